using System.Collections.Concurrent;
using System.Text;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.Writing;

/// <summary>
/// How large the item collections are that were written to: of tables with local indexes, all items of one partition
/// key with their entries in those indexes. Only those pay who asked for a limit.
/// </summary>
/// <remarks>
/// Every write of such a table finds its collection first. So none is under way while a collection is counted, which
/// happens once, and from then on each write adds what it has changed.
/// </remarks>
internal sealed class ItemCollections(IStore store, long limitBytes)
{
    private readonly ConcurrentDictionary<(KeyspaceId Items, string Prefix), Lazy<Task<ItemCollection>>> _known = new();

    /// <summary>The collection that a planned write changes; null for tables without local indexes.</summary>
    public async ValueTask<ItemCollection?> FindAsync(ItemWrite write)
    {
        if (!write.Table.HasLocalIndexes || write.ItemKey.IsEmpty)
            return null;
        Table table = write.Table;
        byte[] prefix = KeyBytes.PartitionPrefix(write.ItemKey).ToArray();
        return await _known.GetOrAdd(
            (table.Items, Encoding.Latin1.GetString(prefix)), _ => new Lazy<Task<ItemCollection>>(() => CountAsync(table, prefix))).Value;
    }

    /// <summary>Bytes that one image of an item takes in its collection.</summary>
    public static long SizeOf(Table table, IndexEntry entry, ReadOnlySpan<byte> item, ReadOnlySpan<byte> itemKey)
    {
        if (item.IsEmpty)
            return 0;
        long size = ItemBytes.Size(item);
        foreach (TableIndex index in table.Indexes)
        {
            if (!index.Definition.IsLocal)
                continue;
            entry.Make(index, item, itemKey);
            if (entry.Exists)
                size += ItemBytes.Size(entry.Projected(index, item));
        }
        return size;
    }

    private async Task<ItemCollection> CountAsync(Table table, byte[] prefix)
    {
        Sum sum = new(prefix);
        await store.RangeAsync(new KeyRange(table.Items, prefix, default), sum);
        foreach (TableIndex index in table.Indexes)
        {
            if (index.Definition.IsLocal)
                await store.RangeAsync(new KeyRange(index.Entries, prefix, default), sum);
        }
        return new ItemCollection(sum.SizeBytes, limitBytes);
    }

    private sealed class Sum(byte[] prefix) : IRangeVisitor
    {
        public long SizeBytes { get; private set; }

        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (!key.StartsWith(prefix))
                return false;
            SizeBytes += ItemBytes.Size(value);
            return true;
        }
    }
}

/// <summary>One item collection. Writes at once may together pass the limit by what they add.</summary>
internal sealed class ItemCollection(long sizeBytes, long limitBytes)
{
    private long _sizeBytes = sizeBytes;

    public long SizeBytes => Volatile.Read(ref _sizeBytes);

    /// <summary>Whether there is room for so many bytes more; shrinking is always allowed.</summary>
    public bool Admits(long growth) => growth <= 0 || SizeBytes + growth <= limitBytes;

    public void Grow(long bytes) => Interlocked.Add(ref _sizeBytes, bytes);
}
