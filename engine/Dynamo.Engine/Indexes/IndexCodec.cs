using Dynamo.Engine.Keys;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Indexes;

/// <summary>A secondary index inside its table's record in the catalog (docs/formats/catalog.md).</summary>
internal static class IndexCodec
{
    /// <summary>Persisted: numbers are never changed or reused.</summary>
    private static class Field
    {
        public const byte Name = 1, IsLocal = 2, Entries = 3, PartitionKey = 4, SortKey = 5, Projection = 6,
            NonKeyAttribute = 7, State = 8, StateEnds = 9, Backfilling = 10, Throughput = 11, OnDemand = 12, Warm = 13, Allocated = 14;
    }

    public static void Write(CatalogWriter writer, IndexDefinition index)
    {
        writer.Text(Field.Name, index.Name);
        writer.Integer(Field.IsLocal, index.IsLocal ? 1 : 0);
        writer.Integer(Field.Entries, index.Entries.Value);
        foreach (KeyAttribute attribute in index.PartitionKeys)
            writer.Text(Field.PartitionKey, attribute.Name);
        foreach (KeyAttribute attribute in index.SortKeys)
            writer.Text(Field.SortKey, attribute.Name);
        writer.Integer(Field.Projection, (long)index.Projection);
        foreach (string name in index.NonKeyAttributes)
            writer.Text(Field.NonKeyAttribute, name);
        writer.Integer(Field.State, (long)index.State);
        writer.Integer(Field.StateEnds, index.StateEndsMs);
        writer.Integer(Field.Backfilling, index.Backfilling ? 1 : 0);
        CatalogParts.Write(writer, Field.Throughput, index.Throughput);
        CatalogParts.Write(writer, Field.OnDemand, index.OnDemand);
        CatalogParts.Write(writer, Field.Warm, index.Warm);
        writer.Integer(Field.Allocated, index.AllocatedMs);
    }

    public static IndexDefinition Read(CatalogReader reader, IReadOnlyList<KeyAttribute> attributes)
    {
        List<KeyAttribute> partitionKeys = [];
        List<KeyAttribute> sortKeys = [];
        List<string> nonKeyAttributes = [];
        IndexDefinition index = new()
        {
            Name = "",
            IsLocal = false,
            Entries = default,
            PartitionKeys = partitionKeys,
            SortKeys = sortKeys,
            Projection = default,
            NonKeyAttributes = nonKeyAttributes,
        };
        while (reader.MoveNext())
        {
            switch (reader.Tag)
            {
                case Field.PartitionKey:
                    partitionKeys.Add(CatalogParts.Find(attributes, reader.Text));
                    break;
                case Field.SortKey:
                    sortKeys.Add(CatalogParts.Find(attributes, reader.Text));
                    break;
                case Field.NonKeyAttribute:
                    nonKeyAttributes.Add(reader.Text);
                    break;
                default:
                    index = With(index, reader);
                    break;
            }
        }
        if (index.Name.Length == 0 || partitionKeys.Count is 0 or > KeySchema.MaxPartitionAttributes || sortKeys.Count > KeySchema.MaxSortAttributes)
            throw CatalogReader.Damaged();
        return index;
    }

    private static IndexDefinition With(IndexDefinition index, CatalogReader field) => field.Tag switch
    {
        Field.Name => index with { Name = field.Text },
        Field.IsLocal => index with { IsLocal = field.Integer != 0 },
        Field.Entries => index with { Entries = field.Keyspace },
        Field.Projection => index with { Projection = (ProjectionType)field.Choice((int)ProjectionType.Include) },
        Field.State => index with { State = (IndexState)field.Choice((int)IndexState.Deleting) },
        Field.StateEnds => index with { StateEndsMs = field.Integer },
        Field.Backfilling => index with { Backfilling = field.Integer != 0 },
        Field.Throughput => index with { Throughput = CatalogParts.ReadThroughput(field.Fields) },
        Field.OnDemand => index with { OnDemand = CatalogParts.ReadOnDemand(field.Fields) },
        Field.Warm => index with { Warm = CatalogParts.ReadWarm(field.Fields) },
        Field.Allocated => index with { AllocatedMs = field.Integer },
        _ => throw field.Unknown(),
    };
}
