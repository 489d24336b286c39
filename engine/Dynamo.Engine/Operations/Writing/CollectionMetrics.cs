using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations.Writing;

/// <summary>ItemCollectionMetrics of a write to a table with local indexes; other tables have no item collections.</summary>
internal static class CollectionMetrics
{
    private const double BytesPerGB = 1 << 30;

    public static void Fill(ItemCollectionMetrics metrics, ItemWrite write)
    {
        if (!write.Table.HasLocalIndexes)
            return;
        (byte[] name, _) = write.Table.Keys.Partition[0];
        ValueView value = ItemBytes.Find(write.Item, name);
        ValueWriter key = metrics.KeyWriter;
        int start = key.BeginItem();
        key.Name(name);
        key.Raw(value.Bytes);
        key.EndItem(start, 1, name.Length + ItemSize.Of(value));
        metrics.IsPresent = true;
        metrics.TableName = write.Table.Name;
        // Whole GB below and above. Without a limit nobody counts, and a collection is taken to be in its first.
        metrics.LowerGB = Math.Floor((write.Collection?.SizeBytes ?? 0) / BytesPerGB);
        metrics.UpperGB = metrics.LowerGB + 1;
    }

    /// <summary>One element an item collection, however many of its items were written.</summary>
    public static void Add(MemberList<ItemCollectionMetrics> list, ItemWrite write)
    {
        if (!write.Table.HasLocalIndexes)
            return;
        ItemCollectionMetrics metrics = list.Add();
        Fill(metrics, write);
        for (int i = 0; i < list.Count - 1; i++)
        {
            if (list[i].TableName.Span.SequenceEqual(metrics.TableName.Span)
                && list[i].ItemCollectionKey.SequenceEqual(metrics.ItemCollectionKey))
            {
                list.RemoveLast();
                return;
            }
        }
    }
}
