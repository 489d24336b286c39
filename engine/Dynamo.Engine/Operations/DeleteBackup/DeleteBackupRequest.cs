namespace Dynamo.Engine.Operations.DeleteBackup;

public sealed class DeleteBackupRequest : BackupRequest;
