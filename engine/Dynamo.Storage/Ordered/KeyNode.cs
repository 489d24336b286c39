using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Ordered;

/// <summary>
/// A node of a B+tree: ascending keys without the prefix that all of them share, in one byte arena. In a leaf they
/// are the keys themselves; in an inner node they separate its children.
/// </summary>
/// <remarks>
/// <para>
/// Arena: the shared prefix, then each key's rest in order of insertion; a removed key's bytes stay until the arena
/// is rebuilt. An entry carries the first two bytes of its key's rest, so that a search seldom leaves the entries.
/// </para>
/// <para>
/// Arrays are sized by what they hold and grow in small steps: half-empty leaves would otherwise cost more than the
/// keys' bookkeeping. Not thread-safe; the partition's latch guards it.
/// </para>
/// </remarks>
internal sealed partial class KeyNode
{
    /// <summary>A node is split at this many keys…</summary>
    public const int MaxKeys = 128;

    /// <summary>…or, with long keys, at this many bytes, but not below <see cref="MinKeys"/> keys…</summary>
    public const int TargetBytes = 4096;
    public const int MinKeys = 32;

    /// <summary>…unless they are so long that the arena's 16-bit offsets are in sight.</summary>
    public const int MaxBytes = 32 * 1024;

    /// <summary>Dead bytes below which an arena is not rebuilt.</summary>
    private const int DeadBytes = 512;

    private Entry[] _entries;
    private byte[] _arena;
    private int _used;
    private int _dead;
    private int _prefixLength;

    private KeyNode(Entry[] entries, byte[] arena)
    {
        _entries = entries;
        _arena = arena;
    }

    public int Count { get; private set; }

    /// <summary>In an inner node one child more than there are keys: child i holds keys below key i and from key i-1 on.</summary>
    public KeyNode[]? Children { get; private set; }

    public static KeyNode EmptyLeaf() => new([], []);

    public long HintOf(int index) => (long)(_entries[index].HintAndHead >> 16);

    public int SizeOf(int index) => _entries[index].RecordSize;

    public int KeyLengthOf(int index) => _prefixLength + _entries[index].Length;

    /// <summary>Sets what is kept beside a key.</summary>
    public void Replace(int index, int recordSize, long hint)
    {
        _entries[index].RecordSize = recordSize;
        SetHint(index, hint);
    }

    /// <summary>Under the exclusive latch.</summary>
    private void SetHint(int index, long hint)
    {
        ref ulong word = ref _entries[index].HintAndHead;
        word = (ulong)hint << 16 | (ushort)word;
    }

    /// <summary>Also under the shared latch: readers that found a record elsewhere may race.</summary>
    public void ReplaceHint(int index, long expected, long hint)
    {
        ref ulong word = ref _entries[index].HintAndHead;
        ulong head = (ushort)Volatile.Read(ref word);
        Interlocked.CompareExchange(ref word, (ulong)hint << 16 | head, (ulong)expected << 16 | head);
    }

