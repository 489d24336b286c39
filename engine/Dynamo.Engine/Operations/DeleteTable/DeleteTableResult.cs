using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.DeleteTable;

/// <summary>The description is the answer's TableDescription.</summary>
public sealed class DeleteTableResult : TableResult;
