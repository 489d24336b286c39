using Dynamo.Engine.Backups;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.CreateBackup;

/// <summary>Answers once the copy is complete, although it says CREATING, as DynamoDB does.</summary>
internal sealed class CreateBackupOperation(EngineContext context)
{
    public async ValueTask ExecuteAsync(CreateBackupRequest request, CreateBackupResult result)
    {
        BackupRules.CreateBackup.ThrowIfInvalid(request);
        BackupDefinition backup = await context.BackupMaker.MakeAsync(request.TableName.Memory, request.BackupName.ToString());
        result.Backup = context.Describer.Describe(backup, backup.Arn, "CREATING");
    }
}
