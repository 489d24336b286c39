using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Ordered;

/// <summary>
/// A node of a B+tree. In a leaf the keys are the tree's keys; in an inner node they separate its children.
/// </summary>
/// <remarks>
/// Not thread-safe; the partition's latch guards it. Its keys lie outside the heap: whoever takes a node out of the
/// tree frees it; the finalizer is for trees that nobody disposes of.
/// </remarks>
internal sealed class KeyNode
{
    /// <summary>A node is split at this many keys…</summary>
    public const int MaxKeys = 128;

    /// <summary>…or, with long keys, at this many bytes of them, but not below <see cref="MinKeys"/> keys…</summary>
    public const int TargetBytes = 4096;
    public const int MinKeys = 32;

    /// <summary>…unless they are so long that the block's 16-bit offsets are in sight.</summary>
    public const int MaxBytes = 32 * 1024;

    /// <summary>A node is merged with a neighbour if it falls below these and both together stay below three quarters.</summary>
    private const int SmallKeys = MaxKeys / 4;
    private const int SmallBytes = TargetBytes / 4;

    private KeyBlock _keys;

    private KeyNode(KeyBlock keys, KeyNode[]? children)
    {
        _keys = keys;
        Children = children;
    }

    ~KeyNode() => _keys.Free();

    public int Count => _keys.Count;

    /// <summary>In an inner node one child more than there are keys: child i holds keys below key i and from key i-1 on.</summary>
    public KeyNode[]? Children { get; private set; }

    public static KeyNode EmptyLeaf() => new(default, null);

    public static KeyNode Parent(KeyNode onlyChild) => new(default, [onlyChild]);

    /// <summary>A node exactly as large as what it holds. The keys lie one behind the other and end where <paramref name="ends"/> says.</summary>
    public static KeyNode Packed(ReadOnlySpan<byte> keys, ReadOnlySpan<int> ends, ReadOnlySpan<int> recordSizes, KeyNode[]? children)
        => new(KeyBlock.Packed(keys, ends, recordSizes), children);

    /// <summary>The shortest bytes above one key and not above the other.</summary>
    public static byte[] Shortest(ReadOnlySpan<byte> below, ReadOnlySpan<byte> above)
        => above[..(below.CommonPrefixLength(above) + 1)].ToArray();

