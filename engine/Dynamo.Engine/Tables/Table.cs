using System.Text;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.TimeToLive;
using Dynamo.Engine.Values;
using Dynamo.Engine.Vectors;
using Dynamo.Storage;

namespace Dynamo.Engine.Tables;

/// <summary>
/// A table as operations use it: its definition with what they would otherwise compute again and again. Immutable;
/// a change of the table makes another one.
/// </summary>
internal sealed class Table
{
    public Table(TableDefinition definition, ulong version)
    {
        Definition = definition;
        Version = version;
        Name = Encoding.UTF8.GetBytes(definition.Name);
        CatalogKey = CatalogKeys.Table(definition.Name);
        Keys = new KeySchema([Described(definition.PartitionKey)], definition.SortKey is { } sort ? [Described(sort)] : []);
        Indexes = [.. definition.Indexes.OrderBy(i => i.Name, StringComparer.Ordinal).Select(i => new TableIndex(i, this))];
        VectorIndexes = [.. definition.VectorIndexes.OrderBy(i => i.Name, StringComparer.Ordinal).Select(i => new TableVectorIndex(i, this))];
        Expiry = definition.TimeToLive is { } ttl ? new TableExpiry(Encoding.UTF8.GetBytes(ttl.AttributeName), ttl.Expiries) : null;
        HasLocalIndexes = Array.Exists(Indexes, i => i.Definition.IsLocal);
    }

    public TableDefinition Definition { get; }

    /// <summary>Version of the commit that wrote the definition: tells a commit's body that it is still the current one.</summary>
    public ulong Version { get; }

    /// <summary>UTF-8.</summary>
    public byte[] Name { get; }

    /// <summary>Of the definition in the root keyspace; held shared by every write of the table's items.</summary>
    public byte[] CatalogKey { get; }

    public KeyspaceId Items => Definition.Items;

    public KeySchema Keys { get; }

    /// <summary>All that are maintained, in ascending order of name.</summary>
    public TableIndex[] Indexes { get; }

    /// <summary>All that are maintained, in ascending order of name.</summary>
    public TableVectorIndex[] VectorIndexes { get; }

    public bool HasLocalIndexes { get; }

    /// <summary>Whether writes leave records in a stream.</summary>
    public bool HasStream => Definition.Stream is { Enabled: true };

    /// <summary>Null: items do not expire.</summary>
    public TableExpiry? Expiry { get; }

    /// <inheritdoc cref="TableDefinition.StateAt"/>
    public TableState StateAt(long nowMs) => Definition.StateAt(nowMs);

    /// <summary>Deleted, and the time that its deletion was to be visible is over.</summary>
    public bool IsGoneAt(long nowMs) => Definition.State == TableState.Deleting && nowMs >= Definition.StateEndsMs;

    public TableIndex? FindIndex(ReadOnlySpan<byte> name)
    {
        foreach (TableIndex index in Indexes)
        {
            if (name.SequenceEqual(index.Name))
                return index;
        }
        return null;
    }

    public TableVectorIndex? FindVectorIndex(ReadOnlySpan<byte> name)
    {
        foreach (TableVectorIndex index in VectorIndexes)
        {
            if (name.SequenceEqual(index.Name))
                return index;
        }
        return null;
    }

    /// <summary>
    /// What a write of the item is billed for: its size, but a vector in an index counts four bytes per dimension,
    /// whatever digits it has. Reads and the size limit count the numbers (measured on us-east-1, October 2026).
    /// </summary>
    /// <param name="item">Empty: 0.</param>
    public int BilledSize(ReadOnlySpan<byte> item)
    {
        if (item.IsEmpty)
            return 0;
        int size = ItemBytes.Size(item);
        for (int i = 0; i < VectorIndexes.Length; i++)
        {
            if (!VectorIndexes[i].IsFirstOnAttribute)
                continue;
            ValueView vector = ItemBytes.Find(item, VectorIndexes[i].Attribute);
            // What was there before the index may be no vector: that keeps its size.
            if (vector.Tag == ValueTag.List && vector.Count == VectorIndexes[i].Dimensions)
                size += (vector.Count * sizeof(float)) - ItemSize.Of(vector);
        }
        return size;
    }

    /// <summary>Name and type of a key attribute, as key schemas have them.</summary>
    internal static (byte[] Name, ValueTag Type) Described(KeyAttribute attribute)
        => (Encoding.UTF8.GetBytes(attribute.Name), attribute.Type);
}
