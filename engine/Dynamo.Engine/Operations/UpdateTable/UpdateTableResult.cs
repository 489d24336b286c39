using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.UpdateTable;

/// <summary>The description is the answer's TableDescription.</summary>
public sealed class UpdateTableResult : TableResult;
