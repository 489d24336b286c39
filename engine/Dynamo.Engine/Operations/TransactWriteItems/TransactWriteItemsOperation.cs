using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.Writing;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Transactions;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.TransactWriteItems;

internal sealed class TransactWriteItemsOperation(EngineContext context)
{
    private readonly ExecutionPool<TransactWrite> _pool = new(() => new TransactWrite());
    private readonly TransactWritePlanner _planner = new(context);

    public async ValueTask ExecuteAsync(TransactWriteItemsRequest request, TransactWriteItemsResult result)
    {
        TransactWrite write = _pool.Rent();
        try
        {
            while (!await TryExecuteAsync(request, result, write))
            {
                write.Reset();
                result.Reset();
                await context.Catalog.SettleAsync();
            }
        }
        finally
        {
            write.Reset();
            _pool.Return(write);
        }
    }

    /// <returns>False if a table has changed since the plan was made.</returns>
    private async ValueTask<bool> TryExecuteAsync(TransactWriteItemsRequest request, TransactWriteItemsResult result, TransactWrite write)
    {
        _planner.Plan(request, write);
        bool hasToken = request.ClientRequestToken.IsPresent;
        if (hasToken)
        {
            write.UseToken(
                await context.Tokens.KeyspaceAsync(), TokenRecord.Key(request.ClientRequestToken.Span), TokenRecord.DigestOf(request));
        }
        await write.RunAsync(context, result.Cancellation);
        write.ThrowIfRefused();
        switch (write.Outcome)
        {
            case TransactOutcome.TableChanged:
                return false;
            case TransactOutcome.Done or TransactOutcome.Replayed:
                Fill(request, result, write);
                break;
        }
        if (hasToken && write.Outcome == TransactOutcome.Done)
            await context.Tokens.AddedAsync();
        return true;
    }

    private static void Fill(TransactWriteItemsRequest request, TransactWriteItemsResult result, TransactWrite write)
    {
        CapacityDetail detail = RequestMembers.Detail(request.ReturnConsumedCapacity);
        bool metrics = RequestMembers.WantsMetrics(request.ReturnItemCollectionMetrics);
        bool replayed = write.Outcome == TransactOutcome.Replayed;
        for (int i = 0; i < write.Count; i++)
        {
            ItemWrite item = write[i];
            if (detail != CapacityDetail.None)
            {
                ConsumedCapacity capacity = TransactCapacity.For(result.ConsumedCapacity, item.Table);
                capacity.Transactional = replayed ? TransactionalUnits.Read : TransactionalUnits.Write;
                if (replayed)
                    TransactCapacity.AddRead(capacity, item.Table, item.OldSize, detail);
                else
                    WriteCapacity.Fill(capacity, item, detail, TransactCapacity.Factor);
            }
        }
        if (metrics && !replayed)
            AddMetrics(result, write);
    }

    /// <summary>Table by table, in the order in which the actions first name them.</summary>
    private static void AddMetrics(TransactWriteItemsResult result, TransactWrite write)
    {
        HashSet<Table> tables = [];
        for (int i = 0; i < write.Count; i++)
        {
            Table table = write[i].Table;
            if (!tables.Add(table))
                continue;
            for (int j = i; j < write.Count; j++)
            {
                if (write[j].Table == table && write[j].Kind != WriteKind.Check)
                    CollectionMetrics.Add(result.ItemCollectionMetrics, write[j]);
            }
        }
    }
}
