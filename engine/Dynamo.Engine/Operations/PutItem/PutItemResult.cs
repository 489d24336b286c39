using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.PutItem;

public sealed class PutItemResult(IItemSink sink) : WriteItemResult(sink);
