using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.TransactWriteItems;

public sealed class TransactWriteItemsResult : IReusable
{
    /// <summary>Set where the transaction was cancelled: the answer is TransactionCanceledException.</summary>
    public Cancellation Cancellation { get; } = new();

    /// <summary>One element a table, empty unless asked for.</summary>
    public MemberList<ConsumedCapacity> ConsumedCapacity { get; } = new();

    /// <summary>One element an item collection, each with its table's name; tables follow one another.</summary>
    public MemberList<ItemCollectionMetrics> ItemCollectionMetrics { get; } = new();

    public void Reset()
    {
        Cancellation.Reset();
        ConsumedCapacity.Reset();
        ItemCollectionMetrics.Reset();
    }
}
