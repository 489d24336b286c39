using System.Diagnostics;
using Dynamo.Storage;
using Dynamo.Storage.Commits;
using Dynamo.Storage.Platform;

namespace Dynamo.StoreLimits;

/// <summary>How long writers wait beside a checkpoint, and beside a reader of large pages of the same partition.</summary>
internal static class Stalls
{
    private const int Count = 500_000;
    private const int PageItems = 2000; // 1 MB

    // Long enough for a checkpoint of what is written meanwhile.
    private static readonly TimeSpan s_window = TimeSpan.FromMilliseconds(250);

    /// <param name="rounds">How many checkpoints, and as many windows of time without one between them.</param>
    public static async Task RunAsync(string directory, int rounds)
    {
        Machine(directory, rounds);
        // No checkpoint by itself: what lies between two of ours has none.
        var environment = new StoreEnvironment { LeastCheckpointLogBytes = 1L << 40, MostCheckpointLogBytes = 1L << 40 };
        StoreOptions Options(Durability durability) =>
            new() { DataDirectory = Path.Combine(directory, "stalls"), Durability = durability, MemoryBytes = 1L << 30 };
        await using (EmbeddedStore store = await EmbeddedStore.OpenAsync(Options(Durability.None), environment))
        {
            await Items.FillAsync(store, Count);
            await BesidePagesAsync(store);
            await BesideCheckpointsAsync(store, "none", rounds);
        }
        // The first store's memory goes back to the system with all threads stopped, 50 ms: not beside measured puts.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        await using (EmbeddedStore store = await EmbeddedStore.OpenAsync(Options(Durability.Commit), environment))
            await BesideCheckpointsAsync(store, "commit", rounds);
    }

    /// <summary>What the machine does by itself to a thread that only looks at the clock, and to one that only syncs.</summary>
    private static void Machine(string directory, int rounds)
    {
        using IFile file = RealFileSystem.Instance.Open(Path.Combine(directory, "sync"), FileOpen.Create);
        file.Allocate(64 << 20);
        file.Sync();
        byte[] bytes = new byte[600];
        long at = 0;
        foreach (bool syncs in (bool[])[false, true])
        {
            var all = new Windows();
            for (int i = 0; i < rounds; i++)
            {
                var latencies = new Latencies();
                long begin = Stopwatch.GetTimestamp();
                while (Stopwatch.GetElapsedTime(begin) < s_window)
                {
                    long start = Stopwatch.GetTimestamp();
                    if (syncs)
                    {
                        file.Write(bytes, at++ % 100_000 * bytes.Length);
                        file.Sync();
                    }
                    else
                    {
                        Thread.SpinWait(200);
                    }
                    latencies.Add(start);
                }
                all.Add(latencies);
            }
            Console.WriteLine($"{(syncs ? "write and sync" : "nothing")} alone: {all}");
        }
    }

    private static async Task BesideCheckpointsAsync(EmbeddedStore store, string durability, int rounds)
    {
        await WriteAsync(store, TimeSpan.FromSeconds(3));
        await Task.Run(store.Checkpoint);
        (Windows Without, Windows With, double Ms) windows = (new(), new(), 0);
        for (int i = 0; i < 2 * rounds; i++)
        {
            bool with = i % 2 == 1;
            using var stop = new CancellationTokenSource();
            Task<Latencies> writer = WriteAsync(store, TimeSpan.FromSeconds(60), stop.Token);
            await Task.Delay(100);
            long start = Stopwatch.GetTimestamp();
            if (!with)
                await Task.Delay(s_window);
            else if (!await Task.Run(store.Checkpoint))
                throw new InvalidOperationException("No checkpoint was taken.");
            windows.Ms += with ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : 0;
            await stop.CancelAsync();
            (with ? windows.With : windows.Without).Add(await writer);
        }
        Console.WriteLine($"{durability}, puts without a checkpoint: {windows.Without}");
        Console.WriteLine($"{durability}, puts beside a checkpoint of {windows.Ms / rounds:N0} ms: {windows.With}");
    }

    private static Task<Latencies> WriteAsync(EmbeddedStore store, TimeSpan time, CancellationToken stop = default) => Task.Run(async () =>
    {
        var random = new Random(3);
        var writer = new Writer(store);
        var latencies = new Latencies();
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < time && !stop.IsCancellationRequested)
        {
            int item = random.Next(Count);
            long start = Stopwatch.GetTimestamp();
            await writer.PutAsync(item, 1);
            latencies.Add(start);
            // A client that is not the machine's only load: the checkpoint has the other processor, and this one a pause.
            Thread.SpinWait(200);
        }
        return latencies;
    });

    private static async Task BesidePagesAsync(EmbeddedStore store)
    {
        // Keys that share their first bits lie in one partition of the ordered keys, as one hash key's items do.
        byte[][] keys = [.. Enumerable.Range(0, 10_000).Select(i =>
        {
            byte[] key = new byte[Items.KeyBytes];
            key.AsSpan(0, 8).Fill(0x55);
            System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(8), i);
            return key;
        })];
        var writer = new Writer(store);
        foreach (byte[] key in keys)
            await writer.PutAsync(key, BitConverter.ToInt32([.. key[12..16].Reverse()]), 0);
        foreach (bool reading in (bool[])[false, true, false, true])
        {
            using var stop = new CancellationTokenSource();
            long pages = 0;
            Task reader = !reading ? Task.CompletedTask : Task.Run(async () =>
            {
                var page = new Page();
                while (!stop.IsCancellationRequested)
                {
                    page.Left = PageItems;
                    await store.RangeAsync(new KeyRange(KeyspaceId.Root, keys[pages * PageItems % keys.Length], default), page);
                    pages++;
                }
            });
            var latencies = new Latencies();
            var random = new Random(4);
            long begin = Stopwatch.GetTimestamp();
            await Task.Run(async () =>
            {
                while (Stopwatch.GetElapsedTime(begin).TotalSeconds < 3)
                {
                    int i = random.Next(keys.Length);
                    long start = Stopwatch.GetTimestamp();
                    await writer.PutAsync(keys[i], i, 1);
                    latencies.Add(start);
                    Thread.SpinWait(200);
                }
            });
            await stop.CancelAsync();
            await reader;
            Console.WriteLine($"puts in one partition, {(reading ? $"beside {pages / 3.0:N0} pages of 1 MB a second" : "alone")}: {latencies}");
        }
    }

    private sealed class Page : IRangeVisitor
    {
        public int Left { get; set; }

        public long Bytes { get; private set; }

        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            Bytes += value.Length;
            return --Left > 0;
        }
    }

    /// <summary>Latencies of several windows of time, and how many of the windows kept below 10 ms.</summary>
    private sealed class Windows
    {
        private const double MostUs = 10_000;

        private readonly Latencies _all = new();
        private int _count;
        private int _good;

        public void Add(Latencies window)
        {
            _all.Add(window);
            _count++;
            if (window.MaxUs <= MostUs)
                _good++;
        }

        public override string ToString() => $"{_good} of {_count} windows below 10 ms; {_all}";
    }
}
