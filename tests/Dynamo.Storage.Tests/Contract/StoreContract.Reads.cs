namespace Dynamo.Storage.Tests.Contract;

using static StoreHelpers;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Get_absent_key_finds_nothing()
    {
        await using IStore store = await OpenAsync();
        Assert.Null(await store.GetAsync(KeyspaceId.Root, "missing"));
    }

    [Fact]
    public async Task Get_after_put_reads_back_distinct_values()
    {
        await using IStore store = await OpenAsync();
        for (int i = 0; i < 500; i++)
            await store.PutAsync(KeyspaceId.Root, $"key{i}", $"value of {i}");
        for (int i = 0; i < 500; i++)
            Assert.Equal($"value of {i}", await store.GetAsync(KeyspaceId.Root, $"key{i}"));
    }

    [Fact]
    public async Task Expected_keys_read_as_ever_whether_there_or_not()
    {
        await using IStore store = await OpenAsync();
        KeyspaceId keyspace = await store.CreateKeyspaceAsync();
        for (int i = 0; i < 100; i += 2)
            await store.PutAsync(keyspace, $"key{i:D2}", $"value of {i}");
        byte[] keys = Bytes(string.Concat(Enumerable.Range(0, 100).Select(i => $"key{i:D2}")));
        int[] ends = [.. Enumerable.Range(1, 100).Select(i => i * 5)];

        store.Expect(keyspace, keys, ends);
        store.Expect(new KeyspaceId(keyspace.Value + 1), keys, ends);
        store.Expect(keyspace, [], []);

        for (int i = 0; i < 100; i++)
            Assert.Equal(i % 2 == 0 ? $"value of {i}" : null, await store.GetAsync(keyspace, $"key{i:D2}"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(4096)]
    [InlineData(400 * 1024)]
    [InlineData(1 << 20)]
    public async Task Get_value_of_any_length_reads_back(int length)
    {
        await using IStore store = await OpenAsync();
        byte[] value = new byte[length];
        new Random(length).NextBytes(value);
        await store.PutAsync(KeyspaceId.Root, Bytes("a"), value);
        await store.PutAsync(KeyspaceId.Root, Bytes("b"), [1]);
        var reader = new CopyReader();
        Assert.True((await store.GetAsync(KeyspaceId.Root, Bytes("a"), reader)).Found);
        Assert.Equal(value, reader.Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(300)]
    [InlineData(6000)]
    public async Task Get_key_of_any_length_reads_back(int length)
    {
        await using IStore store = await OpenAsync();
        byte[] key = new byte[length];
        new Random(length).NextBytes(key);
        await store.PutAsync(KeyspaceId.Root, key, [42]);
        var reader = new CopyReader();
        Assert.True((await store.GetAsync(KeyspaceId.Root, key, reader)).Found);
        Assert.Equal<byte>([42], reader.Value!);
    }

    [Fact]
    public async Task Get_overwritten_key_reads_the_last_value_with_its_version()
    {
        await using IStore store = await OpenAsync();
        await store.PutAsync(KeyspaceId.Root, "k", "first, which is longer");
        ulong second = await store.PutAsync(KeyspaceId.Root, "k", "second");
        var reader = new CopyReader();
        ReadResult result = await store.GetAsync(KeyspaceId.Root, Bytes("k"), reader);
        Assert.Equal("second", Text(reader.Value));
        Assert.Equal(second, reader.Version);
        Assert.True(result.Seen >= second);
    }

    [Fact]
    public async Task Get_deleted_key_finds_nothing_and_has_seen_the_delete()
    {
        await using IStore store = await OpenAsync();
        await store.PutAsync(KeyspaceId.Root, "k", "v");
        ulong deleted = await store.DeleteAsync(KeyspaceId.Root, "k");
        ReadResult result = await store.GetAsync(KeyspaceId.Root, Bytes("k"), new CopyReader());
        Assert.False(result.Found);
        Assert.True(result.Seen >= deleted);
    }

    [Fact]
    public async Task Get_key_put_again_after_delete_finds_the_new_value()
    {
        await using IStore store = await OpenAsync();
        for (int round = 0; round < 5; round++)
        {
            await store.PutAsync(KeyspaceId.Root, "k", $"v{round}");
            Assert.Equal($"v{round}", await store.GetAsync(KeyspaceId.Root, "k"));
            await store.DeleteAsync(KeyspaceId.Root, "k");
            Assert.Null(await store.GetAsync(KeyspaceId.Root, "k"));
        }
    }

    [Fact]
    public async Task Range_returns_the_keys_of_the_half_open_range_in_order()
    {
        await using IStore store = await OpenAsync();
        foreach (string key in (string[])["d", "a", "c", "b", "ab"])
            await store.PutAsync(KeyspaceId.Root, key, key.ToUpperInvariant());
        Assert.Equal(["a=A", "ab=AB", "b=B", "c=C", "d=D"], await store.RangeAsync(KeyspaceId.Root));
        Assert.Equal(["ab=AB", "b=B"], await store.RangeAsync(KeyspaceId.Root, "aa", "c"));
        Assert.Equal(["b=B", "ab=AB"], await store.RangeAsync(KeyspaceId.Root, "aa", "c", descending: true));
        Assert.Equal(["d=D", "c=C"], await store.RangeAsync(KeyspaceId.Root, "c", descending: true));
        Assert.Empty(await store.RangeAsync(KeyspaceId.Root, "c", "c"));
        Assert.Empty(await store.RangeAsync(KeyspaceId.Root, "d", "a"));
        Assert.Empty(await store.RangeAsync(KeyspaceId.Root, "e"));
    }

    [Fact]
    public async Task Range_keys_only_hands_out_no_values()
    {
        await using IStore store = await OpenAsync();
        await store.PutAsync(KeyspaceId.Root, "a", "1");
        await store.PutAsync(KeyspaceId.Root, "b", "2");
        Assert.Equal(["a=", "b="], await store.RangeAsync(KeyspaceId.Root, keysOnly: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Range_stops_when_the_visitor_says_so(bool descending)
    {
        await using IStore store = await OpenAsync();
        for (int i = 0; i < 300; i++)
            await store.PutAsync(KeyspaceId.Root, $"{i:000}", "v");
        string[] pairs = await store.RangeAsync(KeyspaceId.Root, descending: descending, limit: 70);
        IEnumerable<int> expected = Enumerable.Range(0, 70).Select(i => descending ? 299 - i : i);
        Assert.Equal(expected.Select(i => $"{i:000}=v"), pairs);
    }

    [Fact]
    public async Task Range_over_many_leaves_hands_out_every_pair_once()
    {
        await using IStore store = await OpenAsync();
        var random = new Random(1);
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < 5000; i++)
        {
            string key = $"{random.Next():x8}";
            expected[key] = $"{i}";
            await store.PutAsync(KeyspaceId.Root, key, $"{i}");
        }
        string[] pairs = await store.RangeAsync(KeyspaceId.Root);
        Assert.Equal(expected.Select(pair => $"{pair.Key}={pair.Value}"), pairs);
        Array.Reverse(pairs);
        Assert.Equal(pairs, await store.RangeAsync(KeyspaceId.Root, descending: true));
    }

    [Fact]
    public async Task Range_of_deleted_keys_is_empty_and_has_seen_the_deletes()
    {
        await using IStore store = await OpenAsync();
        ulong last = 0;
        for (int i = 0; i < 100; i++)
            await store.PutAsync(KeyspaceId.Root, $"{i}", "v");
        for (int i = 0; i < 100; i++)
            last = await store.DeleteAsync(KeyspaceId.Root, $"{i}");
        var visitor = new CopyVisitor();
        ulong seen = await store.RangeAsync(new KeyRange(KeyspaceId.Root, default, default), visitor);
        Assert.Empty(visitor.Pairs);
        Assert.True(seen >= last);
    }

    [Fact]
    public async Task Range_has_seen_the_versions_of_what_it_handed_out()
    {
        await using IStore store = await OpenAsync();
        await store.PutAsync(KeyspaceId.Root, "a", "1");
        ulong second = await store.PutAsync(KeyspaceId.Root, "b", "2");
        ulong seen = await store.RangeAsync(new KeyRange(KeyspaceId.Root, default, default), new CopyVisitor());
        Assert.True(seen >= second);
    }
}
