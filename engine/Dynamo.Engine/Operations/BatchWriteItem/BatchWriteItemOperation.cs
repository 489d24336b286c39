using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.Writing;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.BatchWriteItem;

internal sealed class BatchWriteItemOperation(EngineContext context)
{
    private readonly ExecutionPool<BatchWriteItemExecution> _pool = new(() => new BatchWriteItemExecution());

    public async ValueTask ExecuteAsync(BatchWriteItemRequest request, BatchWriteItemResult result)
    {
        BatchWriteItemExecution execution = _pool.Rent();
        try
        {
            Prepare(request, execution);
            ulong seen = 0;
            for (int t = 0; t < request.RequestItems.Count; t++)
                seen = Math.Max(seen, await WriteTableAsync(request, t, result, execution));
            await context.Store.WaitStableAsync(seen);
        }
        finally
        {
            execution.Reset();
            _pool.Return(execution);
        }
    }

    /// <returns>The version that the writes rest on.</returns>
    private async ValueTask<ulong> WriteTableAsync(
        BatchWriteItemRequest request, int tableIndex, BatchWriteItemResult result, BatchWriteItemExecution execution)
    {
        TableWrites block = request.RequestItems[tableIndex];
        CapacityDetail detail = RequestMembers.Detail(request.ReturnConsumedCapacity);
        bool metrics = RequestMembers.WantsMetrics(request.ReturnItemCollectionMetrics);
        ConsumedCapacity? capacity = detail == CapacityDetail.None ? null : result.ConsumedCapacity.Add();
        ulong seen = 0;
        for (int i = 0; i < block.Requests.Count; i++)
        {
            seen = Math.Max(seen, await WriteAsync(request, block, block.Requests[i], execution.Tables[tableIndex], execution));
            ItemWrite write = execution.Write.Write;
            if (capacity is not null)
                WriteCapacity.Fill(capacity, write, detail);
            if (metrics)
                CollectionMetrics.Add(result.ItemCollectionMetrics, write);
            execution.Write.Reset();
        }
        return seen;
    }

    private async ValueTask<ulong> WriteAsync(
        BatchWriteItemRequest request, TableWrites block, WriteRequest write, Table table, BatchWriteItemExecution execution)
    {
        while (true)
        {
            execution.Write.Result = execution.Result;
            ReadOnlyMemory<byte> item = request.Memory(write.HasPutRequest ? write.Item : write.Key);
            execution.Write.Write.Plan(write.HasPutRequest ? WriteKind.Put : WriteKind.Delete, table, item);
            if (context.Collections is { } collections)
                execution.Write.Write.Collection = await collections.FindAsync(execution.Write.Write);
            CommitResult commit = await execution.Write.Start(context.Store);
            switch (execution.Write.Write.Outcome)
            {
                case WriteOutcome.Done:
                    execution.Write.Write.Settle();
                    return commit.Seen;
                case WriteOutcome.Rejected:
                    throw execution.Write.Write.Rejection!;
            }
            execution.Write.Reset();
            await context.Catalog.SettleAsync();
            table = context.Catalog.GetUsable(block.TableName.Span);
            CheckKeys(request, write, table);
        }
    }

    private void Prepare(BatchWriteItemRequest request, BatchWriteItemExecution execution)
    {
        RequestValidation.Check(request);
        foreach (TableWrites block in request.RequestItems)
            execution.Tables.Add(context.Catalog.GetUsable(block.TableName.Span));
        for (int t = 0; t < request.RequestItems.Count; t++)
            CheckKeys(request, request.RequestItems[t], execution.Tables[t], execution);
    }

    private static void CheckKeys(
        BatchWriteItemRequest request, TableWrites block, Table table, BatchWriteItemExecution execution)
    {
        RepeatFilter hashes = new(stackalloc uint[RepeatFilter.SlotCount]);
        for (int i = 0; i < block.Requests.Count; i++)
        {
            CheckKeys(request, block.Requests[i], table);
            ReadOnlySpan<byte> key = WriteKey(request, block.Requests[i], table, execution.Key);
            if (!hashes.Add(ByteHash.Of(key)))
                CheckDistinct(request, block, i, table, execution);
        }
    }

    /// <summary>Compares a write's key with those of the writes before it.</summary>
    private static void CheckDistinct(
        BatchWriteItemRequest request, TableWrites block, int index, Table table, BatchWriteItemExecution execution)
    {
        for (int i = 0; i < index; i++)
        {
            ReadOnlySpan<byte> other = WriteKey(request, block.Requests[i], table, execution.OtherKey);
            if (other.SequenceEqual(execution.Key.Written))
                DynamoException.ThrowValidation("Provided list of item keys contains duplicates");
        }
    }

    private static ReadOnlySpan<byte> WriteKey(BatchWriteItemRequest request, WriteRequest write, Table table, ValueWriter key)
    {
        key.Reset();
        KeyBytes.WriteItemKey(table.Keys, request.Bytes(write.HasPutRequest ? write.Item : write.Key), key);
        return key.Written;
    }

    private static void CheckKeys(BatchWriteItemRequest request, WriteRequest write, Table table)
    {
        if (!write.HasPutRequest)
        {
            KeyValidation.CheckKey(table.Keys, request.Bytes(write.Key));
            return;
        }
        ReadOnlySpan<byte> item = request.Bytes(write.Item);
        KeyValidation.CheckBatchItem(table.Keys, item);
        IndexedValues.Check(table, item);
    }
}
