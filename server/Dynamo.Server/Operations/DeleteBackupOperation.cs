using Dynamo.Engine;
using Dynamo.Engine.Operations.DeleteBackup;

namespace Dynamo.Server.Operations;

internal sealed class DeleteBackupOperation : BackupOperation<DeleteBackupRequest, DeleteBackupResult>
{
    protected override ValueTask CallAsync(DynamoEngine engine, DeleteBackupResult result)
        => engine.DeleteBackupAsync(Request, result);
}
