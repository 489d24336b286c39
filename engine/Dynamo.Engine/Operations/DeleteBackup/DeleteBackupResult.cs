using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.DeleteBackup;

public sealed class DeleteBackupResult : BackupResult;
