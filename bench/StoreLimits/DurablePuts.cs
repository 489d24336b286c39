using System.Diagnostics;
using Dynamo.Storage;
using Dynamo.Storage.Commits;
using Dynamo.Storage.Platform;

namespace Dynamo.StoreLimits;

/// <summary>Puts that wait for the disk, beside the disk alone: one client, and 64.</summary>
internal static class DurablePuts
{
    private const int Count = 50_000;

    public static async Task RunAsync(string directory)
    {
        Sync(directory);
        foreach (Durability durability in (Durability[])[Durability.Commit, Durability.None])
        {
            string data = Path.Combine(directory, $"put-{durability}");
            await using EmbeddedStore store = await EmbeddedStore.OpenAsync(new StoreOptions { DataDirectory = data, Durability = durability });
            await Items.FillAsync(store, Count);
            foreach (int clients in (int[])[1, 64])
            {
                await RunAsync(store, clients, 1);
                Console.WriteLine($"{durability}, {clients} clients: {await RunAsync(store, clients, 3)}");
            }
        }
        Sync(directory);
    }

    /// <summary>The disk alone: 600 bytes written into room that is allocated, then fdatasync.</summary>
    private static void Sync(string directory)
    {
        using IFile file = RealFileSystem.Instance.Open(Path.Combine(directory, "sync"), FileOpen.Create);
        file.Allocate(8 << 20);
        file.Sync();
        byte[] bytes = new byte[600];
        var latencies = new Latencies();
        for (int i = 0; i < 10_000; i++)
        {
            long start = Stopwatch.GetTimestamp();
            file.Write(bytes, i * (long)bytes.Length);
            file.Sync();
            latencies.Add(start);
        }
        Console.WriteLine($"write and sync alone: {latencies}");
    }

    private static async Task<string> RunAsync(EmbeddedStore store, int clients, int seconds)
    {
        var all = new Latencies();
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        long begin = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var random = new Random(client);
            var writer = new Writer(store);
            var mine = new Latencies();
            while (Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
            {
                long start = Stopwatch.GetTimestamp();
                await writer.PutAsync(random.Next(Count), 1);
                mine.Add(start);
            }
            lock (all)
                all.Add(mine);
        })));
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        return $"{all.Count / (double)seconds:N0}/s, {cpu.TotalMicroseconds / all.Count:N1} us of CPU each: {all}";
    }
}
