using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations.ExecuteStatement;

public sealed class ExecuteStatementResult(IItemSink sink) : IReusable
{
    private readonly ValueWriter _lastEvaluatedKey = new(128);
    private readonly ValueWriter _failedItem = new(256);

    /// <summary>Receives the answer's Items; the answer has that member always, if only as an empty list.</summary>
    public IItemSink Sink { get; } = sink;

    /// <summary>
    /// The condition did not hold: the answer is ConditionalCheckFailedException, "The conditional request failed".
    /// </summary>
    public bool ConditionFailed { get; set; }

    /// <summary>The error's Item, in item form; empty if it has none.</summary>
    public ReadOnlySpan<byte> FailedItem => _failedItem.Written;

    /// <summary>Null: there is nothing more.</summary>
    public string? NextToken { get; set; }

    /// <summary>Stands beside NextToken; item form, empty if there is none.</summary>
    public ReadOnlySpan<byte> LastEvaluatedKey => _lastEvaluatedKey.Written;

    public ConsumedCapacity ConsumedCapacity { get; } = new();

    internal ValueWriter LastEvaluatedKeyWriter => _lastEvaluatedKey;

    internal ValueWriter FailedItemWriter => _failedItem;

    public void Reset()
    {
        ConditionFailed = false;
        NextToken = null;
        _lastEvaluatedKey.Reset();
        _failedItem.Reset();
        ConsumedCapacity.Reset();
    }
}
