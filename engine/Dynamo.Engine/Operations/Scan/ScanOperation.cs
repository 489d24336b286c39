using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.Reading;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations.Scan;

internal sealed class ScanOperation(EngineContext context)
    : ReadRangeOperation<ScanRequest, ScanResult>(context, Style)
{
    private const ValidationStyle Style = OperationStyles.Scan;

    /// <summary>Without Query's full stop (measured on us-east-1, August 2026); PartiQL says the same.</summary>
    public const string NotOnVectorIndexes = "Scan operation not supported on this index type";

    protected override string VectorIndexRefusal => NotOnVectorIndexes;

    protected override bool Prepare(ScanRequest request, ScanResult result, RangeRead read)
    {
        RequestValidation.Check(request);
        CheckAttributes(request);
        BindFilter(request, request.ScanFilter, read);
        BindProjection(request, read);
        request.ExpressionAttributes.ThrowIfUnused();

        Table table = Context.Catalog.GetUsable(request.TableName.Span);
        TableIndex? index = FindIndex(request, table);
        if (index is not null)
        {
            CheckIndexStartKey(request, table, index);
            IndexCoverage.CheckGlobal(index, request.Select, read.Projection);
        }
        CheckStartKey(request, read, table, index);
        MakeRange(request, read);
        KeyPaths.Check(table, read.Projection);
        KeyPaths.Check(table, read.Filter);
        return Plan(request, result, read, table, index, descending: false, request.Limit);
    }

    /// <summary>
    /// The index's part of a start key is checked first and on its own: wrong attributes, then their types (dynalite's
    /// scan tests).
    /// </summary>
    private static void CheckIndexStartKey(ScanRequest request, Table table, TableIndex index)
    {
        if (!request.ExclusiveStartKey.IsPresent)
            return;
        ReadOnlySpan<byte> startKey = request.Bytes(request.ExclusiveStartKey);
        bool complete = ItemBytes.Count(startKey) == StartKeys.CountAttributes(table, index);
        foreach ((byte[] name, ValueTag type) in index.Keys.All)
        {
            ValueView value = ItemBytes.Find(startKey, name);
            if (!complete || value.IsMissing)
                DynamoException.ThrowValidation("The provided starting key is invalid");
            if (value.Tag != type)
                DynamoException.ThrowValidation(ErrorText.KeyMismatch);
        }
    }

    private static void CheckStartKey(ScanRequest request, RangeRead read, Table table, TableIndex? index)
    {
        if (!request.ExclusiveStartKey.IsPresent)
            return;
        ReadOnlySpan<byte> startKey = request.Bytes(request.ExclusiveStartKey);
        if (!StartKeys.Matches(table, index, startKey))
        {
            string tail = Style.IsOlder() ? ": " + ErrorText.KeyMismatch : "";
            DynamoException.ThrowValidation("The provided starting key is invalid" + tail);
        }
        StartKeys.WriteStoredKey(table, index, startKey, read.ItemKey, read.StoredKey);
    }

    private static void MakeRange(ScanRequest request, RangeRead read)
    {
        QueryRange range = read.Range;
        range.Segment(request.Segment ?? 0, request.TotalSegments ?? 1);
        ReadOnlySpan<byte> startKey = read.StoredKey.Written;
        if (startKey.IsEmpty)
            return;
        if (!range.Contains(startKey))
        {
            DynamoException.ThrowValidation(
                "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. "
                + $"TotalSegments: {request.TotalSegments} Segment: {request.Segment}");
        }
        range.StartAfter(startKey, descending: false);
    }
}
