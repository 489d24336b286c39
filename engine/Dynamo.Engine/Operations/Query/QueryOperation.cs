using System.Diagnostics.CodeAnalysis;
using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.Legacy;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Reading;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations.Query;

internal sealed class QueryOperation(EngineContext context)
    : ReadRangeOperation<QueryRequest, QueryResult>(context, Style)
{
    private const ValidationStyle Style = OperationStyles.Query;
    private const string NotInRange = "The provided starting key does not match the range key predicate";

    protected override string VectorIndexRefusal => "Query operation not supported on this index type.";

    protected override bool Prepare(QueryRequest request, QueryResult result, RangeRead read)
    {
        RequestValidation.Check(request);
        CheckAttributes(request);
        bool indexable = BindKeyCondition(request, read);
        BindFilter(request, request.QueryFilter, read);
        BindProjection(request, read);
        request.ExpressionAttributes.ThrowIfUnused();
        read.KeyCondition.ThrowIfNoKeyCondition();

        Table table = Context.Catalog.GetUsable(request.TableName.Span);
        TableIndex? index = FindIndex(request, table);
        CheckStartKey(request, read, table, index);
        KeySchema keys = index?.Keys ?? table.Keys;
        if (!indexable)
            ThrowNotIndexable(request.KeyConditions, keys);
        read.KeyCondition.Resolve(keys.Partition, keys.Sort);
        MakeRange(request, read, keys, index);
        KeyPaths.Check(table, read.Projection);
        CheckFilter(request, read, keys);
        if (index is not null)
            IndexCoverage.CheckGlobal(index, request.Select, read.Projection);
        KeyPaths.Check(table, read.Filter);
        // One item at most: the page is the whole, whatever its limit, and has no LastEvaluatedKey to go on from.
        int? limit = IsOneRow(keys, index) ? null : request.Limit;
        return Plan(request, result, read, table, index, descending: request.ScanIndexForward is false, limit);
    }

    /// <summary>False: KeyConditions has a comparison that no index can serve; nothing is bound then.</summary>
    private bool BindKeyCondition(QueryRequest request, RangeRead read)
    {
        if (request.KeyConditionExpression.IsPresent)
        {
            read.KeyCondition.Bind(Context.Expressions, request.KeyConditionExpression.Span, request.ExpressionAttributes);
            return true;
        }
        // DynamoDB's own bound was two; an index key may have four and four attributes since.
        if (request.KeyConditions.Count is 0 or > KeySchema.MaxPartitionAttributes + KeySchema.MaxSortAttributes)
            DynamoException.ThrowValidation("Conditions can be of length 1 or 2 only");
        for (int i = 0; i < request.KeyConditions.Count; i++)
        {
            if (!LegacyComparison.Find(request.KeyConditions[i].ComparisonOperator.Span).IsIndexable)
                return false;
        }
        read.Legacy.Bind(read.KeyCondition, Context.Expressions, request, request.KeyConditions);
        return true;
    }

    /// <summary>Of such KeyConditions the first key attribute without condition, or with a wrong one, is reported.</summary>
    private static void ThrowNotIndexable(MemberList<Condition> conditions, KeySchema keys)
    {
        foreach ((byte[] name, _) in keys.All)
        {
            Condition? condition = conditions.FirstOrDefault(c => c.AttributeName.Is(name));
            if (condition is null)
                DynamoException.ThrowValidation($"Query condition missed key schema element: {Encoding.UTF8.GetString(name)}");
            if (!LegacyComparison.Find(condition.ComparisonOperator.Span).IsIndexable)
                break;
        }
        DynamoException.ThrowValidation("Attempted conditional constraint is not an indexable operation");
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
        Restrict(read, range);
        if (startKey.IsEmpty)
            return;
        if (!inPartition)
            ThrowOutside(request, read, keys, index);
        if (!range.Contains(startKey))
            DynamoException.ThrowValidation(NotInRange);
        if (IsOneRow(keys, index))
            ThrowOneRow(keys, request.Bytes(request.ExclusiveStartKey));
        range.StartAfter(startKey, descending: request.ScanIndexForward is false);
    }

    private static bool IsOneRow(KeySchema keys, TableIndex? index) => index is null && keys.Sort.IsEmpty;

    /// <summary>Behind the one item that a table without sort key has under a key nothing can follow.</summary>
    [DoesNotReturn]
    private static void ThrowOneRow(KeySchema keys, ReadOnlySpan<byte> startKey)
    {
        byte[] name = keys.Partition[0].Name;
        DynamoException.ThrowValidation(
            "The provided exclusive start key is invalid: ExclusiveStartKey: "
            + $"{{{Encoding.UTF8.GetString(name)}=AttributeValue: {ItemBytes.Find(startKey, name).Show()}}}");
    }

    /// <summary>
    /// A start key of another partition: without a condition on the sort key it is outside; with one, the condition
    /// is asked first (dynalite's query tests).
    /// </summary>
    [DoesNotReturn]
    private static void ThrowOutside(QueryRequest request, RangeRead read, KeySchema keys, TableIndex? index)
    {
        if (read.KeyCondition.SortEqualCount == 0 && read.KeyCondition.SortOperator == Expressions.SortKeyOperator.None)
            DynamoException.ThrowValidation("The provided starting key is outside query boundaries based on provided conditions");
        QueryRange own = read.Range;
        own.BeginPartition(keys, isIndex: index is not null);
        foreach ((byte[] name, _) in keys.Partition)
            own.AddPartition(ItemBytes.Find(request.Bytes(request.ExclusiveStartKey), name));
        own.EndPartition();
        Restrict(read, own);
        DynamoException.ThrowValidation(own.Contains(read.StoredKey.Written)
            ? "The query can return at most one row and cannot be restarted"
            : NotInRange);
    }

    private static void Restrict(RangeRead read, QueryRange range)
    {
        for (int i = 0; i < read.KeyCondition.SortEqualCount; i++)
            range.RestrictToEqual(read.KeyCondition.SortEqual(i));
        if (read.KeyCondition.SortOperator != Expressions.SortKeyOperator.None)
            range.Restrict(read.KeyCondition.SortOperator, read.KeyCondition.SortOperand, read.KeyCondition.SortUpper);
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
