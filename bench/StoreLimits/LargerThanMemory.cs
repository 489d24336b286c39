using System.Diagnostics;
using Dynamo.Storage;
using Dynamo.Storage.Commits;

namespace Dynamo.StoreLimits;

/// <summary>2 million items of 500 bytes with 64 MB of memory.</summary>
internal static class LargerThanMemory
{
    private const int Count = 2_000_000;
    private const long Memory = 64 << 20;
    private const int Readers = 32;

    // Memory, keys (their bytes and 40 more each), and 150 MB for everything else.
    private const double AllowedMegabytes = (Memory / 1e6) + (Count * (Items.KeyBytes + 40) / 1e6) + 150;

    public static async Task RunAsync(string directory)
    {
        var options = new StoreOptions { DataDirectory = Path.Combine(directory, "larger"), Durability = Durability.None, MemoryBytes = Memory };
        Console.WriteLine($"allowed: {AllowedMegabytes:N0} MB; before: {Resident.Describe()}");
        await FillAndReadAsync(options);
        // The method that has ended is still on the stack before.
        await Task.Yield();
        GC.Collect(2, GCCollectionMode.Aggressive);
        Resident.ResetPeak();
        Console.WriteLine($"closed: {Resident.Describe()}");
        await ReadAgainAsync(options);
        await Task.Yield();
        GC.Collect(2, GCCollectionMode.Aggressive);
        await using EmbeddedStore memory = await EmbeddedStore.OpenAsync(new StoreOptions { MemoryBytes = 8L << 30 });
        await Items.FillAsync(memory, Count);
        await ReadZipfianAsync(memory, "all in memory");
    }

    // Each store in a method of its own: afterwards nothing holds on to its memory.
    private static async Task FillAndReadAsync(StoreOptions options)
    {
        await using EmbeddedStore store = await EmbeddedStore.OpenAsync(options);
        long start = Stopwatch.GetTimestamp();
        await Items.FillAsync(store, Count);
        Console.WriteLine($"filled in {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s: {Resident.Describe()}");
        await ReadAllAsync(store);
        await ReadZipfianAsync(store, "64 MB");
    }

    private static async Task ReadAgainAsync(StoreOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        await using EmbeddedStore store = await EmbeddedStore.OpenAsync(options);
        Console.WriteLine($"opened again in {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s: {Resident.Describe()}");
        await ReadAllAsync(store);
        await ReadZipfianAsync(store, "64 MB, opened again");
    }

    private static async Task ReadAllAsync(EmbeddedStore store)
    {
        var visitor = new Checker();
        long start = Stopwatch.GetTimestamp();
        await store.RangeAsync(new KeyRange(KeyspaceId.Root, default, default), visitor);
        if (visitor.Seen != Count)
            throw new InvalidOperationException($"A range brought {visitor.Seen} items instead of {Count}.");
        Console.WriteLine($"all read, in order, in {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s: {Resident.Describe()}");
    }

    private static async Task ReadZipfianAsync(EmbeddedStore store, string what)
    {
        var zipf = new Zipf(Count);
        long reads = 0;
        TimeSpan cpu = default;
        // The first round warms the read cache and the compiler.
        foreach (double seconds in (double[])[4, 4])
        {
            reads = 0;
            cpu = Process.GetCurrentProcess().TotalProcessorTime;
            long start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Readers).Select(reader => Task.Run(async () =>
            {
                var random = new Random(reader);
                var value = new Reader();
                byte[] key = new byte[Items.KeyBytes];
                long mine = 0;
                while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
                {
                    Items.WriteKey(key, zipf.Next(random));
                    value.Key = key;
                    if (!(await store.GetAsync(KeyspaceId.Root, key, value)).Found || !value.IsRight)
                        throw new InvalidOperationException("A read did not find what was written.");
                    mine++;
                }
                Interlocked.Add(ref reads, mine);
            })));
            reads = (long)(reads / Stopwatch.GetElapsedTime(start).TotalSeconds);
            cpu = (Process.GetCurrentProcess().TotalProcessorTime - cpu) / seconds;
        }
        Console.WriteLine($"zipfian reads, {what}: {reads:N0}/s, {cpu.TotalMicroseconds / reads:N2} us of CPU each: {Resident.Describe()}");
    }

    private sealed class Reader : IValueReader
    {
        public byte[] Key { get; set; } = [];

        public bool IsRight { get; private set; }

        public void Read(ReadOnlySpan<byte> value, ulong version) => IsRight = Items.IsValue(value, Key);
    }

    private sealed class Checker : IRangeVisitor
    {
        private readonly byte[] _last = new byte[Items.KeyBytes];

        public int Seen { get; private set; }

        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (key.SequenceCompareTo(_last) < 0 || !Items.IsValue(value, key))
                throw new InvalidOperationException($"Item {Seen} of the range is wrong.");
            key.CopyTo(_last);
            Seen++;
            return true;
        }
    }
}

/// <summary>Ranks by YCSB's zipfian distribution (Gray et al., SIGMOD 1994), scattered over the items.</summary>
internal sealed class Zipf
{
    private const double Theta = 0.99;
    private readonly int _items;
    private readonly double _zeta;
    private readonly double _eta;

    public Zipf(int items)
    {
        _items = items;
        for (int i = 1; i <= items; i++)
            _zeta += Math.Pow(i, -Theta);
        _eta = (1 - Math.Pow(2.0 / items, 1 - Theta)) / (1 - ((1 + Math.Pow(0.5, Theta)) / _zeta));
    }

    public long Next(Random random)
    {
        double u = random.NextDouble();
        double uz = u * _zeta;
        long rank = uz < 1 ? 0
            : uz < 1 + Math.Pow(0.5, Theta) ? 1
            : (long)(_items * Math.Pow((_eta * u) - _eta + 1, 1 / (1 - Theta)));
        return rank * 7_368_787 % _items;
    }
}
