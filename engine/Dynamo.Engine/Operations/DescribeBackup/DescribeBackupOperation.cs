using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.DescribeBackup;

internal sealed class DescribeBackupOperation(EngineContext context)
{
    public void Execute(DescribeBackupRequest request, DescribeBackupResult result)
    {
        BackupRules.NamedBackup.ThrowIfInvalid(request);
        string arn = request.BackupArn.ToString();
        result.Backup = context.Describer.Describe(context.Backups.Get(arn), arn, "AVAILABLE");
    }
}
