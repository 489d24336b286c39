using System.Diagnostics;
using Dynamo.Storage;
using Dynamo.Storage.Commits;

namespace Dynamo.LogComparison;

/// <summary>How fast a store takes 1 million items of 500 bytes, and how fast the next start is ready with them.</summary>
internal static class ReplayRun
{
    private const int Items = 1_000_000;
    private const int ValueBytes = 500;

    public static async Task RunAsync(string directory)
    {
        var options = new StoreOptions { DataDirectory = Path.Combine(directory, "replay"), Durability = Durability.None, MemoryBytes = 4L << 30 };
        // Without checkpoints the next start replays all of it.
        var environment = new StoreEnvironment { LeastCheckpointLogBytes = long.MaxValue / 2, MostCheckpointLogBytes = long.MaxValue / 2 };
        EmbeddedStore store = await EmbeddedStore.OpenAsync(options, environment);
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(part => Task.Run(() => FillAsync(store, part * (Items / 2), Items / 2))));
        TimeSpan accepted = Stopwatch.GetElapsedTime(start);
        await store.DisposeAsync();
        start = Stopwatch.GetTimestamp();
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        await using EmbeddedStore again = await EmbeddedStore.OpenAsync(options, environment);
        TimeSpan opened = Stopwatch.GetElapsedTime(start);
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        Console.WriteLine($"{again.Statistics(KeyspaceId.Root).Count:N0} items accepted in {accepted.TotalSeconds:N2} s, "
            + $"ready again in {opened.TotalSeconds:N2} s ({cpu.TotalSeconds:N2} s of CPU)");
    }

    private static async Task FillAsync(EmbeddedStore store, int first, int count)
    {
        byte[] key = new byte[24];
        byte[] value = new byte[ValueBytes];
        var random = new Random(first);
        random.NextBytes(value);
        var commit = new Commit();
        var body = new PutBody(key, value);
        for (int i = first; i < first + count; i++)
        {
            // As keys are: a hash in front, so the order of arrival is not that of the keys.
            BitConverter.TryWriteBytes(key, (ulong)i * 0x9E3779B97F4A7C15);
            BitConverter.TryWriteBytes(key.AsSpan(8), i);
            commit.Reset();
            commit.AddExclusive(KeyspaceId.Root, key);
            commit.Body = body;
            CommitResult result = await store.CommitAsync(commit);
            await store.WaitStableAsync(result.Seen);
        }
    }

    private sealed class PutBody(byte[] key, byte[] value) : ICommitBody
    {
        public void Run(ICommitScope scope) => scope.Put(KeyspaceId.Root, key, value);
    }
}
