using Dynamo.Engine.Expressions.Tree;

namespace Dynamo.Engine.Expressions;

/// <summary>
/// The keys of ExpressionAttributeNames or ExpressionAttributeValues: their bytes, and which were used. Reusable.
/// </summary>
internal sealed class PlaceholderTable
{
    /// <summary>Up to this count a key is looked for one by one; most requests have a handful.</summary>
    private const int ScanLimit = 16;

    private readonly List<Entry> _entries = [];
    private byte[] _bytes = new byte[256];
    private int _bytesUsed;
    private int[] _index = [];
    private bool _isIndexed;

    public int Count => _entries.Count;

    public void Reset()
    {
        _entries.Clear();
        _bytesUsed = 0;
        _isIndexed = false;
    }

    public void Add(ReadOnlySpan<byte> key)
    {
        if (_bytes.Length - _bytesUsed < key.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _bytesUsed + key.Length));
        key.CopyTo(_bytes.AsSpan(_bytesUsed));
        _entries.Add(new Entry(_bytesUsed, key.Length, false));
        _bytesUsed += key.Length;
        _isIndexed = false;
    }

    public ReadOnlySpan<byte> Key(int entry) => _bytes.AsSpan(_entries[entry].Start, _entries[entry].Length);

    public bool IsUsed(int entry) => _entries[entry].IsUsed;

    public void MarkUsed(int entry)
    {
        Entry value = _entries[entry];
        if (!value.IsUsed)
            _entries[entry] = value with { IsUsed = true };
    }

    /// <param name="guess">Where it is looked for first.</param>
    /// <returns>The entry, or -1.</returns>
    public int Find(ReadOnlySpan<byte> key, int guess = 0)
    {
        if (guess < _entries.Count && Key(guess).SequenceEqual(key))
            return guess;
        if (_entries.Count > ScanLimit)
            return FindIndexed(key);
        for (int i = 0; i < _entries.Count; i++)
        {
            if (Key(i).SequenceEqual(key))
                return i;
        }
        return -1;
    }

    /// <summary>Keeps of a key that was added twice what the last of its entries stands for, in the place of the first.</summary>
    /// <param name="meanings">What the entries stand for, one by one.</param>
    public void RemoveRepeats(List<ValueSlice> meanings)
    {
        bool repeats = false;
        for (int i = 1; i < _entries.Count && !repeats; i++)
            repeats = Find(Key(i)) != i;
        if (!repeats)
            return;
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        int kept = 0;
        for (int i = 0; i < _entries.Count; i++)
        {
            if (places.TryAdd(Convert.ToHexString(Key(i)), kept))
            {
                _entries[kept] = _entries[i];
                meanings[kept++] = meanings[i];
            }
            else
            {
                meanings[places[Convert.ToHexString(Key(i))]] = meanings[i];
            }
        }
        _entries.RemoveRange(kept, _entries.Count - kept);
        meanings.RemoveRange(kept, meanings.Count - kept);
        _isIndexed = false;
    }

    /// <summary>Open addressing with linear probing; a slot holds an entry's number plus one.</summary>
    private int FindIndexed(ReadOnlySpan<byte> key)
    {
        if (!_isIndexed)
            BuildIndex();
        for (int slot = SlotOf(key); _index[slot] != 0; slot = (slot + 1) & (_index.Length - 1))
        {
            int entry = _index[slot] - 1;
            if (Key(entry).SequenceEqual(key))
                return entry;
        }
        return -1;
    }

    private void BuildIndex()
    {
        int size = 64;
        while (size < _entries.Count * 2)
            size *= 2;
        if (_index.Length < size)
            _index = new int[size];
        else
            Array.Clear(_index);
        for (int i = 0; i < _entries.Count; i++)
        {
            int slot = SlotOf(Key(i));
            while (_index[slot] != 0)
                slot = (slot + 1) & (_index.Length - 1);
            _index[slot] = i + 1;
        }
        _isIndexed = true;
    }

    private int SlotOf(ReadOnlySpan<byte> key)
    {
        HashCode hash = default;
        hash.AddBytes(key);
        return hash.ToHashCode() & (_index.Length - 1);
    }

    private readonly record struct Entry(int Start, int Length, bool IsUsed);
}
