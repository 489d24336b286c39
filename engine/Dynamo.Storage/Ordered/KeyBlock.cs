using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Dynamo.Storage.Ordered;

/// <summary>
/// Ascending keys in one block of memory, without the prefix that all of them share, each with its record's size and
/// a hint.
/// </summary>
/// <remarks>
/// <para>
/// Entries grow from the block's front, bytes from its end: the shared prefix, then each key's rest in order of
/// insertion; a removed key's bytes stay until the block is rebuilt. Offsets count from the end, so that they hold
/// when the block grows. An entry carries the first two bytes of its key's rest, so that a search seldom leaves the
/// entries.
/// </para>
/// <para>
/// A block is as large as what it holds, within a granule: half-empty blocks of one size would cost more than the
/// keys' bookkeeping. Mutable: never copy one that is in use. Not thread-safe; the partition's latch guards it. The
/// memory is the owner's to free.
/// </para>
/// </remarks>
internal unsafe struct KeyBlock
{
    public const int EntryBytes = 16;

    /// <summary>Free bytes below which a block is not shrunk.</summary>
    private const int SlackBytes = 512;

    private byte* _memory;
    private int _capacity;
    private int _used;
    private int _dead;
    private int _prefixLength;
    private int _count;

    public readonly int Count => _count;

    public readonly int PrefixLength => _prefixLength;

    /// <summary>The keys lie one behind the other and end where <paramref name="ends"/> says.</summary>
    public static KeyBlock Packed(ReadOnlySpan<byte> keys, ReadOnlySpan<int> ends, ReadOnlySpan<int> recordSizes)
    {
        int count = ends.Length;
        int prefixLength = count < 2 ? 0 : keys[..ends[0]].CommonPrefixLength(keys[ends[^2]..ends[^1]]);
        KeyBlock block = Allocate(count * EntryBytes + (count == 0 ? 0 : ends[^1] - (count - 1) * prefixLength));
        block.SetPrefix(keys[..prefixLength]);
        int start = 0;
        for (int i = 0; i < count; i++)
        {
            block.Append(keys[(start + prefixLength)..ends[i]], recordSizes[i], 0);
            start = ends[i];
        }
        return block;
    }

    public void Free()
    {
        KeyMemory.Free(_memory, _capacity);
        this = default;
    }

    public readonly long HintOf(int index) => (long)(EntryAt(index).HintAndHead >> 16);

    public readonly int SizeOf(int index) => EntryAt(index).RecordSize;

    public readonly int KeyLengthOf(int index) => _prefixLength + EntryAt(index).Length;

    /// <summary>Sets what is kept beside a key.</summary>
    public readonly void Replace(int index, int recordSize, long hint)
    {
        ref Entry entry = ref EntryAt(index);
        entry.RecordSize = recordSize;
        entry.HintAndHead = (ulong)hint << 16 | (ushort)entry.HintAndHead;
    }

    /// <summary>Also under the shared latch: readers that found a record elsewhere may race.</summary>
    public readonly void ReplaceHint(int index, long expected, long hint)
    {
        ref ulong word = ref EntryAt(index).HintAndHead;
        ulong head = (ushort)Volatile.Read(ref word);
        Interlocked.CompareExchange(ref word, (ulong)hint << 16 | head, (ulong)expected << 16 | head);
    }

