using System.Collections.Concurrent;
using Dynamo.Storage.Commits;
using Dynamo.Storage.Tests.Contract;

namespace Dynamo.Storage.Tests.Commits;

using static StoreHelpers;

/// <summary>Data of many times the memory budget: all of it readable, in order, and writable.</summary>
public sealed class LargerThanMemoryTests(ITestOutputHelper output) : IDisposable
{
    // Least memory: 16 MB of log and 1 MB of read cache. The data is 40 MB.
    private const long Memory = 1 << 20;
    private const int Keys = 20_000;
    private const int ValueLength = 2000;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task All_data_is_readable_by_key_and_in_order()
    {
        await using EmbeddedStore store = await OpenAsync();
        await Fill(store);
        var random = new Random(5);
        for (int i = 0; i < 3000; i++)
            await AssertValue(store, random.Next(Keys), 0);
        Assert.Null(await store.GetAsync(KeyspaceId.Root, "absent"));

        foreach (bool descending in (bool[])[false, true])
        {
            int next = descending ? Keys - 1 : 0;
            var visitor = new CheckingVisitor((key, value) =>
            {
                Assert.Equal(Key(next), key.ToArray());
                Assert.True(value.SequenceEqual(Value(next, 0)));
                next += descending ? -1 : 1;
                return true;
            });
            await store.RangeAsync(new KeyRange(KeyspaceId.Root, default, default, descending), visitor);
            Assert.Equal(descending ? -1 : Keys, next);
        }
    }

    [Fact]
    public async Task Range_over_data_on_disk_stops_when_the_visitor_says_so()
    {
        await using EmbeddedStore store = await OpenAsync();
        await Fill(store);
        foreach (int limit in (int[])[1, 2, 4, 5, 100, 1000])
        {
            var visitor = new CopyVisitor(limit);
            await store.RangeAsync(new KeyRange(KeyspaceId.Root, Key(77), default), visitor);
            Assert.Equal(Enumerable.Range(77, limit).Select(Key), visitor.Pairs.Select(pair => pair.Key));
            Assert.Equal(Enumerable.Range(77, limit).Select(i => Value(i, 0)), visitor.Pairs.Select(pair => pair.Value));
        }
    }

    [Fact]
    public async Task Commits_on_data_on_disk_see_its_values()
    {
        await using EmbeddedStore store = await OpenAsync();
        await Fill(store);
        var random = new Random(6);
        for (int round = 0; round < 200; round++)
        {
            int[] keys = [.. Enumerable.Range(0, 10).Select(_ => random.Next(Keys)).Distinct()];
            var commit = new Commit();
            foreach (int key in keys)
                commit.AddExclusive(KeyspaceId.Root, Key(key));
            int absent = commit.AddExclusive(KeyspaceId.Root, Bytes($"absent{round}"));
            commit.Body = new Body(scope =>
            {
                for (int i = 0; i < keys.Length; i++)
                {
                    int before = BitConverter.ToInt32(scope.ValueOf(i)[4..]);
                    Assert.True(scope.ValueOf(i).SequenceEqual(Value(keys[i], before)));
                    scope.Put(KeyspaceId.Root, Key(keys[i]), Value(keys[i], before + 1));
                }
                Assert.False(scope.Exists(absent));
            });
            Assert.Equal(CommitStatus.Done, (await store.CommitAsync(commit)).Status);
        }
    }

