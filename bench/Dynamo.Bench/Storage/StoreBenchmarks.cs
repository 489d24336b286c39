using BenchmarkDotNet.Attributes;
using Dynamo.Storage;
using Dynamo.Storage.Commits;

namespace Dynamo.Bench.Storage;

/// <summary>The store's waist in memory: 10,000 pairs with values of 220 bytes.</summary>
public class StoreBenchmarks
{
    private const int Pairs = 10_000;

    private readonly Counter _counter = new();
    private readonly Commit _commit = new();
    private byte[][] _keys = [];
    private EmbeddedStore _store = null!;
    private KeyspaceId _keyspace;
    private BareFaster _bare = null!;
    private int _next;

    [GlobalSetup]
    public void Setup()
    {
        _keys = BenchKeys.Hashed(Pairs);
        // Room for what a long run of puts appends.
        _store = EmbeddedStore.OpenAsync(new StoreOptions { MemoryBytes = 16L << 30 }).AsTask().GetAwaiter().GetResult();
        _keyspace = _store.CreateKeyspaceAsync().AsTask().GetAwaiter().GetResult();
        for (int i = 0; i < Pairs; i++)
            Put();
        _bare = new BareFaster(_keys);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _bare.Dispose();
        CloseStore();
    }

    private void CloseStore() => _store.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>The least that a read can cost: FASTER by itself, with a copy of the value instead of our reader.</summary>
    [Benchmark(Baseline = true)]
    public int BareRead() => _bare.Read(Next());

    [Benchmark]
    public bool Get()
    {
        ValueTask<ReadResult> read = _store.GetAsync(_keyspace, Next(), _counter);
        return read.IsCompletedSuccessfully && read.Result.Found;
    }

    [Benchmark]
    public ulong Put()
    {
        byte[] key = Next();
        _commit.Reset();
        _commit.AddExclusive(_keyspace, key);
        _commit.Body = new PutBody(_keyspace, key);
        ValueTask<CommitResult> commit = _store.CommitAsync(_commit);
        return commit.IsCompletedSuccessfully ? commit.Result.Seen : commit.AsTask().GetAwaiter().GetResult().Seen;
    }

    [Benchmark(OperationsPerInvoke = Pairs)]
    public long RangeOfPairs() => Range(keysOnly: false);

    [Benchmark(OperationsPerInvoke = Pairs)]
    public long RangeOfKeys() => Range(keysOnly: true);

    private long Range(bool keysOnly)
    {
        _counter.Pairs = 0;
        ValueTask<ulong> range = _store.RangeAsync(new KeyRange(_keyspace, default, default, KeysOnly: keysOnly), _counter);
        if (!range.IsCompletedSuccessfully || _counter.Pairs != Pairs)
            throw new InvalidOperationException($"A range brought {_counter.Pairs} pairs.");
        return _counter.Bytes;
    }

    private byte[] Next()
    {
        _next = (_next + 1) % Pairs;
        return _keys[_next];
    }

    private sealed class Counter : IValueReader, IRangeVisitor
    {
        public int Pairs { get; set; }

        public long Bytes { get; private set; }

        public void Read(ReadOnlySpan<byte> value, ulong version) => Bytes += value.Length;

        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            Pairs++;
            Bytes += value.Length;
            return true;
        }
    }

    private sealed class PutBody(KeyspaceId keyspace, byte[] key) : ICommitBody
    {
        private static readonly byte[] s_value = new byte[220];

        public void Run(ICommitScope scope) => scope.Put(keyspace, key, s_value);
    }
}