    /// <summary>Index of the first key that is not below <paramref name="key"/>.</summary>
    public int LowerBound(ReadOnlySpan<byte> key, out bool found)
    {
        found = false;
        int shared = Math.Min(key.Length, _prefixLength);
        int order = key[..shared].SequenceCompareTo(_arena.AsSpan(0, shared));
        if (order != 0 || key.Length < _prefixLength)
            return order > 0 ? Count : 0;

        ReadOnlySpan<byte> rest = key[_prefixLength..];
        ushort head = Head(rest);
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            ref Entry entry = ref _entries[middle];
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

    /// <summary>In an inner node: the child in whose range the key falls.</summary>
    public int ChildIndexOf(ReadOnlySpan<byte> key)
    {
        int index = LowerBound(key, out bool found);
        return found ? index + 1 : index;
    }

    /// <summary>Writes the whole key to the start of <paramref name="destination"/>; returns its length.</summary>
    public int CopyKey(int index, Span<byte> destination)
    {
        _arena.AsSpan(0, _prefixLength).CopyTo(destination);
        ReadOnlySpan<byte> rest = RestOf(_entries[index]);
        rest.CopyTo(destination[_prefixLength..]);
        return _prefixLength + rest.Length;
    }

    public byte[] KeyAt(int index)
    {
        byte[] key = new byte[KeyLengthOf(index)];
        CopyKey(index, key);
        return key;
    }

    /// <summary>Inserts a key in front of <paramref name="index"/>, its lower bound; false where the node must be split first.</summary>
    public bool TryInsert(int index, ReadOnlySpan<byte> key, int recordSize, long hint)
    {
        if (!HasRoomFor(key, out int prefixLength))
            return false;
        if (prefixLength < _prefixLength)
            Take(Slice(0, Count, prefixLength, key.Length + SpareBytes(key.Length)));
        InsertRest(index, key[_prefixLength..], recordSize, hint);
        return true;
    }

    /// <summary>Inserts a separator into an inner node and the child to its right. There must be room.</summary>
    public void InsertChild(int index, ReadOnlySpan<byte> separator, KeyNode right)
    {
        Invariant.Check(TryInsert(index, separator, 0, 0), "An inner node has no room for a separator.");
        KeyNode[] children = Children!;
        if (Count + 1 > children.Length)
            Array.Resize(ref children, Count + 1 + SpareEntries(Count));
        Array.Copy(children, index + 1, children, index + 2, Count - index - 1);
        children[index + 1] = right;
        Children = children;
    }

    /// <summary>Whether the node may take the key without being split.</summary>
    public bool HasRoomFor(ReadOnlySpan<byte> key) => HasRoomFor(key, out _);

    /// <param name="prefixLength">The shared prefix with this key in it.</param>
    private bool HasRoomFor(ReadOnlySpan<byte> key, out int prefixLength)
    {
        prefixLength = key.CommonPrefixLength(_arena.AsSpan(0, _prefixLength));
        int bytes = BytesAt(prefixLength) + key.Length - prefixLength;
        return Count < MaxKeys && (bytes <= TargetBytes || (Count < MinKeys && bytes <= MaxBytes) || Count == 0);
    }

    public void RemoveAt(int index)
    {
        _dead += _entries[index].Length;
        Array.Copy(_entries, index + 1, _entries, index, Count - index - 1);
        Count--;
        if (_dead > DeadBytes && _dead * 2 > _used)
            Take(Slice(0, Count, _prefixLength, 0));
    }

    private void InsertRest(int index, ReadOnlySpan<byte> rest, int recordSize, long hint)
    {
        if (_arena.Length - _used < rest.Length)
        {
            int more = rest.Length + SpareBytes(rest.Length);
            if (_dead > 0)
                Take(Slice(0, Count, _prefixLength, more));
            else
                Array.Resize(ref _arena, _used + more);
        }
        if (Count == _entries.Length)
            Array.Resize(ref _entries, Count + SpareEntries(Count));
        rest.CopyTo(_arena.AsSpan(_used));
        Array.Copy(_entries, index, _entries, index + 1, Count - index);
        _entries[index] = new Entry
        {
            HintAndHead = (ulong)hint << 16 | Head(rest),
            RecordSize = recordSize,
            Offset = (ushort)_used,
            Length = (ushort)rest.Length,
        };
        _used += rest.Length;
        Count++;
    }

    /// <summary>
    /// Room to grow: as much as keeps the average waste to a few bytes a key, yet has an insert copy the node only
    /// now and then. Long keys get none, for there it would be wasted on few.
    /// </summary>
    private int SpareBytes(int keyLength) => keyLength switch
    {
        <= 64 => Math.Clamp(_used, 64, 512),
        <= 256 => 256,
        _ => 0,
    };

    private static int SpareEntries(int count) => Math.Clamp(count / 8, 2, 16);

    private ReadOnlySpan<byte> RestOf(in Entry entry) => _arena.AsSpan(entry.Offset, entry.Length);

    /// <summary>Live bytes of the arena if its prefix had this length (not above the present one).</summary>
    private int BytesAt(int prefixLength)
        => _used - _dead + (Count - 1) * (_prefixLength - prefixLength);

    /// <summary>The first two bytes as a number whose order is that of the bytes; missing ones count as zero.</summary>
    private static ushort Head(ReadOnlySpan<byte> rest) => rest.Length switch
    {
        >= 2 => BinaryPrimitives.ReadUInt16BigEndian(rest),
        1 => (ushort)(rest[0] << 8),
        _ => 0,
    };

    /// <summary>16 bytes a key. Hints are addresses of 48 bits; their word's low 16 bits hold the key's head.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public ulong HintAndHead;
        public int RecordSize;
        public ushort Offset;
        public ushort Length;
    }
}
