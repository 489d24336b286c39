using System.Buffers.Binary;

namespace Dynamo.Storage.Tests.Contract;

using static StoreHelpers;

public abstract partial class StoreContract
{
    private const int Workers = 4;

    /// <summary>Increments per worker; a store that answers slowly may do fewer.</summary>
    protected virtual int ConcurrentRounds => 5000;

    [Fact]
    public async Task Concurrent_increments_of_few_counters_lose_none()
    {
        await using IStore store = await OpenAsync();
        await RunWorkers(async worker =>
        {
            var random = new Random(worker);
            var body = new Increment();
            var commit = new Commit();
            for (int i = 0; i < ConcurrentRounds; i++)
            {
                body.Key = [(byte)random.Next(3)];
                commit.Reset();
                commit.AddShared(KeyspaceId.Root, Bytes("catalog"));
                body.Index = commit.AddExclusive(KeyspaceId.Root, body.Key);
                commit.Body = body;
                await store.CommitAsync(commit);
            }
        });
        long total = 0;
        for (byte key = 0; key < 3; key++)
            total += await ReadNumber(store, [key]);
        Assert.Equal(Workers * ConcurrentRounds, total);
    }

    [Fact]
    public async Task Concurrent_transfers_keep_the_sum_in_every_shared_view()
    {
        const int Accounts = 5;
        await using IStore store = await OpenAsync();
        for (byte account = 0; account < Accounts; account++)
            await store.PutAsync(KeyspaceId.Root, [account], Number(1000));
        await RunWorkers(async worker =>
        {
            var random = new Random(worker);
            for (int i = 0; i < ConcurrentRounds / 2; i++)
            {
                if (i % 8 == 0)
                    Assert.Equal(Accounts * 1000, await SumInOneView(store, Accounts));
                else
                    await Transfer(store, (byte)random.Next(Accounts), (byte)random.Next(Accounts), random.Next(10));
            }
        });
        Assert.Equal(Accounts * 1000, await SumInOneView(store, Accounts));
    }

    [Fact]
    public async Task Concurrent_exclusive_holder_of_a_busy_shared_key_is_served()
    {
        // Every worker holds the catalog key shared over and over; now and then one changes it. Readers that share it
        // must never see it change under them, and the exclusive side must come through.
        await using IStore store = await OpenAsync();
        byte[] catalog = Bytes("catalog");
        await store.PutAsync(KeyspaceId.Root, catalog, Number(0));
        await RunWorkers(async worker =>
        {
            for (int i = 0; i < ConcurrentRounds; i++)
            {
                var commit = new Commit();
                if (i % 500 == 499)
                {
                    var body = new Increment { Key = catalog, Index = commit.AddExclusive(KeyspaceId.Root, catalog) };
                    commit.Body = body;
                }
                else
                {
                    int shared = commit.AddShared(KeyspaceId.Root, catalog);
                    byte[] item = [(byte)worker, (byte)i];
                    commit.AddExclusive(KeyspaceId.Root, item);
                    commit.Body = new Body(scope => scope.Put(KeyspaceId.Root, item, scope.ValueOf(shared)));
                }
                await store.CommitAsync(commit);
            }
        });
        Assert.Equal(Workers * (ConcurrentRounds / 500), await ReadNumber(store, catalog));
    }

    [Fact]
    public async Task Concurrent_ranges_see_each_lasting_key_exactly_once()
    {
        // Even keys last; odd ones come and go. Every range must hold each even key once, in order.
        await using IStore store = await OpenAsync();
        const int Keys = 400;
        for (int i = 0; i < Keys; i += 2)
            await store.PutAsync(KeyspaceId.Root, $"{i:0000}", "even");
        using var stop = new CancellationTokenSource();
        Task writer = Task.Run(async () =>
        {
            var random = new Random(7);
            while (!stop.IsCancellationRequested)
            {
                int key = (random.Next(Keys / 2) * 2) + 1;
                if (random.Next(2) == 0)
                    await store.PutAsync(KeyspaceId.Root, $"{key:0000}", "odd");
                else
                    await store.DeleteAsync(KeyspaceId.Root, $"{key:0000}");
                await store.PutAsync(KeyspaceId.Root, $"{key - 1:0000}", "even");
            }
        });
        string[] expected = [.. Enumerable.Range(0, Keys / 2).Select(i => $"{i * 2:0000}=even")];
        for (int round = 0; round < ConcurrentRounds / 50; round++)
        {
            string[] pairs = await store.RangeAsync(KeyspaceId.Root, descending: round % 2 == 1);
            if (round % 2 == 1)
                Array.Reverse(pairs);
            Assert.Equal(expected, pairs.Where(pair => pair.EndsWith("=even", StringComparison.Ordinal)));
            Assert.Equal(pairs.Order(StringComparer.Ordinal), pairs);
        }
        await stop.CancelAsync();
        await writer;
    }

