using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.ListBackups;

public sealed class ListBackupsRequest : OperationRequest
{
    /// <summary>A name or an ARN; absent: backups of all tables.</summary>
    public Utf8Text TableName { get; set; }

    public int? Limit { get; set; }

    /// <summary>Milliseconds since 1970 UTC, inclusive.</summary>
    public long? TimeRangeLowerBoundMs { get; set; }

    /// <summary>Exclusive.</summary>
    public long? TimeRangeUpperBoundMs { get; set; }

    public Utf8Text ExclusiveStartBackupArn { get; set; }

    public Utf8Text BackupType { get; set; }

    public override void Reset()
    {
        base.Reset();
        TableName = default;
        Limit = null;
        TimeRangeLowerBoundMs = null;
        TimeRangeUpperBoundMs = null;
        ExclusiveStartBackupArn = default;
        BackupType = default;
    }
}