    /// <summary>Index of the first key that is not below <paramref name="key"/>.</summary>
    public readonly int LowerBound(ReadOnlySpan<byte> key, out bool found)
    {
        found = false;
        int shared = Math.Min(key.Length, _prefixLength);
        int order = key[..shared].SequenceCompareTo(Prefix[..shared]);
        if (order != 0 || key.Length < _prefixLength)
            return order > 0 ? _count : 0;

        ReadOnlySpan<byte> rest = key[_prefixLength..];
        ushort head = Head(rest);
        int low = 0;
        int high = _count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            ref Entry entry = ref EntryAt(middle);
            order = (ushort)entry.HintAndHead - head;
            if (order == 0)
                order = RestOf(entry).SequenceCompareTo(rest);
            if (order == 0)
            {
                found = true;
                return middle;
            }
            if (order < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>Writes the whole key to the start of <paramref name="destination"/>; returns its length.</summary>
    public readonly int CopyKey(int index, Span<byte> destination)
    {
        Prefix.CopyTo(destination);
        ReadOnlySpan<byte> rest = RestOf(EntryAt(index));
        rest.CopyTo(destination[_prefixLength..]);
        return _prefixLength + rest.Length;
    }

    /// <summary>Length of the shared prefix, were this key in the block.</summary>
    public readonly int PrefixWith(ReadOnlySpan<byte> key) => key.CommonPrefixLength(Prefix);

    public readonly int PrefixWith(in KeyBlock other) => Prefix.CommonPrefixLength(other.Prefix);

    /// <summary>Bytes of the keys, if their prefix had this length (not above the present one).</summary>
    public readonly int KeyBytesAt(int prefixLength) => _used - _dead + (_count - 1) * (_prefixLength - prefixLength);

    /// <summary>
    /// Length of what the keys of a slice share. One key alone would share all of itself: it keeps the present prefix.
    /// </summary>
    public readonly int SharedPrefix(int from, int to) => (to - from) switch
    {
        0 => 0,
        1 => _prefixLength,
        _ => _prefixLength + RestOf(EntryAt(from)).CommonPrefixLength(RestOf(EntryAt(to - 1))),
    };

    /// <param name="prefixLength">What <see cref="PrefixWith(ReadOnlySpan{byte})"/> said.</param>
    public void Insert(int index, ReadOnlySpan<byte> key, int prefixLength, int recordSize, long hint)
    {
        int needed = EntryBytes + key.Length - prefixLength;
        if (prefixLength < _prefixLength || FreeBytes < needed)
            Grow(prefixLength, needed);
        ReadOnlySpan<byte> rest = key[_prefixLength..];
        Span<Entry> entries = new(_memory, _count + 1);
        entries[index.._count].CopyTo(entries[(index + 1)..]);
        entries[index] = Add(rest, recordSize, hint);
        _count++;
    }

    public void RemoveAt(int index)
    {
        _dead += EntryAt(index).Length;
        Span<Entry> entries = new(_memory, _count);
        entries[(index + 1)..].CopyTo(entries[index..]);
        _count--;
        if (_count == 0)
        {
            Free();
            return;
        }
        int live = _count * EntryBytes + _used - _dead;
        if (_capacity - live > Math.Max(SlackBytes, _capacity / 2))
            Become(Slice(0, _count, _prefixLength, 0));
    }

    /// <summary>A new block of the keys from <paramref name="from"/> to before <paramref name="to"/>, with room to spare.</summary>
    public readonly KeyBlock Slice(int from, int to, int prefixLength, int spareBytes)
    {
        int count = to - from;
        if (count == 0)
            return default;
        int bytes = prefixLength + count * EntryBytes;
        for (int i = from; i < to; i++)
            bytes += KeyLengthOf(i) - prefixLength;
        KeyBlock slice = Allocate(bytes + spareBytes);
        slice._used = prefixLength;
        slice._prefixLength = prefixLength;
        CopyPart(from, 0, prefixLength, slice.Tail(prefixLength));
        for (int i = from; i < to; i++)
        {
            ref Entry entry = ref EntryAt(i);
            int length = _prefixLength + entry.Length - prefixLength;
            slice._used += length;
            Span<byte> rest = slice.Tail(slice._used)[..length];
            CopyPart(i, prefixLength, prefixLength + length, rest);
            slice._count++;
            slice.EntryAt(i - from) = new Entry
            {
                HintAndHead = entry.HintAndHead & ~0xFFFFUL | Head(rest),
                RecordSize = entry.RecordSize,
                Offset = (ushort)slice._used,
                Length = (ushort)length,
            };
        }
        return slice;
    }

    /// <summary>Takes over another block's memory and frees the own.</summary>
    public void Become(KeyBlock other)
    {
        Free();
        this = other;
    }

    private readonly int FreeBytes => _capacity - _used - _count * EntryBytes;

    private readonly ReadOnlySpan<byte> Prefix => new(_memory + _capacity - _prefixLength, _prefixLength);

    private static KeyBlock Allocate(int bytes)
    {
        int capacity = KeyMemory.RoundUp(bytes);
        return new KeyBlock { _memory = KeyMemory.Allocate(capacity), _capacity = capacity };
    }

    /// <summary>Makes room for so many more bytes and shortens the prefix.</summary>
    private void Grow(int prefixLength, int needed)
    {
        if (_dead > 0 || prefixLength < _prefixLength)
        {
            Become(Slice(0, _count, prefixLength, needed));
            return;
        }
        KeyBlock grown = Allocate(_count * EntryBytes + _used + needed);
        new ReadOnlySpan<byte>(_memory, _count * EntryBytes).CopyTo(new Span<byte>(grown._memory, grown._capacity));
        Tail(_used).CopyTo(grown.Tail(_used));
        (grown._used, grown._prefixLength, grown._count) = (_used, _prefixLength, _count);
        Become(grown);
    }

    private void SetPrefix(ReadOnlySpan<byte> prefix)
    {
        prefix.CopyTo(Tail(prefix.Length));
        _used = prefix.Length;
        _prefixLength = prefix.Length;
    }

    private void Append(ReadOnlySpan<byte> rest, int recordSize, long hint)
    {
        Entry entry = Add(rest, recordSize, hint);
        _count++;
        EntryAt(_count - 1) = entry;
    }

    /// <summary>Copies a key's rest into the block, where there must be room, and returns its entry.</summary>
    private Entry Add(ReadOnlySpan<byte> rest, int recordSize, long hint)
    {
        _used += rest.Length;
        rest.CopyTo(Tail(_used)[..rest.Length]);
        return new Entry
        {
            HintAndHead = (ulong)hint << 16 | Head(rest),
            RecordSize = recordSize,
            Offset = (ushort)_used,
            Length = (ushort)rest.Length,
        };
    }

    /// <summary>Copies the key's bytes from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    private readonly void CopyPart(int index, int from, int to, Span<byte> destination)
    {
        if (from < _prefixLength)
        {
            int end = Math.Min(to, _prefixLength);
            Prefix[from..end].CopyTo(destination);
            destination = destination[(end - from)..];
            from = end;
        }
        if (from < to)
            RestOf(EntryAt(index))[(from - _prefixLength)..(to - _prefixLength)].CopyTo(destination);
    }

    /// <summary>The block's last bytes.</summary>
    private readonly Span<byte> Tail(int length)
    {
        if ((uint)length > (uint)(_capacity - _count * EntryBytes))
            ThrowOutside();
        return new Span<byte>(_memory + _capacity - length, length);
    }

    private readonly ReadOnlySpan<byte> RestOf(in Entry entry) => new(_memory + _capacity - entry.Offset, entry.Length);

    private readonly ref Entry EntryAt(int index)
    {
        if ((uint)index >= (uint)_count)
            ThrowOutside();
        return ref ((Entry*)_memory)[index];
    }

    [DoesNotReturn]
    private static void ThrowOutside() => throw new InvalidOperationException("A bug in the store: an access outside a block of keys.");

    /// <summary>The first two bytes as a number whose order is that of the bytes; missing ones count as zero.</summary>
    private static ushort Head(ReadOnlySpan<byte> rest) => rest.Length switch
    {
        >= 2 => BinaryPrimitives.ReadUInt16BigEndian(rest),
        1 => (ushort)(rest[0] << 8),
        _ => 0,
    };

    /// <summary>Hints are addresses of 48 bits; their word's low 16 bits hold the key's head.</summary>
    [StructLayout(LayoutKind.Sequential, Size = EntryBytes)]
    private struct Entry
    {
        public ulong HintAndHead;
        public int RecordSize;
        public ushort Offset;
        public ushort Length;
    }
}
