using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.Results;

/// <summary>What a transaction answers that reads: a response for each action, or why it was cancelled.</summary>
/// <param name="sink">Receives one response an action, in order, each with its item or without one.</param>
public abstract class ResponsesResult(IResponseSink sink) : IReusable
{
    public IResponseSink Sink { get; } = sink;

    /// <summary>Set where the transaction was cancelled: the answer is TransactionCanceledException.</summary>
    public Cancellation Cancellation { get; } = new();

    /// <summary>One element a table, empty unless asked for.</summary>
    public MemberList<ConsumedCapacity> ConsumedCapacity { get; } = new();

    public void Reset()
    {
        Cancellation.Reset();
        ConsumedCapacity.Reset();
    }
}
