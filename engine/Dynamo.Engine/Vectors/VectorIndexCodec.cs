using Dynamo.Engine.Indexes;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Vectors;

/// <summary>A vector index inside its table's record in the catalog (docs/formats/catalog.md).</summary>
internal static class VectorIndexCodec
{
    /// <summary>Persisted: numbers are never changed or reused.</summary>
    private static class Field
    {
        public const byte Name = 1, Entries = 2, VectorAttribute = 3, Dimensions = 4, Distance = 5, Hash = 6, InlineFilter = 7,
            Projection = 8, NonKeyAttribute = 9, State = 10, StateEnds = 11, Allocated = 12, Backfilling = 13;
    }

    public static void Write(CatalogWriter writer, VectorIndexDefinition index)
    {
        writer.Text(Field.Name, index.Name);
        writer.Integer(Field.Entries, index.Entries.Value);
        writer.Text(Field.VectorAttribute, index.VectorAttribute);
        writer.Integer(Field.Dimensions, index.Dimensions);
        writer.Integer(Field.Distance, (long)index.Distance);
        foreach (SearchElement element in index.SearchSchema)
            writer.Text(element.IsHash ? Field.Hash : Field.InlineFilter, element.Attribute.Name);
        writer.Integer(Field.Projection, (long)index.Projection);
        foreach (string name in index.NonKeyAttributes)
            writer.Text(Field.NonKeyAttribute, name);
        writer.Integer(Field.State, (long)index.State);
        writer.Integer(Field.StateEnds, index.StateEndsMs);
        writer.Integer(Field.Allocated, index.AllocatedMs);
        writer.Integer(Field.Backfilling, index.Backfilling ? 1 : 0);
    }

    public static VectorIndexDefinition Read(CatalogReader reader, IReadOnlyList<KeyAttribute> attributes)
    {
        List<SearchElement> searchSchema = [];
        List<string> nonKeyAttributes = [];
        VectorIndexDefinition index = new()
        {
            Name = "",
            Entries = default,
            VectorAttribute = "",
            Dimensions = 0,
            Distance = default,
            SearchSchema = searchSchema,
            Projection = default,
            NonKeyAttributes = nonKeyAttributes,
        };
        while (reader.MoveNext())
        {
            switch (reader.Tag)
            {
                case Field.Hash or Field.InlineFilter:
                    searchSchema.Add(new SearchElement(CatalogParts.Find(attributes, reader.Text), reader.Tag == Field.Hash));
                    break;
                case Field.NonKeyAttribute:
                    nonKeyAttributes.Add(reader.Text);
                    break;
                default:
                    index = With(index, reader);
                    break;
            }
        }
        if (index.Name.Length == 0 || index.Dimensions == 0)
            throw CatalogReader.Damaged();
        return index;
    }

    private static VectorIndexDefinition With(VectorIndexDefinition index, CatalogReader field) => field.Tag switch
    {
        Field.Name => index with { Name = field.Text },
        Field.Entries => index with { Entries = field.Keyspace },
        Field.VectorAttribute => index with { VectorAttribute = field.Text },
        Field.Dimensions => index with { Dimensions = field.Choice(VectorIndexRules.MaxDimensions) },
        Field.Distance => index with { Distance = (DistanceFunction)field.Choice((int)DistanceFunction.DotProduct) },
        Field.Projection => index with { Projection = (ProjectionType)field.Choice((int)ProjectionType.Include) },
        Field.State => index with { State = (IndexState)field.Choice((int)IndexState.Deleting) },
        Field.StateEnds => index with { StateEndsMs = field.Integer },
        Field.Allocated => index with { AllocatedMs = field.Integer },
        Field.Backfilling => index with { Backfilling = field.Integer != 0 },
        _ => throw field.Unknown(),
    };
}
