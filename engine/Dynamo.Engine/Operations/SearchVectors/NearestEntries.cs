namespace Dynamo.Engine.Operations.SearchVectors;

/// <summary>
/// The closest entries of those that were offered, at most as many as asked for, in order; of equally close ones those
/// that were offered first. Holds copies. Reusable.
/// </summary>
internal sealed class NearestEntries
{
    private Entry[] _entries = [];
    private int _limit;
    private bool _higherIsCloser;

    public int Count { get; private set; }

    public void Begin(int limit, bool higherIsCloser)
    {
        if (_entries.Length < limit)
            Array.Resize(ref _entries, limit);
        _limit = limit;
        _higherIsCloser = higherIsCloser;
        Count = 0;
    }

    public float Score(int index) => _entries[index].Score;

    public ReadOnlySpan<byte> Value(int index) => _entries[index].Buffer.AsSpan(0, _entries[index].Length);

    public void Offer(float score, ReadOnlySpan<byte> value)
    {
        int at = Count;
        while (at > 0 && IsCloser(score, _entries[at - 1].Score))
            at--;
        if (at == _limit)
            return;
        if (Count < _limit)
            Count++;
        Entry entry = _entries[Count - 1];
        _entries.AsSpan(at, Count - 1 - at).CopyTo(_entries.AsSpan(at + 1));
        if (entry.Buffer is null || entry.Buffer.Length < value.Length)
            entry.Buffer = GC.AllocateUninitializedArray<byte>(value.Length);
        value.CopyTo(entry.Buffer);
        entry.Length = value.Length;
        entry.Score = score;
        _entries[at] = entry;
    }

    /// <summary>Gives up the memory of large copies.</summary>
    public void Reset()
    {
        foreach (ref Entry entry in _entries.AsSpan(0, Count))
        {
            if (entry.Buffer!.Length > KeptBytes)
                entry.Buffer = null;
        }
        Count = 0;
    }

    /// <summary>Of each place; a vector of 1,536 dimensions with small attributes has room.</summary>
    private const int KeptBytes = 8 * 1024;

    private bool IsCloser(float score, float other) => _higherIsCloser ? score > other : score < other;

    private struct Entry
    {
        public float Score;
        public byte[]? Buffer;
        public int Length;
    }
}
