namespace Dynamo.Storage.Ordered;

/// <summary>One B+tree: a slice of a keyspace with its latch, its counts and the version of its last commit.</summary>
/// <remarks>Callers hold <see cref="Latch"/>: exclusively for what changes keys, shared for the rest.</remarks>
internal sealed class KeyPartition
{
    // Writers' way from the root: each inner node and the index of the child taken.
    private KeyNode[] _path = [];
    private int[] _pathIndex = [];
    private int _depth;
    private KeyNode _root = KeyNode.EmptyLeaf();
    private long _count;
    private long _sizeBytes;
    private ulong _lastVersion;

    public KeyPartition()
    {
    }

    /// <summary>Takes what was built. The version stays 0: what was loaded is durable.</summary>
    public KeyPartition(KeyTreeBuilder builder)
    {
        _count = builder.Count;
        _sizeBytes = builder.SizeBytes;
        _root = builder.Build();
    }

    public PartitionLatch Latch { get; } = new();

    internal KeyNode Root => _root;

    // Also read without the latch, for totals and for what an answer rests on.
    public long Count => Volatile.Read(ref _count);

    public long SizeBytes => Volatile.Read(ref _sizeBytes);

    public ulong LastVersion => Volatile.Read(ref _lastVersion);

    /// <summary>Returns true if the key is new, false if it was there.</summary>
    public bool Put(ReadOnlySpan<byte> key, int recordSize, long hint, ulong version)
    {
        Touch(version);
        while (true)
        {
            KeyNode leaf = DescendWithPath(key);
            int index = leaf.LowerBound(key, out bool found);
            if (found)
            {
                _sizeBytes += recordSize - leaf.SizeOf(index);
                leaf.Replace(index, recordSize, hint);
                return false;
            }
            if (leaf.TryInsert(index, key, recordSize, hint))
            {
                _count++;
                _sizeBytes += recordSize;
                return true;
            }
            Split(leaf, index, key);
        }
    }

    public bool Remove(ReadOnlySpan<byte> key, ulong version)
    {
        KeyNode leaf = DescendWithPath(key);
        int index = leaf.LowerBound(key, out bool found);
        if (!found)
            return false;
        Touch(version);
        _count--;
        _sizeBytes -= leaf.SizeOf(index);
        leaf.RemoveAt(index);
        Shrink(leaf);
        return true;
    }

    /// <summary>Removes all keys and gives their memory back.</summary>
    public void Clear()
    {
        KeyNode root = _root;
        _root = KeyNode.EmptyLeaf();
        _count = 0;
        _sizeBytes = 0;
        root.FreeTree();
        Array.Clear(_path);
    }

    /// <summary>The leaf and the index of the key in it, or null.</summary>
    public KeyNode? Find(ReadOnlySpan<byte> key, out int index)
    {
        KeyNode node = _root;
        while (node.Children is { } children)
            node = children[node.ChildIndexOf(key)];
        index = node.LowerBound(key, out bool found);
        return found ? node : null;
    }

    /// <summary>The first key from <paramref name="from"/> on, or behind it: its leaf and index. Null if there is none.</summary>
    public KeyNode? FindFirst(ReadOnlySpan<byte> from, bool after, out int index)
    {
        KeyNode node = _root;
        KeyNode? next = null; // Where the nearest leaf to the right hangs.
        while (node.Children is { } children)
        {
            int child = node.ChildIndexOf(from);
            if (child < node.Count)
                next = children[child + 1];
            node = children[child];
        }
        index = node.LowerBound(from, out bool found);
        if (found && after)
            index++;
        if (index < node.Count)
            return node;
        // Leaves are never empty, but for a partition without keys and within a split.
        index = 0;
        while (next?.Children is { } below)
            next = below[0];
        return next;
    }

    /// <summary>The last key below <paramref name="to"/>, or of the partition: its leaf and index. Null if there is none.</summary>
    public KeyNode? FindLast(ReadOnlySpan<byte> to, bool unbounded, out int index)
    {
        KeyNode node = _root;
        KeyNode? previous = null;
        while (node.Children is { } children)
        {
            int child = unbounded ? node.Count : node.ChildIndexOf(to);
            if (child > 0)
                previous = children[child - 1];
            node = children[child];
        }
        index = (unbounded ? node.Count : node.LowerBound(to, out _)) - 1;
        if (index >= 0)
            return node;
        while (previous?.Children is { } below)
            previous = below[previous.Count];
        index = previous is null ? 0 : previous.Count - 1;
        return previous;
    }

    private void Touch(ulong version)
    {
        // Commits of different keys may get here in another order than they drew their versions.
        if (version > _lastVersion)
            Volatile.Write(ref _lastVersion, version);
    }

    private KeyNode DescendWithPath(ReadOnlySpan<byte> key)
    {
        KeyNode node = _root;
        _depth = 0;
        while (node.Children is { } children)
        {
            int child = node.ChildIndexOf(key);
            if (_depth == _path.Length)
            {
                Array.Resize(ref _path, _depth + 2);
                Array.Resize(ref _pathIndex, _depth + 2);
            }
            _path[_depth] = node;
            _pathIndex[_depth++] = child;
            node = children[child];
        }
        return node;
    }

    /// <summary>
    /// Splits the leaf, or, where a node above has no room for the separator that this needs, the highest such node.
    /// The caller descends and tries again: each round splits one node, and no split spreads upwards.
    /// </summary>
    private void Split(KeyNode node, int index, ReadOnlySpan<byte> key)
    {
        byte[] separator = node.SeparatorFor(index, key, out int at);
        int level = _depth - 1;
        while (level >= 0 && !_path[level].HasRoomFor(separator))
        {
            node = _path[level--];
            separator = node.SeparatorFor(0, key, out at);
        }
        if (level >= 0)
        {
            _path[level].InsertChild(_pathIndex[level], separator, node.SplitAt(at));
        }
        else
        {
            KeyNode root = KeyNode.Parent(node);
            root.InsertChild(0, separator, node.SplitAt(at));
            _root = root;
        }
    }

    /// <summary>Removes what has become empty and merges what has become small, from the leaf upwards.</summary>
    private void Shrink(KeyNode node)
    {
        int level = _depth - 1;
        if (node.Count == 0)
        {
            // An empty leaf would end walks early. Parents that have no other child go with it.
            while (level >= 0 && _path[level].Count == 0)
                level--;
            if (level < 0)
            {
                Clear();
                return;
            }
            node = _path[level];
            node.RemoveChild(_pathIndex[level--]).FreeTree();
        }
        while (level >= 0 && node.IsSmall
            && (TryMerge(_path[level], _pathIndex[level]) || TryMerge(_path[level], _pathIndex[level] - 1)))
        {
            node = _path[level--];
        }
        while (_root.Children is { } children && _root.Count == 0)
        {
            _root.Free();
            _root = children[0];
        }
    }

    private static bool TryMerge(KeyNode parent, int left)
    {
        if (left < 0 || left >= parent.Count)
            return false;
        KeyNode[] children = parent.Children!;
        if (!children[left].CanMerge(children[left + 1], parent.KeyLengthOf(left)))
            return false;
        children[left].Merge(children[left + 1], parent.KeyAt(left));
        parent.RemoveChild(left + 1).Free();
        return true;
    }
}
