using System.Diagnostics;
using Dynamo.Storage;
using Dynamo.Storage.Commits;

namespace Dynamo.StoreLimits;

/// <summary>How long writers wait beside a checkpoint, and beside a reader of large pages of the same partition.</summary>
internal static class Stalls
{
    private const int Count = 500_000;
    private const int PageItems = 2000; // 1 MB

    public static async Task RunAsync(string directory)
    {
        var options = new StoreOptions { DataDirectory = Path.Combine(directory, "stalls"), Durability = Durability.None, MemoryBytes = 1L << 30 };
        await using EmbeddedStore store = await EmbeddedStore.OpenAsync(options);
        await Items.FillAsync(store, Count);
        await BesideCheckpointsAsync(store);
        await BesidePagesAsync(store);
    }

    private static async Task BesideCheckpointsAsync(EmbeddedStore store)
    {
        Latencies warm = await WriteAsync(store, TimeSpan.FromSeconds(3));
        Console.WriteLine($"puts, as they come: {warm}");
        for (int i = 0; i < 4; i++)
        {
            using var stop = new CancellationTokenSource();
            Task<Latencies> writer = WriteAsync(store, TimeSpan.FromSeconds(60), stop.Token);
            await Task.Delay(100);
            long start = Stopwatch.GetTimestamp();
            bool taken = await Task.Run(store.Checkpoint);
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            await stop.CancelAsync();
            Console.WriteLine($"puts beside a checkpoint of {took.TotalMilliseconds:N0} ms ({taken}): {await writer}");
        }
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
}
