using System.Globalization;
using Dynamo.Storage.Tests.Contract;

namespace Dynamo.Storage.Tests.Commits;

using static StoreHelpers;

/// <summary>Reads beside commits, with everything on disk: what comes out of the read cache is never old.</summary>
public sealed class ReadCacheCoherenceTests : IDisposable
{
    private const int Keys = 40;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>Each key is written by one writer: its n-th write puts n, or deletes where n divides by seven.</summary>
    [Fact]
    public async Task Reads_and_ranges_beside_commits_see_what_ended_before_they_began()
    {
        await using EvictingStore store = await EvictingStore.OpenAsync(_directory.Path);
        long[] done = new long[Keys];
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        long reads = 0;
        Task[] writers = [.. Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            while (!stop.IsCancellationRequested)
            {
                // Few keys most of the time: the others stay long enough to be read over and over.
                int key = ((random.Next(4) == 0 ? random.Next(Keys) : random.Next(4)) & ~1) + writer;
                long next = done[key] + 1;
                if (next % 7 == 0)
                    await store.DeleteAsync(KeyspaceId.Root, Key(key));
                else
                    await store.PutAsync(KeyspaceId.Root, Key(key), $"{next} {new string('v', 300)}");
                Volatile.Write(ref done[key], next);
                if (next % 3 == 0)
                    await Task.Delay(1);
            }
        }))];
        Task[] readers = [.. Enumerable.Range(0, 4).Select(reader => Task.Run(async () =>
        {
            var random = new Random(100 + reader);
            while (!stop.IsCancellationRequested)
            {
                int key = random.Next(2) == 0 ? random.Next(Keys) : random.Next(4);
                long least = Volatile.Read(ref done[key]);
                string? value = random.Next(8) == 0
                    ? (await store.RangeAsync(KeyspaceId.Root, Key(key), Key(key) + "\0")).Select(pair => pair.Split('=')[1]).SingleOrDefault()
                    : await store.GetAsync(KeyspaceId.Root, Key(key));
                // A write may have ended since, or be about to.
                long most = Volatile.Read(ref done[key]) + 1;
                bool right = value is null
                    ? Enumerable.Range(0, (int)(most - least + 1)).Any(i => (least + i) % 7 == 0)
                    : NumberOf(value) >= least && NumberOf(value) <= most;
                Assert.True(right, $"key {key}: {value?[..10] ?? "nothing"}, between writes {least} and {most}");
                Interlocked.Increment(ref reads);
            }
        }))];
        await Task.WhenAll([.. writers, .. readers]);
        Assert.InRange(reads, 100, long.MaxValue);
        for (int key = 0; key < Keys; key++)
        {
            string? value = await store.GetAsync(KeyspaceId.Root, Key(key));
            Assert.Equal(done[key] % 7 == 0 ? 0 : done[key], value is null ? 0 : NumberOf(value));
        }
    }

    [Fact]
    public async Task Dropped_keyspaces_leave_nothing_that_later_ones_would_see()
    {
        await using EvictingStore store = await EvictingStore.OpenAsync(_directory.Path);
        for (int round = 0; round < 30; round++)
        {
            KeyspaceId keyspace = await store.CreateKeyspaceAsync();
            Assert.Null(await store.GetAsync(keyspace, "k"));
            await store.PutAsync(keyspace, "k", $"{round}");
            for (int i = 0; i < 3; i++)
            {
                await Task.Delay(3);
                Assert.Equal($"{round}", await store.GetAsync(keyspace, "k"));
            }
            await store.DropKeyspaceAsync(keyspace);
            Assert.Null(await store.GetAsync(keyspace, "k"));
        }
    }

    private static string Key(int key) => $"{key:0000}";

    private static long NumberOf(string value) => long.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture);
}
