using Dynamo.Engine.Keys;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Indexes;

/// <summary>
/// The entry that one image of an item has in one index: key and projected item. Reusable; made anew for each index
/// and image.
/// </summary>
internal sealed class IndexEntry
{
    private readonly ValueWriter _key = new(128);
    private readonly ValueWriter _projected = new(256);

    /// <summary>Whether the item is in the index at all.</summary>
    public bool Exists { get; private set; }

    public ReadOnlySpan<byte> Key => _key.Written;

    /// <summary>Makes the key and, unless the index holds whole items, the projection.</summary>
    /// <param name="item">The image; empty if there is none.</param>
    /// <param name="itemKey">The item's key in its table.</param>
    public void Make(TableIndex index, ReadOnlySpan<byte> item, ReadOnlySpan<byte> itemKey)
    {
        _key.Reset();
        _projected.Reset();
        Exists = !item.IsEmpty && KeyBytes.TryWriteIndexKey(index.Keys, item, itemKey, _key);
        if (Exists && !index.ProjectsAll)
            Project(index, item, _projected);
    }

    /// <summary>What the index holds of the item: the item itself where it holds everything.</summary>
    public ReadOnlySpan<byte> Projected(TableIndex index, ReadOnlySpan<byte> item)
        => index.ProjectsAll ? item : _projected.Written;

    private static void Project(TableIndex index, ReadOnlySpan<byte> item, ValueWriter output)
    {
        int start = output.BeginItem();
        int count = 0;
        int sizeBytes = 0;
        foreach (AttributeEntry attribute in ItemBytes.Attributes(item))
        {
            if (!index.Projects(attribute.Name))
                continue;
            output.Name(attribute.Name);
            output.Raw(attribute.Value.Bytes);
            count++;
            sizeBytes += attribute.Name.Length + ItemSize.Of(attribute.Value);
        }
        output.EndItem(start, count, sizeBytes);
    }
}