    /// <summary>Gives the keys' memory back. The node must be out of the tree.</summary>
    public void Free()
    {
        _keys.Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>As <see cref="Free"/>, with all nodes below.</summary>
    public void FreeTree()
    {
        for (int i = 0; Children is not null && i <= Count; i++)
            Children[i].FreeTree();
        Free();
    }

    public long HintOf(int index) => _keys.HintOf(index);

    public int SizeOf(int index) => _keys.SizeOf(index);

    public int KeyLengthOf(int index) => _keys.KeyLengthOf(index);

    public void Replace(int index, int recordSize, long hint) => _keys.Replace(index, recordSize, hint);

    /// <summary>Also under the shared latch. See <see cref="KeyBlock.ReplaceHint"/>.</summary>
    public void ReplaceHint(int index, long expected, long hint) => _keys.ReplaceHint(index, expected, hint);

    public int LowerBound(ReadOnlySpan<byte> key, out bool found) => _keys.LowerBound(key, out found);

    public int CopyKey(int index, Span<byte> destination) => _keys.CopyKey(index, destination);

    public void RemoveAt(int index) => _keys.RemoveAt(index);

    public byte[] KeyAt(int index)
    {
        byte[] key = new byte[KeyLengthOf(index)];
        CopyKey(index, key);
        return key;
    }

    /// <summary>In an inner node: the child in whose range the key falls.</summary>
    public int ChildIndexOf(ReadOnlySpan<byte> key)
    {
        int index = _keys.LowerBound(key, out bool found);
        return found ? index + 1 : index;
    }

    /// <summary>Whether the node may take the key without being split.</summary>
    public bool HasRoomFor(ReadOnlySpan<byte> key) => HasRoomFor(key, out _);

    /// <summary>Inserts a key in front of <paramref name="index"/>, its lower bound; false where the node must be split first.</summary>
    public bool TryInsert(int index, ReadOnlySpan<byte> key, int recordSize, long hint)
    {
        if (!HasRoomFor(key, out int prefixLength))
            return false;
        _keys.Insert(index, key, prefixLength, recordSize, hint);
        return true;
    }

    /// <summary>Inserts a separator into an inner node and the child to its right. There must be room.</summary>
    public void InsertChild(int index, ReadOnlySpan<byte> separator, KeyNode right)
    {
        Invariant.Check(TryInsert(index, separator, 0, 0), "An inner node has no room for a separator.");
        KeyNode[] children = Children!;
        if (Count + 1 > children.Length)
            Array.Resize(ref children, Count + 1 + Math.Clamp(Count / 8, 2, 16));
        Array.Copy(children, index + 1, children, index + 2, Count - index - 1);
        children[index + 1] = right;
        Children = children;
    }

    /// <summary>
    /// Takes a child out, with the separator that set it apart from its left neighbour, or, of the first, from its
    /// right. Returns it.
    /// </summary>
    public KeyNode RemoveChild(int index)
    {
        KeyNode[] children = Children!;
        KeyNode child = children[index];
        int last = Count;
        if (Count > 0)
            RemoveAt(Math.Max(index - 1, 0));
        Array.Copy(children, index + 1, children, index, last - index);
        children[last] = null!;
        return child;
    }

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
        if (index == 0 && (Count == 1 || _keys.PrefixWith(key) < _keys.PrefixLength))
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
        KeyNode right = new(_keys.Slice(rightFrom, Count, _keys.SharedPrefix(rightFrom, Count), 0), null);
        if (Children is not null)
        {
            right.Children = Children[(at + 1)..(Count + 1)];
            Children = Children[..(at + 1)];
        }
        _keys.Become(_keys.Slice(0, at, _keys.SharedPrefix(0, at), 0));
        return right;
    }

    /// <summary>Few enough keys to look for a neighbour to merge with.</summary>
    public bool IsSmall => Count < SmallKeys && _keys.KeyBytesAt(_keys.PrefixLength) < SmallBytes;

    /// <summary>Whether all of <paramref name="right"/>, and the separator between the two, fits into this node with room to spare.</summary>
    public bool CanMerge(KeyNode right, int separatorLength)
    {
        int prefix = _keys.PrefixWith(right._keys);
        int bytes = _keys.KeyBytesAt(prefix) + right._keys.KeyBytesAt(prefix) + separatorLength;
        return Count + right.Count < MaxKeys * 3 / 4 && bytes <= TargetBytes * 3 / 4;
    }

    /// <summary>Takes over the keys, and the children, of the node to the right. Only after <see cref="CanMerge"/>.</summary>
    public void Merge(KeyNode right, ReadOnlySpan<byte> separator)
    {
        int children = Count + 1;
        if (Children is not null)
            Append(separator, 0, 0);
        byte[] key = [];
        for (int i = 0; i < right.Count; i++)
        {
            if (key.Length < right.KeyLengthOf(i))
                key = new byte[2 * right.KeyLengthOf(i)];
            Append(key.AsSpan(0, right.CopyKey(i, key)), right.SizeOf(i), right.HintOf(i));
        }
        if (Children is not null)
            Children = [.. Children.AsSpan(0, children), .. right.Children.AsSpan(0, right.Count + 1)];
    }

    private void Append(ReadOnlySpan<byte> key, int recordSize, long hint)
        => Invariant.Check(TryInsert(Count, key, recordSize, hint), "Nodes were merged that do not fit into one.");

    /// <param name="prefixLength">The shared prefix with this key in it.</param>
    private bool HasRoomFor(ReadOnlySpan<byte> key, out int prefixLength)
    {
        prefixLength = _keys.PrefixWith(key);
        int bytes = _keys.KeyBytesAt(prefixLength) + key.Length - prefixLength;
        return Count < MaxKeys && (bytes <= TargetBytes || (Count < MinKeys && bytes <= MaxBytes) || Count == 0);
    }
}
