using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.TransactGetItems;

public sealed class TransactGetItemsResult(IResponseSink sink) : ResponsesResult(sink);
