using Dynamo.Storage.Ordered;

namespace Dynamo.Storage.Tests.Ordered;

/// <summary>The plain model: a sorted list of keys.</summary>
internal sealed class SortedModel
{
    private readonly List<byte[]> _keys = [];
    private readonly List<(int Size, long Hint)> _values = [];

    public static IComparer<byte[]> Order { get; } =
        Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));

    public int Count => _keys.Count;

    public long SizeBytes => _values.Sum(v => (long)v.Size);

    public byte[] Pick(Random random) => _keys[random.Next(_keys.Count)];

    public bool Put(byte[] key, int size, long hint)
    {
        int index = _keys.BinarySearch(key, Order);
        if (index >= 0)
        {
            _values[index] = (size, hint);
            return false;
        }
        _keys.Insert(~index, key);
        _values.Insert(~index, (size, hint));
        return true;
    }

    public bool Remove(byte[] key)
    {
        int index = _keys.BinarySearch(key, Order);
        if (index < 0)
            return false;
        _keys.RemoveAt(index);
        _values.RemoveAt(index);
        return true;
    }

    public bool TryGet(byte[] key, out (int Size, long Hint) value)
    {
        int index = _keys.BinarySearch(key, Order);
        value = index >= 0 ? _values[index] : default;
        return index >= 0;
    }

    public void AssertRange(OrderedKeys keys, KeyWalk walk, byte[] from, byte[] to, bool descending, int maxKeys)
    {
        List<int> expected = [];
        for (int i = 0; i < _keys.Count; i++)
        {
            if (Order.Compare(_keys[i], from) >= 0 && (to.Length == 0 || Order.Compare(_keys[i], to) < 0))
                expected.Add(i);
        }
        if (descending)
            expected.Reverse();
        int position = 0;
        walk.Start(keys, from, to, descending);
        while (walk.Next(maxKeys))
        {
            Assert.InRange(walk.Count, 1, maxKeys);
            for (int i = 0; i < walk.Count; i++, position++)
            {
                Assert.True(position < expected.Count, "The walk brings too many keys.");
                int index = expected[position];
                Assert.True(walk.Key(i).SequenceEqual(_keys[index]), $"Key {position} of {expected.Count} differs.");
                Assert.Equal(_values[index], (walk.RecordSize(i), walk.Hint(i)));
            }
        }
        Assert.Equal(expected.Count, position);
        Assert.False(walk.Next());
    }
}
