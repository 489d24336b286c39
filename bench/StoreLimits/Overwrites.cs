using System.Diagnostics;
using Dynamo.Storage;
using Dynamo.Storage.Commits;

namespace Dynamo.StoreLimits;

/// <summary>100 MB of items, each overwritten fifty times in random order, on disk and in memory.</summary>
internal static class Overwrites
{
    private const int Count = 200_000;
    private const int Rounds = 50;
    private const double LiveMegabytes = Count * (double)Items.Bytes / 1e6;

    public static Task OnDiskAsync(string directory) => MeasureAsync(
        "on disk",
        new StoreOptions { DataDirectory = Path.Combine(directory, "overwrites"), Durability = Durability.None, MemoryBytes = 1L << 30 });

    public static Task InMemoryAsync() => MeasureAsync("in memory", new StoreOptions { MemoryBytes = 4L << 30 });

    private static async Task MeasureAsync(string what, StoreOptions options)
    {
        await using EmbeddedStore store = await EmbeddedStore.OpenAsync(options);
        await Items.FillAsync(store, Count);
        // Compaction waits for half as much garbage as lives: so much less than a round is the measure of puts without.
        Latencies quiet = await OverwriteAsync(store, rounds: 0.4, seed: 1);
        Console.WriteLine($"{what}, without compaction: {quiet}");
        double mostOnDisk = 0;
        using var stop = new CancellationTokenSource();
        Task watch = options.DataDirectory is null ? Task.CompletedTask : Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                mostOnDisk = Math.Max(mostOnDisk, DiskMegabytes(options.DataDirectory));
                await Task.Delay(100);
            }
        });
        long start = Stopwatch.GetTimestamp();
        Latencies busy = await OverwriteAsync(store, Rounds, seed: 2);
        Console.WriteLine($"{what}, {Rounds} rounds in {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s: {busy}");
        await stop.CancelAsync();
        await watch;
        Console.WriteLine($"{what}: p99 {busy.PercentileUs(0.99) / quiet.PercentileUs(0.99):N1} times that without compaction; live {LiveMegabytes:N0} MB; {Resident.Describe()}");
        if (options.DataDirectory is null)
            return;
        for (int i = 0; i < 5; i += 2)
        {
            Console.WriteLine($"on disk: most {mostOnDisk:N0} MB, {i} s after the last put {Sizes(options.DataDirectory)}");
            await Task.Delay(2000);
        }
    }

    private static async Task<Latencies> OverwriteAsync(EmbeddedStore store, double rounds, int seed)
    {
        var all = new Latencies();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(part => Task.Run(async () =>
        {
            var random = new Random((seed * 2) + part);
            var writer = new Writer(store);
            var mine = new Latencies();
            for (int i = 0; i < Count * rounds / 2; i++)
            {
                int item = random.Next(Count);
                long start = Stopwatch.GetTimestamp();
                await writer.PutAsync(item, i);
                mine.Add(start);
            }
            lock (all)
                all.Add(mine);
        })));
        return all;
    }

    private static string Sizes(string directory) => $"{DiskMegabytes(directory):N0} MB ("
        + string.Join(", ", Directory.GetDirectories(directory).Order().Select(d => $"{Path.GetFileName(d)} {DiskMegabytes(d):N0}")) + ")";

    private static double DiskMegabytes(string directory)
    {
        using Process du = Process.Start(new ProcessStartInfo("du", ["-s", "--block-size=1", directory]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        return long.Parse(du.StandardOutput.ReadToEnd().Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture) / 1e6;
    }
}
