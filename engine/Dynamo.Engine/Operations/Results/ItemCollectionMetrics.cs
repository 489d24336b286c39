using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations.Results;

/// <summary>The ItemCollectionMetrics of one item collection: all items of one partition key, with their LSI entries.</summary>
public sealed class ItemCollectionMetrics : IReusable
{
    private readonly ValueWriter _key = new(64);

    public bool IsPresent { get; set; }

    /// <summary>For BatchWriteItem and transactions, which answer by table.</summary>
    public ReadOnlyMemory<byte> TableName { get; set; }

    /// <summary>Item form: the partition key attribute alone.</summary>
    public ReadOnlySpan<byte> ItemCollectionKey => _key.Written;

    /// <summary>SizeEstimateRangeGB: the collection's size rounded down to whole GB, and that plus one.</summary>
    public double LowerGB { get; set; }

    public double UpperGB { get; set; }

    internal ValueWriter KeyWriter => _key;

    public void Reset()
    {
        IsPresent = false;
        TableName = default;
        _key.Reset();
        LowerGB = 0;
        UpperGB = 0;
    }
}
