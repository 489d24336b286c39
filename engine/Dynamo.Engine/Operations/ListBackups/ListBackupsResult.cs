using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.ListBackups;

public sealed class ListBackupsResult : IReusable
{
    /// <summary>In the order of creation.</summary>
    public List<BackupDescription> Backups { get; } = [];

    /// <summary>Null: there are no more.</summary>
    public string? LastEvaluatedBackupArn { get; set; }

    public void Reset()
    {
        Backups.Clear();
        LastEvaluatedBackupArn = null;
    }
}
