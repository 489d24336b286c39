using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Tables;
using Dynamo.Storage;

namespace Dynamo.Engine.Indexes;

/// <summary>A secondary index as operations use it. Immutable, a part of its <see cref="Table"/>.</summary>
internal sealed class TableIndex
{
    /// <summary>UTF-8 names of what an entry holds, unless it holds everything: table keys, index keys, included ones.</summary>
    private readonly byte[][] _projected;

    public TableIndex(IndexDefinition definition, Table table)
    {
        Definition = definition;
        Name = Encoding.UTF8.GetBytes(definition.Name);
        Keys = new KeySchema(
            [.. definition.PartitionKeys.Select(Table.Described)],
            [.. definition.SortKeys.Select(Table.Described)]);
        List<byte[]> projected = [];
        AddDistinct(projected, table.Keys);
        AddDistinct(projected, Keys);
        if (definition.Projection == ProjectionType.Include)
        {
            foreach (string name in definition.NonKeyAttributes)
                AddDistinct(projected, Encoding.UTF8.GetBytes(name));
        }
        _projected = [.. projected];
    }

    public IndexDefinition Definition { get; }

    /// <summary>UTF-8.</summary>
    public byte[] Name { get; }

    public bool IsLocal => Definition.IsLocal;

    public KeyspaceId Entries => Definition.Entries;

    public KeySchema Keys { get; }

    /// <summary>The index, for reads to use; null in the first phase of its creation, and refused in the second.</summary>
    public TableIndex? ForReading(TableCatalog catalog)
    {
        // The clock is only for the short life of an index that is not active yet.
        if (Definition is { State: IndexState.Active, Backfilling: false })
            return this;
        long nowMs = catalog.NowMs;
        if (Definition.IsAllocatingAt(nowMs))
            return null;
        if (Definition.StateAt(nowMs) == IndexState.Creating)
            DynamoException.ThrowValidation($"Cannot read from backfilling global secondary index: {Definition.Name}");
        return this;
    }

    public bool ProjectsAll => Definition.Projection == ProjectionType.All;

    /// <summary>Whether entries hold this attribute, where the item has it.</summary>
    public bool Projects(ReadOnlySpan<byte> attribute)
    {
        if (ProjectsAll)
            return true;
        foreach (byte[] name in _projected)
        {
            if (attribute.SequenceEqual(name))
                return true;
        }
        return false;
    }

    private static void AddDistinct(List<byte[]> names, KeySchema keys)
    {
        foreach ((byte[] name, _) in keys.All)
            AddDistinct(names, name);
    }

    private static void AddDistinct(List<byte[]> names, byte[] name)
    {
        if (!names.Exists(n => n.AsSpan().SequenceEqual(name)))
            names.Add(name);
    }
}
