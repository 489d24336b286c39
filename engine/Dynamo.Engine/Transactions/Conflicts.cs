using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Transactions;

/// <summary>Transactions that were refused because one of their items was being written by somebody else.</summary>
internal static class Conflicts
{
    private const string Message = "Transaction is ongoing for the item";

    /// <summary>The store does not say which item it was, so every action names the conflict.</summary>
    public static void Fill(Cancellation cancellation, int actions)
    {
        cancellation.Reset();
        for (int i = 0; i < actions; i++)
        {
            CancellationReason reason = cancellation.Reasons.Add();
            reason.Code = CancellationReason.TransactionConflict;
            reason.Message = Message;
        }
    }
}
