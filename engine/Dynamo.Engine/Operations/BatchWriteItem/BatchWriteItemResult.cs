using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.BatchWriteItem;

public sealed class BatchWriteItemResult : IReusable
{
    /// <summary>Writes that were not done, to be sent again.</summary>
    public List<UnprocessedWrite> UnprocessedItems { get; } = [];

    /// <summary>One element a table, empty unless asked for.</summary>
    public MemberList<ConsumedCapacity> ConsumedCapacity { get; } = new();

    /// <summary>One element an item collection, each with its table's name; tables follow one another.</summary>
    public MemberList<ItemCollectionMetrics> ItemCollectionMetrics { get; } = new();

    public void Reset()
    {
        UnprocessedItems.Clear();
        ConsumedCapacity.Reset();
        ItemCollectionMetrics.Reset();
    }
}

/// <summary>Names a write of the request, by its indexes. In ascending order of table and request.</summary>
/// <param name="Table">Index into RequestItems.</param>
/// <param name="Request">Index into that table's Requests.</param>
public readonly record struct UnprocessedWrite(int Table, int Request);
