using Dynamo.Storage.Commits;
using Dynamo.Storage.Tests.Contract;

namespace Dynamo.Storage.Tests.Commits;

using static StoreHelpers;

/// <summary>
/// The room of what was overwritten, deleted and dropped comes back while the store is in use, and what lives is not
/// touched by it.
/// </summary>
public sealed class CompactionTests
{
    private const int ValueLength = 2000;

    [Fact]
    public async Task Overwritten_data_does_not_grow_the_store()
    {
        const int Keys = 3000; // 6 MB
        await using EmbeddedStore store = await OpenAsync();
        for (int round = 0; round < 60; round++)
        {
            for (int i = 0; i < Keys; i++)
                await store.PutAsync(KeyspaceId.Root, Bytes($"{i:0000}"), Value(i, round));
        }
        await AssertShrinksTo(store, (2 * 6 << 20) + Compaction.SlackBytes + (16 << 20));
        for (int i = 0; i < Keys; i++)
            await AssertValue(store, i, 59);
        var visitor = new CopyVisitor();
        // Twice: the first walk meets records that have moved, the second finds them where they are.
        for (int walk = 0; walk < 2; walk++)
        {
            visitor.Pairs.Clear();
            await store.RangeAsync(new KeyRange(KeyspaceId.Root, default, default), visitor);
            Assert.Equal(Enumerable.Range(0, Keys).Select(i => $"{i:0000}"), visitor.Pairs.Select(pair => Text(pair.Key)));
            Assert.Equal(Enumerable.Range(0, Keys).Select(i => Value(i, 59)), visitor.Pairs.Select(pair => pair.Value));
        }
    }

    [Fact]
    public async Task Cold_data_survives_the_moves_and_deleted_data_does_not_return()
    {
        const int Cold = 2000;
        await using EmbeddedStore store = await OpenAsync();
        for (int i = 0; i < Cold; i++)
            await store.PutAsync(KeyspaceId.Root, Bytes($"{i:0000}"), Value(i, 7));
        for (int i = 0; i < Cold; i += 2)
            await store.DeleteAsync(KeyspaceId.Root, $"{i:0000}");
        for (int round = 0; round < 60_000; round++)
            await store.PutAsync(KeyspaceId.Root, Bytes($"hot{round % 10}"), Value(round, round));
        await AssertShrinksTo(store, 2 * (5 << 20) + Compaction.SlackBytes + (16 << 20));
        for (int i = 0; i < Cold; i++)
        {
            if (i % 2 == 0)
                Assert.Null(await store.GetAsync(KeyspaceId.Root, $"{i:0000}"));
            else
                await AssertValue(store, i, 7);
        }
    }

    [Fact]
    public async Task Compaction_while_the_hash_index_grows_loses_nothing()
    {
        const int Keys = 300_000; // it doubles at 65,536 and twice more
        await using EmbeddedStore store = await OpenAsync();
        var done = new TaskCompletionSource();
        Task compacting = Task.Run(() =>
        {
            while (!done.Task.IsCompleted)
                store.CompactFirstPage();
        }, TestContext.Current.CancellationToken);
        for (int i = 0; i < Keys; i++)
            await store.PutAsync(KeyspaceId.Root, Bytes($"{i:000000}"), Bytes($"{i}"));
        done.SetResult();
        await compacting;
        for (int i = 0; i < Keys; i++)
            Assert.Equal($"{i}", await store.GetAsync(KeyspaceId.Root, $"{i:000000}"));
    }

    [Fact]
    public async Task Dropped_keyspace_gives_its_room_back()
    {
        await using EmbeddedStore store = await OpenAsync();
        for (int round = 0; round < 4; round++)
        {
            KeyspaceId keyspace = await store.CreateKeyspaceAsync();
            for (int i = 0; i < 15_000; i++)
                await store.PutAsync(keyspace, Bytes($"{i}"), Value(i, round));
            await store.DropKeyspaceAsync(keyspace);
        }
        for (int i = 0; i < 3000; i++)
            await store.PutAsync(KeyspaceId.Root, Bytes($"{i:0000}"), Value(i, 1));
        await AssertShrinksTo(store, 2 * (6 << 20) + Compaction.SlackBytes + (16 << 20));
    }

