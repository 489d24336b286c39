using Dynamo.Storage.Commits;
using Dynamo.Storage.Tests.Contract;

namespace Dynamo.Storage.Tests.Commits;

using static StoreHelpers;

/// <summary>What a store holds after it was closed and opened again.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(Durability.Commit)]
    [InlineData(Durability.Interval)]
    [InlineData(Durability.None)]
    public async Task Restart_after_close_finds_everything(Durability durability)
    {
        KeyspaceId keyspace;
        KeyspaceId dropped;
        await using (EmbeddedStore store = await OpenAsync(durability))
        {
            keyspace = await store.CreateKeyspaceAsync();
            dropped = await store.CreateKeyspaceAsync();
            await store.PutAsync(dropped, "gone", "with its keyspace");
            for (int i = 0; i < 1000; i++)
                await store.PutAsync(keyspace, $"{i:0000}", $"value {i}");
            for (int i = 0; i < 1000; i += 3)
                await store.DeleteAsync(keyspace, $"{i:0000}");
            await store.PutAsync(keyspace, "large", new string('x', 3_000_000));
            await store.DropKeyspaceAsync(dropped);
        }
        await using (EmbeddedStore store = await OpenAsync(durability))
        {
            Assert.Equal([KeyspaceId.Root, keyspace], store.Keyspaces);
            string[] expected = [.. Enumerable.Range(0, 1000).Where(i => i % 3 != 0).Select(i => $"{i:0000}=value {i}")];
            Assert.Equal(expected, await store.RangeAsync(keyspace, to: "a"));
            Assert.Equal(3_000_000, (await store.GetAsync(keyspace, "large"))!.Length);
            Assert.Null(await store.GetAsync(keyspace, "0003"));
            KeyspaceId next = await store.CreateKeyspaceAsync();
            Assert.True(next.CompareTo(dropped) > 0);
        }
    }

    [Fact]
    public async Task Restart_continues_versions_and_time()
    {
        ulong last;
        long time = 0;
        await using (EmbeddedStore store = await OpenAsync())
        {
            var commit = new Commit();
            commit.AddExclusive(KeyspaceId.Root, Bytes("k"));
            commit.Body = new Body(scope =>
            {
                time = scope.TimeMs;
                scope.Put(KeyspaceId.Root, Bytes("k"), Bytes("v"));
            });
            last = (await store.CommitAsync(commit)).Seen;
        }
        // The clock is set back by a day.
        var clock = new FixedClock(DateTimeOffset.FromUnixTimeMilliseconds(time).AddDays(-1));
        await using (EmbeddedStore store = await EmbeddedStore.OpenAsync(
            new StoreOptions { DataDirectory = _directory.Path, Time = clock }))
        {
            Assert.True(store.StableVersion >= last);
            var reader = new CopyReader();
            await store.GetAsync(KeyspaceId.Root, Bytes("k"), reader);
            Assert.Equal(last, reader.Version);
            long timeAfter = 0;
            var commit = new Commit { Body = new Body(scope => timeAfter = scope.TimeMs) };
            await store.CommitAsync(commit);
            Assert.Equal(time, timeAfter);
            Assert.True(await store.PutAsync(KeyspaceId.Root, "k", "w") > last);
        }
    }

    [Fact]
    public async Task Restart_says_what_it_recovered()
    {
        await using (EmbeddedStore store = await OpenAsync())
            await store.PutAsync(KeyspaceId.Root, "k", "v");
        List<string> lines = [];
        await using (await EmbeddedStore.OpenAsync(
            new StoreOptions { DataDirectory = _directory.Path, Log = lines.Add }))
        {
            Assert.Contains(lines, line => line.StartsWith("Recovered 1 commits", StringComparison.Ordinal));
        }
    }

    private ValueTask<EmbeddedStore> OpenAsync(Durability durability = Durability.Commit) =>
        EmbeddedStore.OpenAsync(new StoreOptions { DataDirectory = _directory.Path, Durability = durability });

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
