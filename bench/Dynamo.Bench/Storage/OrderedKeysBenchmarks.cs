using BenchmarkDotNet.Attributes;
using Dynamo.Storage.Ordered;

namespace Dynamo.Bench.Storage;

/// <summary>One operation on ordered keys, at random among few (in the caches) and many.</summary>
public class OrderedKeysBenchmarks
{
    private byte[][] _keys = [];
    private OrderedKeys _ordered = null!;
    private int _next;

    [Params(10_000, 1_000_000)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _keys = BenchKeys.Hashed(Keys);
        _ordered = new OrderedKeys();
        foreach (byte[] key in _keys)
            _ordered.Put(key, 220, 64, 1);
    }

    [Benchmark]
    public bool Get() => _ordered.TryGet(Next(), out _, out _);

    [Benchmark]
    public bool Replace() => _ordered.Put(Next(), 220, 64, 2);

    [Benchmark]
    public bool RemoveAndInsert()
    {
        byte[] key = Next();
        _ordered.Remove(key, 2);
        return _ordered.Put(key, 220, 64, 2);
    }

    private byte[] Next()
    {
        int next = _next++;
        if (next == _keys.Length)
            (next, _next) = (0, 1);
        return _keys[next];
    }
}
