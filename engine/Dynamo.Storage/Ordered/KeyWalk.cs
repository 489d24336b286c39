namespace Dynamo.Storage.Ordered;

/// <summary>
/// Walks a range of ordered keys, at most a leaf at a time, into memory of its own: between two calls of
/// <see cref="Next"/> no latch is held. Reusable; one thread at a time.
/// </summary>
/// <remarks>
/// It resumes by the last key, so that whatever splits, merges or disappears meanwhile: a key that is there during
/// the whole walk comes exactly once, and none comes twice.
/// </remarks>
internal sealed class KeyWalk
{
    /// <summary>Bytes of keys after which a leaf is handed out in parts: long shared prefixes are copied in full.</summary>
    private const int MaxBytes = 64 * 1024;

    private OrderedKeys _keys = null!;
    private byte[] _from = [];
    private int _fromLength;
    private byte[] _to = [];
    private int _toLength;
    private bool _unbounded;
    private bool _descending;
    private bool _resumed;
    private bool _ended = true;

    private byte[] _bytes = [];
    private int[] _ends = [];
    private int[] _sizes = [];
    private long[] _hints = [];

    /// <summary>Number of keys that the last <see cref="Next"/> brought.</summary>
    public int Count { get; private set; }

    /// <summary>The newest version of the partitions that were looked at since <see cref="Start"/>.</summary>
    public ulong Seen { get; private set; }

    /// <summary>The key, valid until the next call of <see cref="Next"/> or <see cref="Start"/>.</summary>
    public ReadOnlySpan<byte> Key(int index)
    {
        int start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsSpan(start, _ends[index] - start);
    }

    public int RecordSize(int index) => _sizes[index];

    public long Hint(int index) => _hints[index];

    /// <summary>
    /// Begins a walk from <paramref name="from"/> inclusive to <paramref name="to"/> exclusive, empty for the end;
    /// descending it begins at the end. Copies both.
    /// </summary>
    public void Start(OrderedKeys keys, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, bool descending)
    {
        _keys = keys;
        _descending = descending;
        _unbounded = to.IsEmpty;
        _resumed = false;
        _ended = !_unbounded && from.SequenceCompareTo(to) >= 0;
        Seen = 0;
        Count = 0;
        SetBound(ref _from, out _fromLength, from);
        SetBound(ref _to, out _toLength, to);
    }

    /// <summary>Brings the next keys, at most <paramref name="maxKeys"/> and at most a leaf; false at the end.</summary>
    public bool Next(int maxKeys = int.MaxValue)
    {
        if (Count > 0)
            Resume();
        Count = 0;
        ReadOnlySpan<byte> from = _from.AsSpan(0, _fromLength);
        ReadOnlySpan<byte> to = _to.AsSpan(0, _toLength);
        int first = OrderedKeys.PartitionOf(from);
        int last = _unbounded ? OrderedKeys.PartitionCount - 1 : OrderedKeys.PartitionOf(to);
        while (!_ended && first <= last)
        {
            int index = _descending ? last-- : first++;
            if (_keys.PartitionAt(index) is not { } partition)
                continue;
            partition.Latch.EnterRead();
            try
            {
                if (_descending)
                    CopyDescending(partition, from, to, maxKeys);
                else
                    CopyAscending(partition, from, to, maxKeys);
                Seen = Math.Max(Seen, partition.LastVersion);
            }
            finally
            {
                partition.Latch.ExitRead();
                GC.KeepAlive(partition);
            }
            if (Count > 0)
                return true;
        }
        _ended = true;
        return false;
    }

    private void CopyAscending(KeyPartition partition, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, int maxKeys)
    {
        if (partition.FindFirst(from, after: _resumed, out int index) is not { } leaf)
            return;
        int end = _unbounded ? leaf.Count : leaf.LowerBound(to, out _);
        Reserve(end - index);
        int i = index;
        for (; i < end && HasRoom(leaf, i, maxKeys); i++)
            Copy(leaf, i);
        _ended = i == end && end < leaf.Count;
    }

    private void CopyDescending(KeyPartition partition, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, int maxKeys)
    {
        if (partition.FindLast(to, _unbounded, out int index) is not { } leaf)
            return;
        int end = leaf.LowerBound(from, out _);
        Reserve(index + 1 - end);
        int i = index;
        for (; i >= end && HasRoom(leaf, i, maxKeys); i--)
            Copy(leaf, i);
        _ended = i < end && end > 0;
    }

    private bool HasRoom(KeyNode leaf, int index, int maxKeys)
    {
        int used = Count == 0 ? 0 : _ends[Count - 1];
        int needed = used + leaf.KeyLengthOf(index);
        if (Count >= maxKeys || (needed > MaxBytes && Count > 0))
            return false;
        if (needed > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length == 0 ? 4096 : _bytes.Length * 2));
        return true;
    }

    private void Copy(KeyNode leaf, int index)
    {
        int used = Count == 0 ? 0 : _ends[Count - 1];
        _ends[Count] = used + leaf.CopyKey(index, _bytes.AsSpan(used));
        _sizes[Count] = leaf.SizeOf(index);
        _hints[Count] = leaf.HintOf(index);
        Count++;
    }

    private void Reserve(int keys)
    {
        if (keys <= _ends.Length)
            return;
        int length = Math.Max(keys, Math.Max(16, _ends.Length * 2));
        _ends = new int[length];
        _sizes = new int[length];
        _hints = new long[length];
    }

    /// <summary>Sets the near end of what remains to the last key: behind it ascending, below it descending.</summary>
    private void Resume()
    {
        ReadOnlySpan<byte> last = Key(Count - 1);
        if (_descending)
        {
            SetBound(ref _to, out _toLength, last);
            _unbounded = false;
            // Nothing lies below the empty key, and an empty bound would be searched as one.
            _ended |= last.IsEmpty;
        }
        else
        {
            SetBound(ref _from, out _fromLength, last);
            _resumed = true;
        }
    }

    private static void SetBound(ref byte[] bound, out int length, ReadOnlySpan<byte> value)
    {
        if (bound.Length < value.Length)
            bound = new byte[Math.Max(value.Length, 64)];
        value.CopyTo(bound);
        length = value.Length;
    }
}