    [Fact]
    public async Task Store_at_its_limit_refuses_puts_until_something_is_deleted()
    {
        await using EmbeddedStore store = await OpenAsync(limitBytes: 64 << 20);
        int written = 0;
        await Assert.ThrowsAsync<StoreFullException>(async () =>
        {
            for (; written < 100_000; written++)
                await store.PutAsync(KeyspaceId.Root, Bytes($"{written:000000}"), Value(written, 0));
        });
        Assert.InRange(written, 20_000, 33_000);
        await Assert.ThrowsAsync<StoreFullException>(() => store.PutAsync(KeyspaceId.Root, Bytes("more"), Value(0, 0)));
        Assert.NotNull(await store.GetAsync(KeyspaceId.Root, "000000"));
        for (int i = 0; i < written; i += 2)
            await store.DeleteAsync(KeyspaceId.Root, $"{i:000000}");
        for (int i = 0; i < written / 3; i++)
            await store.PutAsync(KeyspaceId.Root, Bytes($"again{i}"), Value(i, 1));
        for (int i = 1; i < written; i += 2)
            Assert.NotNull(await store.GetAsync(KeyspaceId.Root, $"{i:000000}"));
    }

    [Fact]
    public async Task Concurrent_readers_and_writers_never_see_an_old_or_foreign_value()
    {
        // Each key's value carries a round that only grows; a reader must never see it go back, whatever compaction
        // moves meanwhile.
        const int Keys = 2000;
        await using EmbeddedStore store = await OpenAsync();
        for (int i = 0; i < Keys; i++)
            await store.PutAsync(KeyspaceId.Root, Bytes($"{i:0000}"), Value(i, 0));
        using var stop = new CancellationTokenSource();
        Task[] readers = [Task.Run(() => ReadRounds(ranges: false)), Task.Run(() => ReadRounds(ranges: true))];
        await Task.WhenAll(Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            for (int round = 1; round <= 40; round++)
            {
                for (int i = writer; i < Keys; i += 2)
                    await store.PutAsync(KeyspaceId.Root, Bytes($"{i:0000}"), Value(i, round));
            }
        })));
        await stop.CancelAsync();
        await Task.WhenAll(readers);

        async Task ReadRounds(bool ranges)
        {
            int[] last = new int[Keys];
            var random = new Random(3);
            while (!stop.IsCancellationRequested)
            {
                if (ranges)
                {
                    var visitor = new CopyVisitor();
                    await store.RangeAsync(new KeyRange(KeyspaceId.Root, default, default), visitor);
                    Assert.Equal(Keys, visitor.Pairs.Count);
                    foreach ((byte[] key, byte[] value) in visitor.Pairs)
                        Check(int.Parse(Text(key)), value);
                }
                else
                {
                    int i = random.Next(Keys);
                    var reader = new CopyReader();
                    await store.GetAsync(KeyspaceId.Root, Bytes($"{i:0000}"), reader);
                    Check(i, reader.Value!);
                }
            }

            void Check(int key, byte[] value)
            {
                int round = BitConverter.ToInt32(value, 4);
                Assert.True(round >= last[key], $"key {key} went back from {last[key]} to {round}");
                Assert.Equal(Value(key, round), value);
                last[key] = round;
            }
        }
    }

    private static ValueTask<EmbeddedStore> OpenAsync(long limitBytes = 1L << 30) =>
        EmbeddedStore.OpenAsync(new StoreOptions { MemoryBytes = limitBytes });

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
        await store.GetAsync(KeyspaceId.Root, Bytes($"{key:0000}"), reader);
        Assert.Equal(Value(key, round), reader.Value);
    }

    private static async Task AssertShrinksTo(EmbeddedStore store, long bytes)
    {
        for (int i = 0; i < 200 && store.ValueLogBytes > bytes; i++)
            await Task.Delay(20);
        Assert.InRange(store.ValueLogBytes, 0, bytes);
    }
}
