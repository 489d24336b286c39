using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.DeleteItem;

public sealed class DeleteItemResult(IItemSink sink) : WriteItemResult(sink);
