using System.Runtime.InteropServices;

namespace Dynamo.Storage.Ordered;

/// <summary>
/// Builds one B+tree from keys in ascending order, leaf by leaf and the levels above along with it. Nodes are packed
/// to seven eighths, so that the first inserts afterwards do not split every one.
/// </summary>
internal sealed class KeyTreeBuilder
{
    private readonly List<Level> _levels = [new(isLeaf: true)];

    public long Count { get; private set; }

    public long SizeBytes { get; private set; }

    /// <summary>Adds a key above all earlier ones.</summary>
    public void Add(ReadOnlySpan<byte> key, int recordSize)
    {
        Level leaf = _levels[0];
        if (!leaf.HasRoomFor(key))
            CloseAndOpen(0, KeyNode.Shortest(leaf.LastKey, key));
        leaf.AddKey(key, recordSize);
        Count++;
        SizeBytes += recordSize;
    }

    /// <summary>Returns the root. The builder is empty afterwards.</summary>
    public KeyNode Build()
    {
        // Each level's open node goes up; the topmost one that nothing was ever handed to from is the root.
        for (int i = 0; ; i++)
        {
            KeyNode node = _levels[i].Close();
            if (i == _levels.Count - 1)
            {
                Reset();
                return node;
            }
            AddChild(i + 1, _levels[i].Below, node);
        }
    }

    /// <summary>Closes a level's node, hands it to the level above and opens the next, which begins at the separator.</summary>
    private void CloseAndOpen(int level, byte[] separator)
    {
        if (level + 1 == _levels.Count)
            _levels.Add(new Level(isLeaf: false));
        byte[] below = _levels[level].Below;
        AddChild(level + 1, below, _levels[level].Close());
        _levels[level].Below = separator;
    }

    private void AddChild(int level, byte[] separator, KeyNode child)
    {
        Level inner = _levels[level];
        if (inner.IsFresh)
        {
            inner.Below = separator;
        }
        else if (inner.HasRoomFor(separator))
        {
            inner.AddKey(separator, 0);
        }
        else
        {
            CloseAndOpen(level, separator);
        }
        inner.AddChild(child);
    }

    private void Reset()
    {
        _levels.RemoveRange(1, _levels.Count - 1);
        _levels[0].Below = [];
        Count = 0;
        SizeBytes = 0;
    }

    /// <summary>The open node of a level: its keys one behind the other, as they come.</summary>
    private sealed class Level(bool isLeaf)
    {
        private const int MaxKeys = KeyNode.MaxKeys / 8 * 7;
        private const int TargetBytes = KeyNode.TargetBytes / 8 * 7;

        private readonly int[] _ends = new int[MaxKeys];
        private readonly int[] _recordSizes = new int[MaxKeys];
        private readonly List<KeyNode> _children = [];
        private byte[] _bytes = new byte[2 * KeyNode.TargetBytes];
        private int _count;

        /// <summary>Separates the open node from the one before it.</summary>
        public byte[] Below { get; set; } = [];

        /// <summary>Nothing was added since the last node was closed.</summary>
        public bool IsFresh => _count == 0 && _children.Count == 0;

        public ReadOnlySpan<byte> LastKey => _bytes.AsSpan(_count > 1 ? _ends[_count - 2] : 0, LengthOf(_count - 1));

        private int Used => _count == 0 ? 0 : _ends[_count - 1];

        public bool HasRoomFor(ReadOnlySpan<byte> key)
        {
            int bytes = Used + key.Length;
            return _count < MaxKeys
                && (bytes <= TargetBytes || (_count < KeyNode.MinKeys && bytes <= KeyNode.MaxBytes) || _count == 0);
        }

        public void AddKey(ReadOnlySpan<byte> key, int recordSize)
        {
            int used = Used;
            if (_bytes.Length - used < key.Length)
                Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, used + key.Length));
            key.CopyTo(_bytes.AsSpan(used));
            _recordSizes[_count] = recordSize;
            _ends[_count++] = used + key.Length;
        }

        public void AddChild(KeyNode child) => _children.Add(child);

        public KeyNode Close()
        {
            KeyNode node = KeyNode.Packed(_bytes, _ends.AsSpan(0, _count), _recordSizes,
                isLeaf ? null : CollectionsMarshal.AsSpan(_children).ToArray());
            _count = 0;
            _children.Clear();
            return node;
        }

        private int LengthOf(int index) => _ends[index] - (index == 0 ? 0 : _ends[index - 1]);
    }
}
