using Dynamo.Engine.Errors;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Transactions;
using Dynamo.Engine.Validation;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.TransactGetItems;

internal sealed class TransactGetItemsOperation(EngineContext context)
{
    private const ValidationStyle Style = OperationStyles.TransactGetItems;

    private readonly ExecutionPool<TransactRead> _pool = new(() => new TransactRead());

    public async ValueTask ExecuteAsync(TransactGetItemsRequest request, TransactGetItemsResult result)
    {
        TransactRead read = _pool.Rent();
        try
        {
            while (!await TryExecuteAsync(request, result, read))
            {
                read.Reset();
                await context.Catalog.SettleAsync();
            }
        }
        finally
        {
            read.Reset();
            _pool.Return(read);
        }
    }

    /// <returns>False if a table has changed since the plan was made.</returns>
    private async ValueTask<bool> TryExecuteAsync(TransactGetItemsRequest request, TransactGetItemsResult result, TransactRead read)
    {
        if (!Plan(request, result.Cancellation, read))
            return true;
        CommitResult commit = await read.RunAsync(context, result.Sink, result.Cancellation);
        if (commit.Status == CommitStatus.Conflict)
            return true;
        if (read.TableChanged)
            return false;
        CapacityDetail detail = RequestMembers.Detail(request.ReturnConsumedCapacity);
        for (int i = 0; i < read.Count && detail != CapacityDetail.None; i++)
        {
            TransactRead.Part part = read[i];
            TransactCapacity.AddRead(TransactCapacity.For(result.ConsumedCapacity, part.Table!), part.Table!, part.SizeBytes, detail);
        }
        await context.Store.WaitStableAsync(commit.Seen);
        return true;
    }

    /// <returns>False if a key that does not fit its table has cancelled the transaction.</returns>
    private bool Plan(TransactGetItemsRequest request, Cancellation cancellation, TransactRead read)
    {
        TransactionRules.TransactGetItems.ThrowIfInvalid(request);
        foreach (TransactGetItem get in request.TransactItems)
        {
            TransactRead.Part part = read.Add();
            get.ExpressionAttributes.MessagePrefix = "";
            ParameterRules.CheckPlaceholders(
                Style, get.ExpressionAttributes, [("ProjectionExpression", get.ProjectionExpression.IsPresent)]);
            get.ExpressionAttributes.ThrowIfInvalid();
            if (get.ProjectionExpression.IsPresent)
                part.Projection.Bind(context.Expressions, get.ProjectionExpression.Span, get.ExpressionAttributes);
            get.ExpressionAttributes.ThrowIfUnused();
            ParameterRules.CheckValue(Style, get.Key);
        }
        Table[] tables = [.. request.TransactItems.Select(g => context.Catalog.GetUsable(g.TableName.Span))];
        for (int i = 0; i < tables.Length; i++)
            PlanGet(request, i, tables[i], cancellation, read);
        TransactTargets.CheckDistinct(
            read.Count, i => cancellation.Reasons[i].Message is not null ? default : (read[i].Table!.Items, read[i].ItemKey.Written.ToArray()));
        if (cancellation.Reasons.Any(r => r.Message is not null))
            return false;
        cancellation.Reset();
        return true;
    }

    private static void PlanGet(TransactGetItemsRequest request, int index, Table table, Cancellation cancellation, TransactRead read)
    {
        CancellationReason reason = cancellation.Reasons.Add();
        ReadOnlySpan<byte> key = request.Bytes(request.TransactItems[index].Key);
        try
        {
            KeyValidation.CheckKey(table.Keys, key);
        }
        catch (DynamoException e) when (TransactTargets.Cancels(e))
        {
            reason.Code = CancellationReason.ValidationError;
            reason.Message = e.Message;
            return;
        }
        KeyPaths.Check(table, read[index].Projection);
        read[index].Plan(table, key);
    }
}
