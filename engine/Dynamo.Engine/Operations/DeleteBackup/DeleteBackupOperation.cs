using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.DeleteBackup;

internal sealed class DeleteBackupOperation(EngineContext context)
{
    public async ValueTask ExecuteAsync(DeleteBackupRequest request, DeleteBackupResult result)
    {
        BackupRules.NamedBackup.ThrowIfInvalid(request);
        string arn = request.BackupArn.ToString();
        result.Backup = context.Describer.Describe(await context.Backups.RemoveAsync(arn), arn, "DELETED");
    }
}
