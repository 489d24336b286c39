using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.ExecuteTransaction;

/// <param name="sink">Receives nothing for writes.</param>
public sealed class ExecuteTransactionResult(IResponseSink sink) : ResponsesResult(sink);
