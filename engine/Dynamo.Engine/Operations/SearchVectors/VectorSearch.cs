using Dynamo.Engine.Expressions;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Values;
using Dynamo.Engine.Vectors;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.SearchVectors;

/// <summary>
/// One exact search: compares every entry in the range with the search vector and keeps the closest. Reusable; bind
/// what is to be bound, make <see cref="Range"/> and <see cref="Distance"/>, then <see cref="Begin"/> and run.
/// </summary>
internal sealed class VectorSearch : IRangeVisitor
{
    /// <summary>What is read before other requests get their turn on the thread: about a millisecond.</summary>
    private const int TurnBytes = 4 * 1024 * 1024;

    private readonly NearestEntries _nearest = new();
    private readonly ValueWriter _lastKey = new(128);
    private readonly ValueWriter _whole = new();
    private readonly ValueWriter _projected = new();
    private TableVectorIndex? _index;
    private int _turnBytes;

    public BoundSearchCondition Condition { get; } = new();

    public BoundProjection Projection { get; } = new();

    public QueryRange Range { get; } = new();

    public VectorDistance Distance { get; } = new();

    /// <summary>Billed size of all entries that were read.</summary>
    public long EntryBytes { get; private set; }

    public void Begin(TableVectorIndex index, int topK)
    {
        _index = index;
        EntryBytes = 0;
        Distance.Begin(index.Definition.Distance);
        _nearest.Begin(topK, Distance.HigherIsCloser);
    }

    /// <returns>The version that the answer rests on.</returns>
    public async ValueTask<ulong> RunAsync(IStore store)
    {
        ulong seen = 0;
        while (true)
        {
            _turnBytes = 0;
            _lastKey.Reset();
            seen = Math.Max(seen, await store.RangeAsync(Range.ToKeyRange(_index!.Entries, descending: false), this));
            if (_lastKey.Length == 0)
                return seen;
            Range.StartAfter(_lastKey.Written, descending: false);
            await Task.Yield();
        }
    }

    public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> item = VectorEntry.ProjectedOf(value, _index!.Dimensions);
        EntryBytes += _index.EntryBytes(item);
        if (Condition.Matches(item))
            _nearest.Offer(Distance.Score(VectorEntry.VectorOf(value, _index.Dimensions)), value);
        _turnBytes += value.Length;
        if (_turnBytes < TurnBytes)
            return true;
        _lastKey.Raw(key);
        return false;
    }

    /// <summary>Hands on what was found, projected.</summary>
    public void Answer(ISearchResultSink sink)
    {
        bool namesVector = NamesVector();
        for (int i = 0; i < _nearest.Count; i++)
        {
            ReadOnlySpan<byte> item = VectorEntry.ProjectedOf(_nearest.Value(i), _index!.Dimensions);
            if (namesVector)
                item = WithVector(item, VectorEntry.VectorOf(_nearest.Value(i), _index.Dimensions));
            if (Projection.IsBound)
            {
                _projected.Reset();
                Projection.Project(item, _projected);
                item = _projected.Written;
            }
            sink.Add(item, _nearest.Score(i));
        }
    }

    public void Reset()
    {
        Condition.Reset();
        Projection.Reset();
        Range.Reset();
        _nearest.Reset();
        _index = null;
    }

    /// <summary>An answer has the vector only where the projection names it.</summary>
    private bool NamesVector()
    {
        for (int i = 0; i < Projection.AttributeCount; i++)
        {
            if (Projection.Attribute(i).SequenceEqual(_index!.Attribute))
                return true;
        }
        return false;
    }

    private ReadOnlySpan<byte> WithVector(ReadOnlySpan<byte> item, ReadOnlySpan<float> vector)
    {
        Span<byte> text = stackalloc byte[VectorText.MaxLength];
        _whole.Reset();
        int start = _whole.BeginItem();
        foreach (AttributeEntry attribute in ItemBytes.Attributes(item))
        {
            _whole.Name(attribute.Name);
            _whole.Raw(attribute.Value.Bytes);
        }
        _whole.Name(_index!.Attribute);
        int list = _whole.Begin(ValueTag.List);
        foreach (float element in vector)
            _whole.Number(text[..VectorText.Format(element, text)]);
        _whole.End(list, vector.Length);
        _whole.EndItem(start, ItemBytes.Count(item) + 1, sizeBytes: 0);
        return _whole.Written;
    }
}
