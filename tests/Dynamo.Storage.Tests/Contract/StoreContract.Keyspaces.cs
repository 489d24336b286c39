namespace Dynamo.Storage.Tests.Contract;

using static StoreHelpers;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Keyspaces_hold_the_same_key_apart()
    {
        await using IStore store = await OpenAsync();
        KeyspaceId one = await store.CreateKeyspaceAsync();
        KeyspaceId two = await store.CreateKeyspaceAsync();
        await store.PutAsync(one, "k", "in one");
        await store.PutAsync(two, "k", "in two");
        Assert.Equal("in one", await store.GetAsync(one, "k"));
        Assert.Equal("in two", await store.GetAsync(two, "k"));
        Assert.Null(await store.GetAsync(KeyspaceId.Root, "k"));
        Assert.Equal(["k=in one"], await store.RangeAsync(one));
    }

    [Fact]
    public async Task Keyspaces_are_listed_and_their_identifiers_ascend()
    {
        await using IStore store = await OpenAsync();
        Assert.Equal([KeyspaceId.Root], store.Keyspaces);
        KeyspaceId one = await store.CreateKeyspaceAsync();
        KeyspaceId two = await store.CreateKeyspaceAsync();
        Assert.Equal([KeyspaceId.Root, one, two], store.Keyspaces);
        await store.DropKeyspaceAsync(two);
        Assert.Equal([KeyspaceId.Root, one], store.Keyspaces);
        KeyspaceId three = await store.CreateKeyspaceAsync();
        Assert.True(three.CompareTo(two) > 0);
    }

    [Fact]
    public async Task Keyspace_dropped_holds_nothing()
    {
        await using IStore store = await OpenAsync();
        KeyspaceId keyspace = await store.CreateKeyspaceAsync();
        await store.PutAsync(keyspace, "k", "v");
        await store.DropKeyspaceAsync(keyspace);
        Assert.Null(await store.GetAsync(keyspace, "k"));
        Assert.Empty(await store.RangeAsync(keyspace));
        Assert.Equal(default, store.Statistics(keyspace));
        var commit = new Commit();
        int k = commit.AddShared(keyspace, Bytes("k"));
        bool exists = true;
        commit.Body = new Body(scope => exists = scope.Exists(k));
        await store.CommitAsync(commit);
        Assert.False(exists);
    }

    [Fact]
    public async Task Keyspace_dropped_refuses_writes()
    {
        await using IStore store = await OpenAsync();
        KeyspaceId keyspace = await store.CreateKeyspaceAsync();
        await store.DropKeyspaceAsync(keyspace);
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.PutAsync(keyspace, "k", "v"));
        await store.PutAsync(KeyspaceId.Root, "k", "v");
    }

    [Fact]
    public async Task Keyspace_root_cannot_be_dropped()
    {
        await using IStore store = await OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.DropKeyspaceAsync(KeyspaceId.Root));
    }

    [Fact]
    public async Task Statistics_count_keys_and_bytes()
    {
        await using IStore store = await OpenAsync();
        KeyspaceId keyspace = await store.CreateKeyspaceAsync();
        Assert.Equal(new KeyspaceStatistics(0, 0), store.Statistics(keyspace));
        await store.PutAsync(keyspace, "ab", "12345");
        await store.PutAsync(keyspace, "c", "123");
        Assert.Equal(new KeyspaceStatistics(2, 11), store.Statistics(keyspace));
        await store.PutAsync(keyspace, "ab", "1");
        Assert.Equal(new KeyspaceStatistics(2, 7), store.Statistics(keyspace));
        await store.DeleteAsync(keyspace, "ab");
        Assert.Equal(new KeyspaceStatistics(1, 4), store.Statistics(keyspace));
        await store.DeleteAsync(keyspace, "c");
        Assert.Equal(new KeyspaceStatistics(0, 0), store.Statistics(keyspace));
        Assert.Equal(default, store.Statistics(new KeyspaceId(999)));
    }
}
