using Dynamo.Engine.Operations.PutItem;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.Writing;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations.BatchWriteItem;

/// <summary>The working objects of one BatchWriteItem: writes go one after another. Reusable.</summary>
internal sealed class BatchWriteItemExecution : IItemSink
{
    public BatchWriteItemExecution() => Result = new PutItemResult(this);

    public SingleWrite Write { get; } = new();

    /// <summary>Of the current write; nothing is ever returned.</summary>
    public WriteItemResult Result { get; }

    /// <summary>Two keys that are being compared.</summary>
    public ValueWriter Key { get; } = new(128);

    public ValueWriter OtherKey { get; } = new(128);

    /// <summary>The tables of the request, in its order.</summary>
    public List<Table> Tables { get; } = [];

    public void Add(ReadOnlySpan<byte> item)
    {
    }

    public void Clear()
    {
    }

    public void Reset()
    {
        Write.Reset();
        Result.Reset();
        Tables.Clear();
    }
}
