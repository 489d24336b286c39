using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.GetItem;

internal sealed class GetItemOperation(EngineContext context)
{
    private readonly ExecutionPool<GetItemExecution> _pool = new(() => new GetItemExecution());

    public ValueTask ExecuteAsync(GetItemRequest request, GetItemResult result)
    {
        GetItemExecution execution = _pool.Rent();
        try
        {
            Table table = Prepare(request, execution);
            ValueTask<ReadResult> read = execution.Read.StartAsync(
                context.Store, table, request.Bytes(request.Key), result.Sink, execution.Projection);
            if (!read.IsCompletedSuccessfully)
                return FinishAsync(read, execution, table, request, result);
            ValueTask stable = context.Store.WaitStableAsync(read.Result.Seen);
            Finish(execution, table, request, result);
            return stable;
        }
        catch
        {
            Return(execution);
            throw;
        }
    }

    private async ValueTask FinishAsync(
        ValueTask<ReadResult> read, GetItemExecution execution, Table table, GetItemRequest request, GetItemResult result)
    {
        ReadResult found;
        try
        {
            found = await read;
        }
        catch
        {
            Return(execution);
            throw;
        }
        Finish(execution, table, request, result);
        await context.Store.WaitStableAsync(found.Seen);
    }

    private void Finish(GetItemExecution execution, Table table, GetItemRequest request, GetItemResult result)
    {
        result.HasItem = execution.Read.Found;
        CapacityDetail detail = RequestMembers.Detail(request.ReturnConsumedCapacity);
        if (detail != CapacityDetail.None)
        {
            result.ConsumedCapacity.Detail = detail;
            result.ConsumedCapacity.TableName = table.Name;
            result.ConsumedCapacity.TableUnits = CapacityUnits.Read(execution.Read.SizeBytes, request.ConsistentRead is true);
        }
        Return(execution);
    }

    private Table Prepare(GetItemRequest request, GetItemExecution execution)
    {
        RequestValidation.Check(request);
        request.ExpressionAttributes.ThrowIfInvalid();
        if (request.ProjectionExpression.IsPresent)
            execution.Projection.Bind(context.Expressions, request.ProjectionExpression.Span, request.ExpressionAttributes);
        else
            execution.Legacy.Bind(execution.Projection, context.Expressions, request.AttributesToGet);
        request.ExpressionAttributes.ThrowIfUnused();

        Table table = context.Catalog.GetUsable(request.TableName.Span);
        KeyValidation.CheckKey(table.Keys, request.Bytes(request.Key));
        KeyPaths.Check(table, execution.Projection);
        return table;
    }

    private void Return(GetItemExecution execution)
    {
        execution.Reset();
        _pool.Return(execution);
    }
}
