using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.Results;

/// <summary>What PutItem, UpdateItem and DeleteItem answer.</summary>
public abstract class WriteItemResult(IItemSink sink) : IReusable
{
    /// <summary>
    /// Receives at most one item: the answer's Attributes, or, where <see cref="ConditionFailed"/>, the error's Item.
    /// </summary>
    public IItemSink Sink { get; } = sink;

    /// <summary>Whether the answer has Attributes, or the error an Item.</summary>
    public bool HasItem { get; set; }

    /// <summary>
    /// The condition did not hold: the answer is ConditionalCheckFailedException, "The conditional request failed".
    /// </summary>
    public bool ConditionFailed { get; set; }

    public ConsumedCapacity ConsumedCapacity { get; } = new();

    public ItemCollectionMetrics ItemCollectionMetrics { get; } = new();

    public void Reset()
    {
        HasItem = false;
        ConditionFailed = false;
        ConsumedCapacity.Reset();
        ItemCollectionMetrics.Reset();
    }
}
