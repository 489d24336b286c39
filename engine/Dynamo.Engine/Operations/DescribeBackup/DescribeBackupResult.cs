using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.DescribeBackup;

public sealed class DescribeBackupResult : BackupResult;
