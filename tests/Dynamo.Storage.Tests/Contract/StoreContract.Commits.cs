namespace Dynamo.Storage.Tests.Contract;

using static StoreHelpers;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Commit_body_sees_values_and_versions_of_the_named_keys()
    {
        await using IStore store = await OpenAsync();
        ulong first = await store.PutAsync(KeyspaceId.Root, "a", "1");
        ulong second = await store.PutAsync(KeyspaceId.Root, "b", "2");
        var commit = new Commit();
        int b = commit.AddShared(KeyspaceId.Root, Bytes("b"));
        int missing = commit.AddExclusive(KeyspaceId.Root, Bytes("missing"));
        int a = commit.AddExclusive(KeyspaceId.Root, Bytes("a"));
        string saw = "";
        commit.Body = new Body(scope => saw =
            $"{Text(scope.ValueOf(a))} {scope.VersionOf(a) == first} {scope.Exists(a)} "
            + $"{Text(scope.ValueOf(b))} {scope.VersionOf(b) == second} {scope.Exists(b)} "
            + $"{scope.ValueOf(missing).Length} {scope.VersionOf(missing)} {scope.Exists(missing)}");
        CommitResult result = await store.CommitAsync(commit);
        Assert.Equal("1 True True 2 True True 0 0 False", saw);
        Assert.Equal(CommitStatus.Done, result.Status);
        Assert.True(result.Seen >= second);
    }

    [Fact]
    public async Task Commit_applies_all_that_the_body_emits()
    {
        await using IStore store = await OpenAsync();
        KeyspaceId index = await store.CreateKeyspaceAsync();
        await store.PutAsync(KeyspaceId.Root, "gone", "x");
        var commit = new Commit();
        commit.AddExclusive(KeyspaceId.Root, Bytes("a"));
        commit.AddExclusive(KeyspaceId.Root, Bytes("gone"));
        commit.Body = new Body(scope =>
        {
            scope.Put(KeyspaceId.Root, Bytes("a"), Bytes("1"));
            scope.Put(index, Bytes("1/a"), Bytes("entry"));
            scope.Delete(KeyspaceId.Root, Bytes("gone"));
            scope.Delete(KeyspaceId.Root, Bytes("never there"));
        });
        await store.CommitAsync(commit);
        Assert.Equal(["a=1"], await store.RangeAsync(KeyspaceId.Root));
        Assert.Equal(["1/a=entry"], await store.RangeAsync(index));
    }

    [Fact]
    public async Task Commit_later_write_of_the_same_key_wins()
    {
        await using IStore store = await OpenAsync();
        var commit = new Commit();
        commit.AddExclusive(KeyspaceId.Root, Bytes("a"));
        commit.AddExclusive(KeyspaceId.Root, Bytes("b"));
        commit.Body = new Body(scope =>
        {
            scope.Put(KeyspaceId.Root, Bytes("a"), Bytes("1"));
            scope.Delete(KeyspaceId.Root, Bytes("a"));
            scope.Delete(KeyspaceId.Root, Bytes("b"));
            scope.Put(KeyspaceId.Root, Bytes("b"), Bytes("2"));
        });
        await store.CommitAsync(commit);
        Assert.Equal(["b=2"], await store.RangeAsync(KeyspaceId.Root));
    }

    [Fact]
    public async Task Commit_versions_ascend_and_are_what_readers_see()
    {
        await using IStore store = await OpenAsync();
        ulong last = 0;
        for (int i = 0; i < 50; i++)
        {
            ulong inBody = 0;
            var commit = new Commit();
            commit.AddExclusive(KeyspaceId.Root, Bytes($"{i % 3}"));
            commit.Body = new Body(scope =>
            {
                inBody = scope.Version;
                Assert.Equal(inBody, scope.Version);
                scope.Put(KeyspaceId.Root, Bytes($"{i % 3}"), []);
            });
            CommitResult result = await store.CommitAsync(commit);
            Assert.True(inBody > last);
            Assert.Equal(inBody, result.Seen);
            var reader = new CopyReader();
            await store.GetAsync(KeyspaceId.Root, Bytes($"{i % 3}"), reader);
            Assert.Equal(inBody, reader.Version);
            last = inBody;
        }
    }

    [Fact]
    public async Task Commit_time_is_about_now_and_never_goes_back()
    {
        await using IStore store = await OpenAsync();
        long last = DateTimeOffset.UtcNow.AddSeconds(-5).ToUnixTimeMilliseconds();
        for (int i = 0; i < 20; i++)
        {
            long time = 0;
            var commit = new Commit { Body = new Body(scope => time = scope.TimeMs) };
            await store.CommitAsync(commit);
            Assert.InRange(time, last, DateTimeOffset.UtcNow.AddSeconds(5).ToUnixTimeMilliseconds());
            last = time;
        }
    }

    [Fact]
    public async Task Commit_time_stands_still_in_a_body()
    {
        await using IStore store = await OpenAsync();
        (long first, long last) = (0, 0);
        var commit = new Commit
        {
            Body = new Body(scope =>
            {
                first = scope.TimeMs;
                Thread.Sleep(3);
                last = scope.TimeMs;
            }),
        };
        await store.CommitAsync(commit);
        Assert.Equal(first, last);
    }

    [Fact]
    public async Task Commit_that_writes_nothing_has_seen_what_its_keys_carried()
    {
        await using IStore store = await OpenAsync();
        ulong put = await store.PutAsync(KeyspaceId.Root, "a", "1");
        await store.PutAsync(KeyspaceId.Root, "b", "1");
        ulong deleted = await store.DeleteAsync(KeyspaceId.Root, "b");

        var commit = new Commit { Body = new Body(_ => { }) };
        commit.AddShared(KeyspaceId.Root, Bytes("a"));
        Assert.True((await store.CommitAsync(commit)).Seen >= put);

        commit.Reset();
        commit.Body = new Body(_ => { });
        commit.AddExclusive(KeyspaceId.Root, Bytes("b"));
        Assert.True((await store.CommitAsync(commit)).Seen >= deleted);
    }

    [Fact]
    public async Task Commit_key_named_twice_counts_once()
    {
        await using IStore store = await OpenAsync();
        var commit = new Commit();
        int shared = commit.AddShared(KeyspaceId.Root, Bytes("a"));
        int exclusive = commit.AddExclusive(KeyspaceId.Root, Bytes("a"));
        commit.AddShared(KeyspaceId.Root, Bytes("a"));
        commit.Body = new Body(scope =>
        {
            Assert.False(scope.Exists(shared));
            Assert.False(scope.Exists(exclusive));
            scope.Put(KeyspaceId.Root, Bytes("a"), Bytes("1"));
        });
        await store.CommitAsync(commit);
        Assert.Equal("1", await store.GetAsync(KeyspaceId.Root, "a"));
    }

    [Fact]
    public async Task Commit_of_many_keys_sees_and_writes_each()
    {
        await using IStore store = await OpenAsync();
        for (int i = 0; i < 200; i++)
            await store.PutAsync(KeyspaceId.Root, $"{i}", $"{i}");
        var commit = new Commit();
        for (int i = 0; i < 200; i++)
            commit.AddExclusive(KeyspaceId.Root, Bytes($"{i}"));
        commit.Body = new Body(scope =>
        {
            for (int i = 0; i < 200; i++)
            {
                Assert.Equal($"{i}", Text(scope.ValueOf(i)));
                scope.Put(KeyspaceId.Root, Bytes($"{i}"), Bytes($"{i + 1}"));
            }
        });
        await store.CommitAsync(commit);
        for (int i = 0; i < 200; i++)
            Assert.Equal($"{i + 1}", await store.GetAsync(KeyspaceId.Root, $"{i}"));
    }

    [Fact]
    public async Task Commit_whose_body_throws_changes_nothing_and_holds_nothing()
    {
        await using IStore store = await OpenAsync();
        await store.PutAsync(KeyspaceId.Root, "a", "1");
        var commit = new Commit();
        commit.AddExclusive(KeyspaceId.Root, Bytes("a"));
        commit.Body = new Body(scope =>
        {
            scope.Put(KeyspaceId.Root, Bytes("a"), Bytes("2"));
            throw new InvalidTimeZoneException("from the body");
        });
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await store.CommitAsync(commit));
        Assert.Equal("1", await store.GetAsync(KeyspaceId.Root, "a"));
        ulong after = await store.PutAsync(KeyspaceId.Root, "a", "3");
        await store.WaitStableAsync(after);
        Assert.Equal("3", await store.GetAsync(KeyspaceId.Root, "a"));
    }

    [Fact]
    public async Task Commit_scope_is_closed_after_the_body()
    {
        await using IStore store = await OpenAsync();
        ICommitScope? kept = null;
        var commit = new Commit { Body = new Body(scope => kept = scope) };
        commit.AddExclusive(KeyspaceId.Root, Bytes("a"));
        await store.CommitAsync(commit);
        Assert.Throws<InvalidOperationException>(() => kept!.Put(KeyspaceId.Root, Bytes("a"), Bytes("1")));
        Assert.Throws<InvalidOperationException>(() => kept!.Exists(0));
    }

    [Fact]
    public async Task WaitStable_of_a_commit_completes_and_raises_the_stable_version()
    {
        await using IStore store = await OpenAsync();
        for (int i = 0; i < 10; i++)
        {
            ulong version = await store.PutAsync(KeyspaceId.Root, "a", $"{i}");
            await store.WaitStableAsync(version).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.True(store.StableVersion >= version);
        }
    }

    [Fact]
    public async Task Commit_read_only_does_not_hold_the_stable_version_back()
    {
        await using IStore store = await OpenAsync();
        ulong drawn = 0;
        var commit = new Commit { Body = new Body(scope => drawn = scope.Version) };
        await store.CommitAsync(commit);
        ulong next = await store.PutAsync(KeyspaceId.Root, "a", "1");
        Assert.True(next > drawn);
        await store.WaitStableAsync(next).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
