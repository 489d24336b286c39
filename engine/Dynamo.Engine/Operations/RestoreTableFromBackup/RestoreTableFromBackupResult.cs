using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.RestoreTableFromBackup;

/// <summary>The description is the answer's TableDescription.</summary>
public sealed class RestoreTableFromBackupResult : TableResult;
