using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.GetItem;

public sealed class GetItemResult(IItemSink sink) : IReusable
{
    /// <summary>Receives the item, projected; nothing if there is none.</summary>
    public IItemSink Sink { get; } = sink;

    /// <summary>Whether the answer has an Item; one that a projection has emptied is still shown, as <c>{}</c>.</summary>
    public bool HasItem { get; set; }

    public ConsumedCapacity ConsumedCapacity { get; } = new();

    public void Reset()
    {
        HasItem = false;
        ConsumedCapacity.Reset();
    }
}
