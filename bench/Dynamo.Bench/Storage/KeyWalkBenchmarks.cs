using BenchmarkDotNet.Attributes;
using Dynamo.Storage.Ordered;

namespace Dynamo.Bench.Storage;

/// <summary>Walking all of 10,000 keys, and the first ten from a key on.</summary>
public class KeyWalkBenchmarks
{
    private const int Keys = 10_000;

    private readonly KeyWalk _walk = new();
    private byte[][] _keys = [];
    private OrderedKeys _ordered = null!;
    private int _next;

    [GlobalSetup]
    public void Setup()
    {
        _keys = BenchKeys.Hashed(Keys);
        _ordered = new OrderedKeys();
        foreach (byte[] key in _keys)
            _ordered.Put(key, 220, 64, 1);
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public int Ascending() => WalkAll(descending: false);

    [Benchmark(OperationsPerInvoke = Keys)]
    public int Descending() => WalkAll(descending: true);

    [Benchmark]
    public int FirstTen()
    {
        _next = (_next + 1) % Keys;
        _walk.Start(_ordered, _keys[_next], default, descending: false);
        _walk.Next(10);
        return _walk.Count;
    }

    private int WalkAll(bool descending)
    {
        int bytes = 0;
        _walk.Start(_ordered, default, default, descending);
        while (_walk.Next())
        {
            for (int i = 0; i < _walk.Count; i++)
                bytes += _walk.Key(i).Length;
        }
        return bytes;
    }
}
