using System.Text;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.Vectors;

/// <summary>A vector index as operations use it. Immutable, a part of its <see cref="Table"/>.</summary>
internal sealed class TableVectorIndex
{
    /// <summary>UTF-8 names of what an entry holds besides the vector, unless it holds everything.</summary>
    private readonly byte[][] _projected;

    public TableVectorIndex(VectorIndexDefinition definition, Table table)
    {
        Definition = definition;
        Name = Encoding.UTF8.GetBytes(definition.Name);
        Attribute = Encoding.UTF8.GetBytes(definition.VectorAttribute);
        SearchSchema = [.. definition.SearchSchema.Select(e => (Table.Described(e.Attribute).Name, e.Attribute.Type, e.IsHash))];
        SearchElement? hash = definition.SearchSchema.FirstOrDefault(e => e.IsHash);
        Hash = hash is null ? null : new KeySchema([Table.Described(hash.Attribute)], []);
        IsFirstOnAttribute = table.Definition.VectorIndexes.First(i => i.VectorAttribute == definition.VectorAttribute) == definition;
        _projected =
        [
            .. table.Keys.All.ToArray().Select(k => k.Name),
            .. SearchSchema.Select(e => e.Name),
            .. definition.NonKeyAttributes.Select(Encoding.UTF8.GetBytes),
        ];
    }

    public VectorIndexDefinition Definition { get; }

    /// <summary>UTF-8.</summary>
    public byte[] Name { get; }

    /// <summary>UTF-8 name of the attribute that holds the vectors.</summary>
    public byte[] Attribute { get; }

    /// <summary>Of several indexes on one attribute one is the first, so that the attribute can be counted once.</summary>
    public bool IsFirstOnAttribute { get; }

    public int Dimensions => Definition.Dimensions;

    public KeyspaceId Entries => Definition.Entries;

    /// <summary>The attributes that conditions may name, by UTF-8 name, in the order of the definition.</summary>
    public (byte[] Name, ValueTag Type, bool IsHash)[] SearchSchema { get; }

    /// <summary>The attribute that partitions the entries; null: they are in one partition.</summary>
    public KeySchema? Hash { get; }

    public bool ProjectsAll => Definition.Projection == ProjectionType.All;

    /// <summary>Whether entries hold this attribute beside the vector, where the item has it.</summary>
    public bool Projects(ReadOnlySpan<byte> attribute)
    {
        if (attribute.SequenceEqual(Attribute))
            return false;
        if (ProjectsAll)
            return true;
        foreach (byte[] name in _projected)
        {
            if (attribute.SequenceEqual(name))
                return true;
        }
        return false;
    }

    /// <summary>What an entry is billed at: a vector by its name and four bytes per dimension, the rest as in items.</summary>
    public int EntryBytes(ReadOnlySpan<byte> projected) => ItemBytes.Size(projected) + Attribute.Length + (Dimensions * sizeof(float));
}
