namespace Dynamo.Engine.Operations.DescribeBackup;

public sealed class DescribeBackupRequest : BackupRequest;
