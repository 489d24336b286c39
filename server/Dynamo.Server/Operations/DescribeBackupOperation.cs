using Dynamo.Engine;
using Dynamo.Engine.Operations.DescribeBackup;

namespace Dynamo.Server.Operations;

internal sealed class DescribeBackupOperation : BackupOperation<DescribeBackupRequest, DescribeBackupResult>
{
    protected override ValueTask CallAsync(DynamoEngine engine, DescribeBackupResult result)
        => engine.DescribeBackupAsync(Request, result);
}
