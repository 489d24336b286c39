using Dynamo.Engine.Expressions;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.Legacy;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.Reading;

/// <summary>
/// One page of a Query or Scan: walks a range of items or index entries, filters, projects and hands on. Reusable;
/// bind what is to be bound, make <see cref="Range"/>, then <see cref="Plan"/> and run.
/// </summary>
internal sealed class RangeRead : IRangeVisitor
{
    /// <summary>A page ends with the item that reaches this size, before filter and projection.</summary>
    public const long PageBytes = 1024 * 1024;

    private readonly ValueWriter _projected = new();
    private ReadRangeResult? _result;
    private int _limit;
    private bool _returnsItems;

    public BoundKeyCondition KeyCondition { get; } = new();

    public BoundCondition Filter { get; } = new();

    public BoundProjection Projection { get; } = new();

    public QueryRange Range { get; } = new();

    /// <summary>Scratch for the parameters that expressions have replaced.</summary>
    public LegacyExpressions Legacy { get; } = new();

    /// <summary>Scratch for start keys.</summary>
    public ValueWriter ItemKey { get; } = new(128);

    /// <summary>Scratch for start keys.</summary>
    public ValueWriter StoredKey { get; } = new(128);

    public Table? Table { get; private set; }

    public TableIndex? Index { get; private set; }

    public ReadRangeResult Result => _result!;

    public bool Descending { get; private set; }

    /// <summary>Size of all that was walked, as far as it lies in what is walked.</summary>
    public long SizeBytes { get; private set; }

    /// <summary>
    /// Whether a page of a local index answers with whole items rather than with what the index holds. Its filter may
    /// need the items all the same.
    /// </summary>
    public bool AnswersWholeItems { get; set; }

    /// <summary>
    /// Whether the filter of such a page sees only what the index holds. PartiQL's does: an attribute that is not
    /// projected counts as missing there.
    /// </summary>
    public bool FiltersEntries { get; set; }

    /// <summary>Whether the page ended before the range did.</summary>
    public bool Stopped { get; private set; }

    /// <param name="limit">Most items to read; int.MaxValue if there is no limit.</param>
    /// <param name="returnsItems">False to count only.</param>
    public void Plan(Table table, TableIndex? index, ReadRangeResult result, int limit, bool descending, bool returnsItems)
    {
        Table = table;
        Index = index;
        _result = result;
        _limit = limit;
        Descending = descending;
        _returnsItems = returnsItems;
        result.HasItems = returnsItems;
        SizeBytes = 0;
        Stopped = false;
    }

    public ValueTask<ulong> StartAsync(IStore store)
        => store.RangeAsync(Range.ToKeyRange(Index?.Entries ?? Table!.Items, Descending), this);

    public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        SizeBytes += ItemBytes.Size(value);
        Take(value, value);
        return Continues(value);
    }

    /// <summary>As <see cref="Visit"/>, for an entry of which the whole item was read.</summary>
    public void TakeFetched(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> item)
    {
        SizeBytes += ItemBytes.Size(entry);
        Take(FiltersEntries ? entry : item, Projection.IsBound || AnswersWholeItems ? item : entry);
        Continues(entry);
    }

    /// <summary>Counts, filters and hands on one item that belongs to the page.</summary>
    /// <param name="item">What the filter sees: an index entry, or the whole item.</param>
    /// <param name="answer">What the answer shows of it, before the projection.</param>
    private void Take(ReadOnlySpan<byte> item, ReadOnlySpan<byte> answer)
    {
        ReadRangeResult result = _result!;
        result.ScannedCount++;
        if (Filter.IsBound && !Filter.Matches(item))
            return;
        result.Count++;
        if (!_returnsItems)
            return;
        if (Projection.IsBound)
        {
            _projected.Reset();
            Projection.Project(answer, _projected);
            answer = _projected.Written;
        }
        result.Sink.Add(answer);
    }

    /// <summary>Whether the page goes on behind this item or entry; if not, it is the LastEvaluatedKey.</summary>
    private bool Continues(ReadOnlySpan<byte> entry)
    {
        if (_result!.ScannedCount < _limit && SizeBytes < PageBytes)
            return true;
        Stopped = true;
        StartKeys.Write(Table!, Index, entry, _result.LastEvaluatedKeyWriter);
        return false;
    }

    public void Reset()
    {
        KeyCondition.Reset();
        Filter.Reset();
        Projection.Reset();
        Range.Reset();
        Legacy.Reset();
        ItemKey.Reset();
        StoredKey.Reset();
        Table = null;
        Index = null;
        _result = null;
    }
}
