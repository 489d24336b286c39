using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.Reading;

/// <summary>What Query and Scan have in common.</summary>
internal abstract class ReadRangeOperation<TRequest, TResult>(EngineContext context, ValidationStyle style)
    where TRequest : ReadRangeRequest
    where TResult : ReadRangeResult
{
    private readonly ExecutionPool<RangeRead> _pool = new(() => new RangeRead());

    public ValueTask ExecuteAsync(TRequest request, TResult result)
    {
        RangeRead read = _pool.Rent();
        try
        {
            bool fetches = Prepare(request, result, read);
            if (fetches)
                return FetchAsync(read, request, result);
            if (read.Range.IsEmpty)
            {
                Finish(read, request, result, tableUnits: 0);
                return default;
            }
            ValueTask<ulong> page = read.StartAsync(context.Store);
            if (!page.IsCompletedSuccessfully)
                return FinishAsync(page, read, request, result);
            ValueTask stable = context.Store.WaitStableAsync(page.Result);
            Finish(read, request, result, tableUnits: 0);
            return stable;
        }
        catch
        {
            Return(read);
            throw;
        }
    }

    protected EngineContext Context => context;

    /// <summary>What a request on a vector index is answered.</summary>
    protected abstract string VectorIndexRefusal { get; }

    /// <summary>Validates in DynamoDB's order and plans the page.</summary>
    /// <returns>Whether the items have to be fetched from the table behind a local index.</returns>
    protected abstract bool Prepare(TRequest request, TResult result, RangeRead read);

    /// <summary>The maps of names and values by themselves.</summary>
    protected void CheckAttributes(TRequest request)
    {
        request.ExpressionAttributes.ThrowIfInvalid();
        ParameterRules.CheckPlaceholderValues(style, request.ExpressionAttributeValuesFault);
    }

    protected void BindFilter(TRequest request, MemberList<Condition> legacy, RangeRead read)
    {
        if (request.FilterExpression.IsPresent)
            read.Filter.Bind(context.Expressions, ExpressionKind.Filter, request.FilterExpression.Span, request.ExpressionAttributes);
        else
            read.Legacy.Bind(read.Filter, context.Expressions, request, legacy, request.ConditionalOperator);
    }

    protected void BindProjection(TRequest request, RangeRead read)
    {
        if (request.ProjectionExpression.IsPresent)
            read.Projection.Bind(context.Expressions, request.ProjectionExpression.Span, request.ExpressionAttributes);
        else
            read.Legacy.Bind(read.Projection, context.Expressions, request.AttributesToGet);
    }

    protected TableIndex? FindIndex(TRequest request, Table table)
    {
        if (!request.IndexName.IsPresent)
            return null;
        if (table.FindVectorIndex(request.IndexName.Span) is not null)
            DynamoException.ThrowValidation(VectorIndexRefusal);
        TableIndex? index = table.FindIndex(request.IndexName.Span)?.ForReading(context.Catalog);
        if (index is null)
            DynamoException.ThrowValidation($"The table does not have the specified index: {request.IndexName}");
        if (!index.IsLocal && request.ConsistentRead is true)
            DynamoException.ThrowValidation("Consistent reads are not supported on global secondary indexes");
        return index;
    }

    /// <summary>Plans the page, once its range stands.</summary>
    protected static bool Plan(TRequest request, TResult result, RangeRead read, Table table, TableIndex? index, bool descending, int? limit)
    {
        bool counts = request.Select.IsPresent && request.Select.Is("COUNT"u8);
        bool fetches = index is not null && IndexCoverage.NeedsItems(index, request.Select, read.Projection, read.Filter);
        read.Plan(table, index, result, limit ?? int.MaxValue, descending, returnsItems: !counts);
        read.AnswersWholeItems = request.Select.IsPresent && request.Select.Is("ALL_ATTRIBUTES"u8);
        return fetches;
    }

    private async ValueTask FetchAsync(RangeRead read, TRequest request, TResult result)
    {
        ulong seen;
        LocalIndexFetch fetch = new(read, context.Store, request.ConsistentRead is true);
        try
        {
            seen = read.Range.IsEmpty ? 0 : await fetch.RunAsync();
        }
        catch
        {
            Return(read);
            throw;
        }
        Finish(read, request, result, fetch.TableUnits);
        await context.Store.WaitStableAsync(seen);
    }

    private async ValueTask FinishAsync(ValueTask<ulong> page, RangeRead read, TRequest request, TResult result)
    {
        ulong seen;
        try
        {
            seen = await page;
        }
        catch
        {
            Return(read);
            throw;
        }
        Finish(read, request, result, tableUnits: 0);
        await context.Store.WaitStableAsync(seen);
    }

    private void Finish(RangeRead read, TRequest request, TResult result, double tableUnits)
    {
        CapacityDetail detail = RequestMembers.Detail(request.ReturnConsumedCapacity);
        if (detail != CapacityDetail.None)
        {
            ConsumedCapacity capacity = result.ConsumedCapacity;
            capacity.Detail = detail;
            capacity.TableName = read.Table!.Name;
            double units = CapacityUnits.Read(read.SizeBytes, request.ConsistentRead is true);
            capacity.TableUnits = read.Index is null ? units : tableUnits;
            if (read.Index is { } index)
                ConsumedCapacity.Add(index.IsLocal ? capacity.LocalSecondaryIndexes : capacity.GlobalSecondaryIndexes, index.Name, units);
        }
        Return(read);
    }

    private void Return(RangeRead read)
    {
        read.Reset();
        _pool.Return(read);
    }
}