    [Fact]
    public async Task Concurrent_drop_under_load_ends_with_nothing_and_harms_nobody_else()
    {
        await using IStore store = await OpenAsync();
        KeyspaceId doomed = await store.CreateKeyspaceAsync();
        Task load = RunWorkers(async worker =>
        {
            for (int i = 0; i < ConcurrentRounds / 2; i++)
            {
                await store.PutAsync(KeyspaceId.Root, $"{worker}/{i}", $"{i}");
                try
                {
                    await store.PutAsync(doomed, $"{worker}/{i}", "v");
                }
                catch (InvalidOperationException)
                {
                    Assert.DoesNotContain(doomed, store.Keyspaces);
                }
                await store.RangeAsync(doomed, limit: 10);
                await store.GetAsync(doomed, $"{worker}/0");
            }
        });
        await Task.Delay(5);
        await store.DropKeyspaceAsync(doomed);
        await load;
        Assert.Empty(await store.RangeAsync(doomed));
        for (int worker = 0; worker < Workers; worker++)
        {
            string last = $"{(ConcurrentRounds / 2) - 1}";
            Assert.Equal(last, await store.GetAsync(KeyspaceId.Root, $"{worker}/{last}"));
        }
    }

    [Fact]
    public async Task Commit_with_fail_policy_never_waits_and_never_loses_an_increment()
    {
        await using IStore store = await OpenAsync();
        int done = 0;
        int conflicts = 0;
        await RunWorkers(async worker =>
        {
            for (int i = 0; i < ConcurrentRounds / 2; i++)
            {
                var commit = new Commit { OnConflict = ConflictPolicy.Fail };
                commit.Body = new Increment { Key = [1], Index = commit.AddExclusive(KeyspaceId.Root, [1]) };
                CommitResult result = await store.CommitAsync(commit);
                Assert.Equal(result.Status == CommitStatus.Done ? -1 : 0, result.HeldKey);
                Interlocked.Increment(ref result.Status == CommitStatus.Done ? ref done : ref conflicts);
            }
        });
        Output.WriteLine($"{done} done, {conflicts} conflicts");
        Assert.Equal(done, await ReadNumber(store, [1]));
        Assert.Equal(Workers * (ConcurrentRounds / 2), done + conflicts);
    }

    [Fact]
    public async Task Stable_version_never_passes_what_is_readable()
    {
        // A reader of a change stream stops at the stable version: all records up to it must be there by then.
        await using IStore store = await OpenAsync();
        KeyspaceId stream = await store.CreateKeyspaceAsync();
        using var stop = new CancellationTokenSource();
        Task reader = Task.Run(async () =>
        {
            var seen = new HashSet<ulong>();
            ulong passed = 0;
            for (bool last = false; !last;)
            {
                last = stop.IsCancellationRequested;
                ulong stable = store.StableVersion;
                var visitor = new CopyVisitor();
                await store.RangeAsync(new KeyRange(stream, VersionKey(passed + 1), VersionKey(stable + 1)), visitor);
                foreach ((byte[] key, _) in visitor.Pairs)
                    seen.Add(BinaryPrimitives.ReadUInt64BigEndian(key));
                passed = stable;
            }
            return seen;
        });
        var written = new System.Collections.Concurrent.ConcurrentBag<ulong>();
        await RunWorkers(async worker =>
        {
            for (int i = 0; i < ConcurrentRounds / 2; i++)
            {
                var commit = new Commit();
                commit.AddExclusive(KeyspaceId.Root, [(byte)worker, (byte)i]);
                commit.Body = new Body(scope => scope.Put(stream, VersionKey(scope.Version), [1]));
                written.Add((await store.CommitAsync(commit)).Seen);
            }
        });
        await store.WaitStableAsync(written.Max());
        await stop.CancelAsync();
        HashSet<ulong> read = await (Task<HashSet<ulong>>)reader;
        Assert.Equal(written.Order(), read.Order());
    }

    private static byte[] VersionKey(ulong version)
    {
        byte[] key = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(key, version);
        return key;
    }

    private static Task RunWorkers(Func<int, Task> work) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => work(worker))));

    private static async Task Transfer(IStore store, byte from, byte to, long amount)
    {
        if (from == to)
            return;
        var commit = new Commit();
        int source = commit.AddExclusive(KeyspaceId.Root, [from]);
        int target = commit.AddExclusive(KeyspaceId.Root, [to]);
        commit.Body = new Body(scope =>
        {
            scope.Put(KeyspaceId.Root, [from], Number(Number(scope.ValueOf(source)) - amount));
            scope.Put(KeyspaceId.Root, [to], Number(Number(scope.ValueOf(target)) + amount));
        });
        await store.CommitAsync(commit);
    }

    private static async Task<long> SumInOneView(IStore store, int accounts)
    {
        var commit = new Commit();
        for (byte account = 0; account < accounts; account++)
            commit.AddShared(KeyspaceId.Root, [account]);
        long sum = 0;
        commit.Body = new Body(scope =>
        {
            sum = 0;
            for (int i = 0; i < accounts; i++)
                sum += Number(scope.ValueOf(i));
        });
        await store.CommitAsync(commit);
        return sum;
    }

    private static async Task<long> ReadNumber(IStore store, byte[] key)
    {
        var reader = new CopyReader();
        await store.GetAsync(KeyspaceId.Root, key, reader);
        return reader.Value is { } value ? Number(value) : 0;
    }

    private static byte[] Number(long value) => BitConverter.GetBytes(value);

    private static long Number(ReadOnlySpan<byte> value) => BitConverter.ToInt64(value);

    /// <summary>Adds one to the number under a key.</summary>
    private sealed class Increment : ICommitBody
    {
        public byte[] Key { get; set; } = [];

        public int Index { get; set; }

        public void Run(ICommitScope scope) => scope.Put(
            KeyspaceId.Root, Key, Number((scope.Exists(Index) ? Number(scope.ValueOf(Index)) : 0) + 1));
    }
}