    [Fact]
    public async Task Concurrent_increments_of_data_on_disk_lose_none()
    {
        await using EmbeddedStore store = await OpenAsync();
        await Fill(store);
        var counts = new ConcurrentDictionary<int, int>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (int i = 0; i < 600; i++)
            {
                // Few keys, far apart: they are pushed out of memory between the rounds, and contended.
                int key = random.Next(50) * (Keys / 50);
                var commit = new Commit();
                int index = commit.AddExclusive(KeyspaceId.Root, Key(key));
                commit.Body = new Body(scope => scope.Put(
                    KeyspaceId.Root, Key(key), Value(key, BitConverter.ToInt32(scope.ValueOf(index)[4..]) + 1)));
                await store.CommitAsync(commit);
                counts.AddOrUpdate(key, 1, (_, count) => count + 1);
                await store.PutAsync(KeyspaceId.Root, Bytes($"filler{worker}/{i}"), new byte[8000]);
            }
        })));
        foreach ((int key, int count) in counts)
            await AssertValue(store, key, count);
    }

    [Fact]
    public async Task Overwritten_and_deleted_data_gives_its_disk_back()
    {
        await using EmbeddedStore store = await OpenAsync();
        const int Few = 10_000; // 20 MB
        for (int round = 0; round < 8; round++)
        {
            for (int i = 0; i < Few; i++)
                await store.PutAsync(KeyspaceId.Root, Key(i), Value(i, round));
        }
        for (int i = 0; i < Few; i += 2)
            await store.DeleteAsync(KeyspaceId.Root, Key(i));
        const long Limit = (2 * 10_000_000) + Compaction.DiskSlackBytes + (3 * (32 << 20));
        for (int i = 0; i < 300 && ValuesOnDisk() > Limit; i++)
        {
            await store.PutAsync(KeyspaceId.Root, Bytes("tick"), new byte[100_000]);
            await Task.Delay(20);
        }
        output.WriteLine($"{ValuesOnDisk()} bytes on disk, log of {store.ValueLogBytes} bytes");
        Assert.InRange(ValuesOnDisk(), 0, Limit);
        for (int i = 0; i < Few; i += 97)
        {
            if (i % 2 == 1)
                await AssertValue(store, i, 7);
            else
                Assert.Null(await store.GetAsync(KeyspaceId.Root, Text(Key(i))));
        }
    }

    [Fact]
    public async Task Readers_among_compaction_miss_nothing()
    {
        await using EmbeddedStore store = await OpenAsync();
        await Fill(store);
        using var stop = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 3).Select(reader => Task.Run(async () =>
        {
            var random = new Random(reader);
            while (!stop.IsCancellationRequested)
            {
                if (reader == 0)
                {
                    int from = random.Next(Keys - 200);
                    var visitor = new CopyVisitor(200);
                    await store.RangeAsync(new KeyRange(KeyspaceId.Root, Key(from), default), visitor);
                    Assert.Equal(Enumerable.Range(from, 200).Select(Key), visitor.Pairs.Select(pair => pair.Key));
                }
                else
                {
                    Assert.NotNull(await store.GetAsync(KeyspaceId.Root, Text(Key(random.Next(Keys)))));
                }
            }
        }))];
        for (int round = 1; round <= 3; round++)
        {
            for (int i = 0; i < Keys; i++)
                await store.PutAsync(KeyspaceId.Root, Key(i), Value(i, round));
        }
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        for (int i = 0; i < Keys; i += 101)
            await AssertValue(store, i, 3);
    }

    private ValueTask<EmbeddedStore> OpenAsync() => EmbeddedStore.OpenAsync(new StoreOptions
    {
        DataDirectory = _directory.Path,
        MemoryBytes = Memory,
        Durability = Durability.None,
    });

    private static async Task Fill(EmbeddedStore store)
    {
        for (int i = 0; i < Keys; i++)
            await store.PutAsync(KeyspaceId.Root, Key(i), Value(i, 0));
    }

    private long ValuesOnDisk()
    {
        long bytes = 0;
        foreach (FileInfo file in new DirectoryInfo(Path.Combine(_directory.Path, "values")).EnumerateFiles())
        {
            try
            {
                bytes += file.Length;
            }
            catch (FileNotFoundException)
            {
                // Removed by the store since it was listed.
            }
        }
        return bytes;
    }

    private static byte[] Key(int key) => Bytes($"{key:00000}");

    private static byte[] Value(int key, int round)
    {
        byte[] value = new byte[ValueLength];
        Array.Fill(value, (byte)(key * 31 + round));
        BitConverter.TryWriteBytes(value, key);
        BitConverter.TryWriteBytes(value.AsSpan(4), round);
        return value;
    }

    private static async Task AssertValue(EmbeddedStore store, int key, int round)
    {
        var reader = new CopyReader();
        await store.GetAsync(KeyspaceId.Root, Key(key), reader);
        Assert.Equal(Value(key, round), reader.Value);
    }

    private delegate bool Check(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    private sealed class CheckingVisitor(Check check) : IRangeVisitor
    {
        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => check(key, value);
    }
}
