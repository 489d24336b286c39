using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.CreateBackup;

public sealed class CreateBackupResult : BackupResult;
