using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations.Results;

/// <summary>What Query and Scan answer.</summary>
public abstract class ReadRangeResult(IItemSink sink) : IReusable
{
    private readonly ValueWriter _lastEvaluatedKey = new(128);

    /// <summary>Receives the items, projected; nothing if only their count was asked for.</summary>
    public IItemSink Sink { get; } = sink;

    /// <summary>False for Select COUNT: the answer then has no Items at all.</summary>
    public bool HasItems { get; set; }

    /// <summary>Items that passed the filter.</summary>
    public int Count { get; set; }

    /// <summary>Items read, before the filter.</summary>
    public int ScannedCount { get; set; }

    /// <summary>Whether the answer has a LastEvaluatedKey.</summary>
    public bool HasLastEvaluatedKey => _lastEvaluatedKey.Length > 0;

    /// <summary>Item form.</summary>
    public ReadOnlySpan<byte> LastEvaluatedKey => _lastEvaluatedKey.Written;

    public ConsumedCapacity ConsumedCapacity { get; } = new();

    internal ValueWriter LastEvaluatedKeyWriter => _lastEvaluatedKey;

    public void Reset()
    {
        HasItems = false;
        Count = 0;
        ScannedCount = 0;
        _lastEvaluatedKey.Reset();
        ConsumedCapacity.Reset();
    }
}
