using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.Legacy;
using Dynamo.Engine.Operations.Reading;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.Query;

internal sealed class QueryOperation(EngineContext context)
    : ReadRangeOperation<QueryRequest, QueryResult>(context, Style)
{
    private const ValidationStyle Style = OperationStyles.Query;

    protected override bool Prepare(QueryRequest request, QueryResult result, RangeRead read)
    {
        RequestValidation.Check(request);
        CheckAttributes(request);
        BindKeyCondition(request, read);
        BindFilter(request, request.QueryFilter, read);
        BindProjection(request, read);
        request.ExpressionAttributes.ThrowIfUnused();
        read.KeyCondition.ThrowIfNoKeyCondition();

        Table table = Context.Catalog.GetUsable(request.TableName.Span);
        TableIndex? index = FindIndex(request, table);
        CheckStartKey(request, read, table, index);
        KeySchema keys = index?.Keys ?? table.Keys;
        read.KeyCondition.Resolve(keys.Partition, keys.Sort);
        MakeRange(request, read, keys, index);
        KeyPaths.Check(table, read.Projection);
        CheckFilter(request, read, keys);
        if (index is not null)
            IndexCoverage.CheckGlobal(index, request.Select, read.Projection);
        KeyPaths.Check(table, read.Filter);
        return Plan(request, result, read, table, index, descending: request.ScanIndexForward is false);
    }

    private void BindKeyCondition(QueryRequest request, RangeRead read)
    {
        if (request.KeyConditionExpression.IsPresent)
        {
            read.KeyCondition.Bind(Context.Expressions, request.KeyConditionExpression.Span, request.ExpressionAttributes);
            return;
        }
        for (int i = 0; i < request.KeyConditions.Count; i++)
        {
            if (!LegacyComparison.Find(request.KeyConditions[i].ComparisonOperator.Span).IsIndexable)
                DynamoException.ThrowValidation("Attempted conditional constraint is not an indexable operation");
        }
        read.Legacy.Bind(read.KeyCondition, Context.Expressions, request, request.KeyConditions);
    }

    private static void CheckStartKey(QueryRequest request, RangeRead read, Table table, TableIndex? index)
    {
        if (!request.ExclusiveStartKey.IsPresent)
            return;
        ReadOnlySpan<byte> startKey = request.Bytes(request.ExclusiveStartKey);
        if (!StartKeys.Matches(table, index, startKey))
            DynamoException.ThrowValidation("The provided starting key is invalid");
        StartKeys.WriteStoredKey(table, index, startKey, read.ItemKey, read.StoredKey);
    }

    private static void MakeRange(QueryRequest request, RangeRead read, KeySchema keys, TableIndex? index)
    {
        QueryRange range = read.Range;
        range.BeginPartition(keys, isIndex: index is not null);
        for (int i = 0; i < keys.Partition.Length; i++)
            range.AddPartition(read.KeyCondition.Partition(i));
        range.EndPartition();
        ReadOnlySpan<byte> startKey = read.StoredKey.Written;
        bool inPartition = startKey.IsEmpty || range.Contains(startKey);
        for (int i = 0; i < read.KeyCondition.SortEqualCount; i++)
            range.RestrictToEqual(read.KeyCondition.SortEqual(i));
        if (read.KeyCondition.SortOperator != Expressions.SortKeyOperator.None)
            range.Restrict(read.KeyCondition.SortOperator, read.KeyCondition.SortOperand, read.KeyCondition.SortUpper);
        if (startKey.IsEmpty)
            return;
        if (!inPartition)
            DynamoException.ThrowValidation("The provided starting key is outside query boundaries based on provided conditions");
        if (!range.Contains(startKey))
            DynamoException.ThrowValidation("The provided starting key does not match the range key predicate");
        range.StartAfter(startKey, descending: request.ScanIndexForward is false);
    }

    /// <summary>What the key condition is there for is not for the filter.</summary>
    private static void CheckFilter(QueryRequest request, RangeRead read, KeySchema keys)
    {
        if (!read.Filter.IsBound)
            return;
        foreach ((byte[] name, _) in keys.All)
        {
            if (read.Filter.Names(name))
            {
                string member = request.FilterExpression.IsPresent ? "Filter Expression" : "QueryFilter";
                DynamoException.ThrowValidation(
                    $"{member} can only contain non-primary key attributes: Primary key attribute: {Encoding.UTF8.GetString(name)}");
            }
        }
    }
}
