using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.CreateTable;

/// <summary>The description is the answer's TableDescription.</summary>
public sealed class CreateTableResult : TableResult;
