using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.TransactGetItems;
using Dynamo.Engine.Operations.TransactWriteItems;
using Dynamo.Engine.Operations.Writing;
using Dynamo.Storage;

namespace Dynamo.Engine.Transactions;

/// <summary>
/// The items of the writing transactions that are under way: from their plan until their outcome stands. DynamoDB
/// refuses what meets one of them: single writes with TransactionConflictException, other transactions by
/// cancelling them ("Transaction conflict handling in DynamoDB", developer guide). Every call may be made from any
/// thread; all go through one lock, which only those pay who asked for conflicts.
/// </summary>
internal sealed class OngoingTransactions
{
    private const string Message = "Transaction is ongoing for the item";

    private readonly Lock _gate = new();
    private readonly HashSet<Item> _items = [];

    /// <summary>
    /// Enters all items of a transaction, or none: where some are in another one, the cancellation says which.
    /// Who has entered must leave.
    /// </summary>
    public bool TryEnter(TransactWrite transaction, Cancellation cancellation)
    {
        lock (_gate)
        {
            if (Cancels(transaction.Count, i => Item.Of(transaction, i) is { } item && _items.Contains(item), cancellation))
                return false;
            foreach (Item item in Item.AllOf(transaction))
                _items.Add(item);
            return true;
        }
    }

    public void Leave(TransactWrite transaction)
    {
        lock (_gate)
        {
            foreach (Item item in Item.AllOf(transaction))
                _items.Remove(item);
        }
    }

    /// <summary>Whether a read meets a transaction; the cancellation then says where.</summary>
    public bool Cancels(TransactRead read, Cancellation cancellation)
    {
        lock (_gate)
        {
            return Cancels(
                read.Count, i => _items.Contains(new Item(read[i].Table!.Items, read[i].ItemKey.Written)), cancellation);
        }
    }

    /// <summary>Cancels a transaction for those of its actions that conflict, if any does.</summary>
    public static bool Cancels(int actions, Func<int, bool> conflicts, Cancellation cancellation)
    {
        cancellation.Reset();
        bool any = false;
        for (int i = 0; i < actions; i++)
        {
            CancellationReason reason = cancellation.Reasons.Add();
            if (!conflicts(i))
                continue;
            any = true;
            reason.Code = CancellationReason.TransactionConflict;
            reason.Message = Message;
        }
        if (!any)
            cancellation.Reset();
        return any;
    }

    /// <summary>Refuses a single write of an item that is in a transaction.</summary>
    public void ThrowIfIn(ItemWrite write)
    {
        lock (_gate)
        {
            if (!_items.Contains(new Item(write.Table.Items, write.ItemKey)))
                return;
        }
        DynamoException.Throw(ErrorCode.TransactionConflict, Message);
    }

    private readonly record struct Item(KeyspaceId Keyspace, string Key)
    {
        public Item(KeyspaceId keyspace, ReadOnlySpan<byte> key)
            : this(keyspace, Convert.ToHexString(key))
        {
        }

        /// <summary>Null for an action with a fault, which names no item.</summary>
        public static Item? Of(TransactWrite transaction, int action)
            => transaction.HasFault(action) ? null : new(transaction[action].Table.Items, transaction[action].ItemKey);

        public static IEnumerable<Item> AllOf(TransactWrite transaction)
            => Enumerable.Range(0, transaction.Count).Select(i => Of(transaction, i)).OfType<Item>();
    }
}
