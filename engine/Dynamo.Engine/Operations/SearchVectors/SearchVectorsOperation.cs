using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;
using Dynamo.Engine.Values;
using Dynamo.Engine.Vectors;

namespace Dynamo.Engine.Operations.SearchVectors;

/// <summary>
/// Finds the entries of a vector index that are closest to a vector. AWS's search is approximate; this one compares
/// every entry of the index, or of the partition that the condition names.
/// </summary>
internal sealed class SearchVectorsOperation(EngineContext context)
{
    private readonly ExecutionPool<VectorSearch> _pool = new(() => new VectorSearch());

    public async ValueTask ExecuteAsync(SearchVectorsRequest request, SearchVectorsResult result)
    {
        VectorSearch search = _pool.Rent();
        try
        {
            Prepare(request, search);
            ulong seen = await search.RunAsync(context.Store);
            search.Answer(result.Sink);
            if (RequestMembers.Detail(request.ReturnConsumedCapacity) != Results.CapacityDetail.None)
                result.VectorSearchRequestBytes = Math.Max(VectorMaintenance.MinRequestBytes, search.EntryBytes);
            await context.Store.WaitStableAsync(seen);
        }
        finally
        {
            search.Reset();
            _pool.Return(search);
        }
    }

    private void Prepare(SearchVectorsRequest request, VectorSearch search)
    {
        RequestValidation.Check(request);
        if (request.SearchConditionExpression.IsPresent)
            search.Condition.Bind(context.Expressions, request.SearchConditionExpression.Span, request.ExpressionAttributes);
        if (request.ProjectionExpression.IsPresent)
            search.Projection.Bind(context.Expressions, request.ProjectionExpression.Span, request.ExpressionAttributes);
        request.ExpressionAttributes.ThrowIfUnused();

        Table table = context.Catalog.GetUsable(request.TableName.Span);
        TableVectorIndex index = FindIndex(request, table);
        ReadVector(request, index, search);
        SearchConditionRules.Check(index, search.Condition);
        KeyPaths.Check(table, search.Projection);
        MakeRange(index, search);
        search.Begin(index, request.TopK!.Value);
    }

    private TableVectorIndex FindIndex(SearchVectorsRequest request, Table table)
    {
        long nowMs = context.Catalog.NowMs;
        TableVectorIndex? index = table.FindVectorIndex(request.IndexName.Span);
        if (index is null || index.Definition.IsAllocatingAt(nowMs))
            throw new DynamoException(ErrorCode.Validation, $"The table does not have the specified index: {request.IndexName}");
        if (index.Definition.StateAt(nowMs) != IndexState.Active)
            DynamoException.ThrowValidation($"Cannot search backfilling vector index: {request.IndexName}");
        return index;
    }

    /// <summary>The elements are checked before their count.</summary>
    private static void ReadVector(SearchVectorsRequest request, TableVectorIndex index, VectorSearch search)
    {
        int dimensions = request.SearchVector.Count;
        Span<float> vector = search.Distance.Search(dimensions);
        for (int i = 0; i < dimensions; i++)
        {
            ValueView element = new(request.Bytes(request.SearchVector[i]));
            if (element.Tag != ValueTag.Number || !VectorText.TryParse(element.Scalar, out vector[i]))
            {
                DynamoException.ThrowValidation(
                    "Search vector contains invalid values. All values in the search vector must be a 32-bit floating-point number attribute");
            }
        }
        if (dimensions != index.Dimensions)
            DynamoException.ThrowValidation($"Input search vector dimension {dimensions} does not match vector index dimension {index.Dimensions}");
    }

    private static void MakeRange(TableVectorIndex index, VectorSearch search)
    {
        if (index.Hash is not { } hash)
        {
            search.Range.Segment(0, 1);
            return;
        }
        search.Range.BeginPartition(hash, isIndex: true);
        for (int i = 0; i < search.Condition.Count; i++)
        {
            if (hash.Contains(search.Condition.Attribute(i)))
                search.Range.AddPartition(search.Condition.Value(i));
        }
        search.Range.EndPartition();
    }
}
