using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Transactions;

/// <summary>Transactions that were refused because one of their items was being written by somebody else.</summary>
internal static class Conflicts
{
    private const string Message = "Transaction is ongoing for the item";

    /// <param name="held">The action whose item was held; of several the first that was met.</param>
    public static void Fill(Cancellation cancellation, int actions, int held)
    {
        cancellation.Reset();
        for (int i = 0; i < actions; i++)
        {
            CancellationReason reason = cancellation.Reasons.Add();
            if (i != held)
                continue;
            reason.Code = CancellationReason.TransactionConflict;
            reason.Message = Message;
        }
    }
}
