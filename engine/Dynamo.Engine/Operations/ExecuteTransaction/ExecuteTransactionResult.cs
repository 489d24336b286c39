using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.ExecuteTransaction;

public sealed class ExecuteTransactionResult(IResponseSink sink) : IReusable
{
    /// <summary>Receives one response a SELECT, in order, each with its item or without one; nothing for writes.</summary>
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
