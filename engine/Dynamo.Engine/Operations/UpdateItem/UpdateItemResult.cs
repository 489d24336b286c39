using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.UpdateItem;

public sealed class UpdateItemResult(IItemSink sink) : WriteItemResult(sink);
