using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.Results;

/// <summary>A backup as answers describe it. Times in milliseconds since 1970 UTC.</summary>
/// <param name="Status">CREATING, AVAILABLE or DELETED.</param>
/// <param name="Table">The table as it was when the backup was made.</param>
/// <param name="ItemCount">Of the backup.</param>
/// <param name="TimeToLiveAttribute">Null: items did not expire.</param>
public sealed record BackupDescription(
    string BackupArn,
    string BackupName,
    long SizeBytes,
    string Status,
    long CreationTimeMs,
    TableDescription Table,
    long ItemCount,
    string? TimeToLiveAttribute);

/// <summary>What the operations on one backup answer.</summary>
public abstract class BackupResult : IReusable
{
    public BackupDescription? Backup { get; set; }

    public void Reset() => Backup = null;
}
