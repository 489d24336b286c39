using Dynamo.Storage.Commits;
using Dynamo.Storage.Tests.Contract;

namespace Dynamo.Storage.Tests.Commits;

public class RangeRaceTests
{
    /// <summary>
    /// Goal: an answer that leaves a key out because its delete came in between rests on that delete. Approach: the
    /// visitor of the first pair holds the walk up (as no visitor may) until another thread has deleted the second.
    /// </summary>
    [Fact]
    public async Task Range_that_skips_a_key_deleted_meanwhile_rests_on_that_delete()
    {
        await using EmbeddedStore store = await EmbeddedStore.OpenAsync(new StoreOptions());
        KeyspaceId keyspace = await store.CreateKeyspaceAsync();
        await store.PutAsync(keyspace, "a", "1");
        await store.PutAsync(keyspace, "b", "2");
        await store.PutAsync(keyspace, "c", "3");
        HoldUp visitor = new(() => Task.Run(() => store.DeleteAsync(keyspace, "b")).GetAwaiter().GetResult());
        ulong seen = await store.RangeAsync(new KeyRange(keyspace, default, default), visitor);
        Assert.Equal(2, visitor.Pairs);
        Assert.True(seen >= visitor.Deleted, $"seen {seen}, deleted by {visitor.Deleted}");
    }

    private sealed class HoldUp(Func<ulong> delete) : IRangeVisitor
    {
        public int Pairs { get; private set; }

        public ulong Deleted { get; private set; }

        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (Pairs++ == 0)
                Deleted = delete();
            // Stops at the second pair, so that the walk does not come back to the partition.
            return Pairs < 2;
        }
    }
}
