using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Ordered;

// Splitting, merging and rebuilding of nodes.
internal sealed partial class KeyNode
{
    /// <summary>A node is merged with a neighbour if it falls below these and both together stay below three quarters.</summary>
    private const int SmallKeys = MaxKeys / 4;

    public static KeyNode Parent(KeyNode onlyChild) => new([], []) { Children = [onlyChild] };

    /// <summary>A node of ascending keys, which lie one behind the other and end where <paramref name="ends"/> says; exactly as large as they are.</summary>
    public static KeyNode Packed(ReadOnlySpan<byte> keys, ReadOnlySpan<int> ends, ReadOnlySpan<int> recordSizes, KeyNode[]? children)
    {
        int prefixLength = ends.Length < 2 ? 0 : keys[..ends[0]].CommonPrefixLength(keys[ends[^2]..ends[^1]]);
        int bytes = ends.IsEmpty ? 0 : ends[^1] - (ends.Length - 1) * prefixLength;
        KeyNode node = new(new Entry[ends.Length], GC.AllocateUninitializedArray<byte>(bytes))
        {
            Children = children,
            Count = ends.Length,
            _prefixLength = prefixLength,
        };
        keys[..prefixLength].CopyTo(node._arena);
        int used = prefixLength;
        int start = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            ReadOnlySpan<byte> rest = keys[(start + prefixLength)..ends[i]];
            rest.CopyTo(node._arena.AsSpan(used));
            node._entries[i] = new Entry
            {
                HintAndHead = Head(rest),
                RecordSize = recordSizes[i],
                Offset = (ushort)used,
                Length = (ushort)rest.Length,
            };
            used += rest.Length;
            start = ends[i];
        }
        node._used = used;
        return node;
    }

    /// <summary>Few enough keys to look for a neighbour to merge with.</summary>
    public bool IsSmall => Count < SmallKeys && _used - _dead < TargetBytes / 4;

    /// <summary>
    /// What <see cref="SplitAt"/> would hand to the parent: the shortest bytes above every key that stays and not
    /// above any that goes; <paramref name="key"/> is the one to be inserted in front of <paramref name="index"/>.
    /// </summary>
    public byte[] SeparatorFor(int index, ReadOnlySpan<byte> key, out int at)
    {
        if (Children is not null)
        {
            at = Count / 2;
            return KeyAt(at);
        }
        // A key at the end (ascending inserts), or one that would cost the others their prefix, gets a new leaf.
        if (index == Count)
        {
            at = Count;
            return Shortest(KeyAt(Count - 1), key);
        }
        if (index == 0 && (Count == 1 || !key.StartsWith(_arena.AsSpan(0, _prefixLength))))
        {
            at = 0;
            return Shortest(key, KeyAt(0));
        }
        at = Count / 2;
        return Shortest(KeyAt(at - 1), KeyAt(at));
    }

    /// <summary>
    /// Keeps the keys below index <paramref name="at"/> and returns a node with the others; of an inner node, the
    /// key there goes up and into neither.
    /// </summary>
    public KeyNode SplitAt(int at)
    {
        int rightFrom = Children is null ? at : at + 1;
        KeyNode right = Slice(rightFrom, Count, SharedPrefix(rightFrom, Count), 0);
        if (Children is not null)
        {
            right.Children = Children[(at + 1)..(Count + 1)];
            Children = Children[..(at + 1)];
        }
        Take(Slice(0, at, SharedPrefix(0, at), 0));
        return right;
    }

    /// <summary>Whether all of <paramref name="right"/>, and the separator between the two, fits into this node with room to spare.</summary>
    public bool CanMerge(KeyNode right, int separatorLength)
    {
        int prefix = _arena.AsSpan(0, _prefixLength).CommonPrefixLength(right._arena.AsSpan(0, right._prefixLength));
        int bytes = BytesAt(prefix) + right.BytesAt(prefix) + separatorLength;
        return Count + right.Count < MaxKeys * 3 / 4 && bytes <= TargetBytes * 3 / 4;
    }

    /// <summary>Takes over the keys, and the children, of the node to the right. Only after <see cref="CanMerge"/>.</summary>
    public void Merge(KeyNode right, ReadOnlySpan<byte> separator)
    {
        int children = Count + 1;
        if (Children is not null)
            Append(separator, 0, 0);
        byte[] key = new byte[right.LongestKey()];
        for (int i = 0; i < right.Count; i++)
            Append(key.AsSpan(0, right.CopyKey(i, key)), right.SizeOf(i), right.HintOf(i));
        if (Children is not null)
            Children = [.. Children.AsSpan(0, children), .. right.Children.AsSpan(0, right.Count + 1)];
    }

    /// <summary>Removes a child and the separator that set it apart from its left neighbour, or, of the first, from its right.</summary>
    public void RemoveChild(int index)
    {
        KeyNode[] children = Children!;
        int last = Count;
        if (Count > 0)
            RemoveAt(Math.Max(index - 1, 0));
        Array.Copy(children, index + 1, children, index, last - index);
        children[last] = null!;
    }

    private void Append(ReadOnlySpan<byte> key, int recordSize, long hint)
        => Invariant.Check(TryInsert(Count, key, recordSize, hint), "Nodes were merged that do not fit into one.");

    /// <summary>A copy of the keys from <paramref name="from"/> to before <paramref name="to"/>, without their children.</summary>
    private KeyNode Slice(int from, int to, int prefixLength, int spareBytes)
    {
        int count = to - from;
        if (count == 0)
            prefixLength = 0;
        int bytes = prefixLength;
        for (int i = from; i < to; i++)
            bytes += KeyLengthOf(i) - prefixLength;
        KeyNode slice = new(new Entry[count + (spareBytes > 0 ? SpareEntries(count) : 0)],
            GC.AllocateUninitializedArray<byte>(bytes + spareBytes)) { _prefixLength = prefixLength };

        Span<byte> free = slice._arena;
        if (count > 0)
            CopyPart(from, 0, prefixLength, free);
        slice._used = prefixLength;
        for (int i = from; i < to; i++)
        {
            ref Entry entry = ref slice._entries[i - from];
            entry = _entries[i];
            entry.Offset = (ushort)slice._used;
            entry.Length = (ushort)(KeyLengthOf(i) - prefixLength);
            CopyPart(i, prefixLength, KeyLengthOf(i), free[slice._used..]);
            slice._used += entry.Length;
            entry.HintAndHead = entry.HintAndHead & ~0xFFFFUL | Head(slice.RestOf(entry));
        }
        slice.Count = count;
        return slice;
    }

    private void Take(KeyNode slice)
        => (_entries, _arena, _used, _dead, _prefixLength, Count)
            = (slice._entries, slice._arena, slice._used, 0, slice._prefixLength, slice.Count);

    /// <summary>Copies the key's bytes from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    private void CopyPart(int index, int from, int to, Span<byte> destination)
    {
        if (from < _prefixLength)
        {
            int end = Math.Min(to, _prefixLength);
            _arena.AsSpan(from, end - from).CopyTo(destination);
            destination = destination[(end - from)..];
            from = end;
        }
        if (from < to)
            RestOf(_entries[index])[(from - _prefixLength)..(to - _prefixLength)].CopyTo(destination);
    }

    /// <summary>Length of what the keys of a slice share. One key alone would share all of itself: it keeps the present prefix.</summary>
    private int SharedPrefix(int from, int to) => (to - from) switch
    {
        0 => 0,
        1 => _prefixLength,
        _ => _prefixLength + RestOf(_entries[from]).CommonPrefixLength(RestOf(_entries[to - 1])),
    };

    private int LongestKey()
    {
        int longest = 0;
        for (int i = 0; i < Count; i++)
            longest = Math.Max(longest, KeyLengthOf(i));
        return longest;
    }

    /// <summary>The shortest bytes above one key and not above the other.</summary>
    public static byte[] Shortest(ReadOnlySpan<byte> below, ReadOnlySpan<byte> above)
        => above[..(below.CommonPrefixLength(above) + 1)].ToArray();
}
