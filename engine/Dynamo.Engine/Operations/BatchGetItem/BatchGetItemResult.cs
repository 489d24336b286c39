using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.BatchGetItem;

public sealed class BatchGetItemResult(IBatchItemSink sink) : IReusable
{
    /// <summary>Receives each table of the request and the items found in it.</summary>
    public IBatchItemSink Sink { get; } = sink;

    /// <summary>Keys left out because the answer had reached 16 MB: they and their block's members are the UnprocessedKeys.</summary>
    public List<UnprocessedKey> UnprocessedKeys { get; } = [];

    /// <summary>One element a table, empty unless asked for.</summary>
    public MemberList<ConsumedCapacity> ConsumedCapacity { get; } = new();

    public void Reset()
    {
        UnprocessedKeys.Clear();
        ConsumedCapacity.Reset();
    }
}

/// <summary>Names a key of the request, by its indexes. In ascending order of table and key.</summary>
/// <param name="Table">Index into RequestItems.</param>
/// <param name="Key">Index into that block's Keys.</param>
public readonly record struct UnprocessedKey(int Table, int Key);
