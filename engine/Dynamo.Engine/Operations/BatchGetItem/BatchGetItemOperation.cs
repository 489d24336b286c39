using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Validation;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.BatchGetItem;

internal sealed class BatchGetItemOperation(EngineContext context)
{
    /// <summary>As much as one answer holds; keys beyond it stay unprocessed.</summary>
    private const long MaxAnswerBytes = 16 * 1024 * 1024;

    private readonly ExecutionPool<BatchGetItemExecution> _pool = new(() => new BatchGetItemExecution());

    public async ValueTask ExecuteAsync(BatchGetItemRequest request, BatchGetItemResult result)
    {
        BatchGetItemExecution execution = _pool.Rent();
        try
        {
            Prepare(request, execution);
            await context.Store.WaitStableAsync(await ReadAsync(request, result, execution));
        }
        finally
        {
            execution.Reset();
            _pool.Return(execution);
        }
    }

    private async ValueTask<ulong> ReadAsync(BatchGetItemRequest request, BatchGetItemResult result, BatchGetItemExecution execution)
    {
        CapacityDetail detail = RequestMembers.Detail(request.ReturnConsumedCapacity);
        long room = MaxAnswerBytes;
        ulong seen = 0;
        for (int t = 0; t < request.RequestItems.Count; t++)
        {
            KeysAndAttributes block = request.RequestItems[t];
            BatchGetItemExecution.TablePart part = execution.Part(t);
            result.Sink.BeginTable(block.TableName.Span);
            context.Store.Expect(part.Table!.Items, part.ItemKeys.Bytes, part.ItemKeys.Ends);
            double units = 0;
            for (int k = 0; k < block.Keys.Count; k++)
            {
                execution.Read.Room = room;
                ReadResult found = await execution.Read.StartAtAsync(
                    context.Store, part.Table!, part.ItemKeys[k], result.Sink, part.Projection);
                seen = Math.Max(seen, found.Seen);
                if (execution.Read.Found && !execution.Read.Added)
                {
                    room = 0; // in order: nothing behind an unprocessed key is processed
                    result.UnprocessedKeys.Add(new UnprocessedKey(t, k));
                    continue;
                }
                room -= execution.Read.SizeBytes;
                units += CapacityUnits.Read(execution.Read.SizeBytes, block.ConsistentRead is true);
            }
            if (detail != CapacityDetail.None)
            {
                ConsumedCapacity capacity = result.ConsumedCapacity.Add();
                capacity.Detail = detail;
                capacity.TableName = part.Table!.Name;
                capacity.TableUnits = units;
            }
        }
        return seen;
    }

    private void Prepare(BatchGetItemRequest request, BatchGetItemExecution execution)
    {
        RequestValidation.Check(request);
        for (int t = 0; t < request.RequestItems.Count; t++)
            Bind(request.RequestItems[t], execution.Part(t));
        RequestValidation.CheckDistinctKeys(request);
        for (int t = 0; t < request.RequestItems.Count; t++)
        {
            KeysAndAttributes block = request.RequestItems[t];
            BatchGetItemExecution.TablePart part = execution.Part(t);
            part.Table = context.Catalog.GetUsable(block.TableName.Span);
            for (int k = 0; k < block.Keys.Count; k++)
                KeyValidation.CheckKey(part.Table.Keys, request.Bytes(block.Keys[k]));
            KeyPaths.Check(part.Table, part.Projection);
            for (int k = 0; k < block.Keys.Count; k++)
                part.ItemKeys.Add(part.Table.Keys, request.Bytes(block.Keys[k]));
        }
    }

    private void Bind(KeysAndAttributes block, BatchGetItemExecution.TablePart part)
    {
        block.ExpressionAttributes.ThrowIfInvalid();
        if (block.ProjectionExpression.IsPresent)
            part.Projection.Bind(context.Expressions, block.ProjectionExpression.Span, block.ExpressionAttributes);
        else
            part.Legacy.Bind(part.Projection, context.Expressions, block.AttributesToGet);
        block.ExpressionAttributes.ThrowIfUnused();
    }
}
