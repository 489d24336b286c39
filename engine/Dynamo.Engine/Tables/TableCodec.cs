using Dynamo.Engine.Indexes;
using Dynamo.Engine.Vectors;
using Dynamo.Storage;

namespace Dynamo.Engine.Tables;

/// <summary>A table's record in the catalog, to bytes and back (docs/formats/catalog.md).</summary>
internal static class TableCodec
{
    private const byte FormatVersion = 1;

    /// <summary>Persisted: numbers are never changed or reused.</summary>
    private static class Field
    {
        public const byte Name = 1, Region = 2, Id = 3, CreationTime = 4, State = 5, StateEnds = 6, Items = 7,
            Attribute = 8, PartitionKey = 9, SortKey = 10, BillingMode = 11, LastUpdateToPayPerRequest = 12,
            Throughput = 13, OnDemand = 14, TableClass = 15, LastTableClassUpdate = 16, DeletionProtection = 17,
            Stream = 18, KmsKeyArn = 19, Tag = 20, Index = 21, TimeToLive = 22, VectorIndex = 23, BackupCopy = 24, Restore = 25,
            Policy = 26, PointInTimeRecovery = 27, Warm = 28;
    }

    public static byte[] Encode(TableDefinition table)
    {
        CatalogWriter writer = new();
        writer.Version(FormatVersion);
        writer.Text(Field.Name, table.Name);
        writer.Text(Field.Region, table.Region);
        writer.Bytes(Field.Id, table.Id.ToByteArray(bigEndian: true));
        writer.Integer(Field.CreationTime, table.CreationTimeMs);
        writer.Integer(Field.State, (long)table.State);
        writer.Integer(Field.StateEnds, table.StateEndsMs);
        writer.Integer(Field.Items, table.Items.Value);
        foreach (KeyAttribute attribute in table.Attributes)
            CatalogParts.Write(writer, Field.Attribute, attribute);
        writer.Text(Field.PartitionKey, table.PartitionKey.Name);
        writer.Text(Field.SortKey, table.SortKey?.Name);
        writer.Integer(Field.BillingMode, (long)table.BillingMode);
        writer.Integer(Field.LastUpdateToPayPerRequest, table.LastUpdateToPayPerRequestMs);
        CatalogParts.Write(writer, Field.Throughput, table.Throughput);
        CatalogParts.Write(writer, Field.OnDemand, table.OnDemand);
        CatalogParts.Write(writer, Field.Warm, table.Warm);
        writer.Integer(Field.TableClass, (long?)table.TableClass);
        writer.Integer(Field.LastTableClassUpdate, table.LastTableClassUpdateMs);
        writer.Integer(Field.DeletionProtection, table.DeletionProtection ? 1 : 0);
        CatalogParts.Write(writer, Field.Stream, table.Stream);
        writer.Text(Field.KmsKeyArn, table.KmsKeyArn);
        CatalogParts.Write(writer, Field.TimeToLive, table.TimeToLive);
        writer.Integer(Field.BackupCopy, table.BackupCopy?.Value);
        CatalogParts.Write(writer, Field.Restore, table.Restore);
        CatalogParts.Write(writer, Field.PointInTimeRecovery, table.PointInTimeRecovery);
        foreach (PolicyDefinition policy in table.Policies)
            CatalogParts.Write(writer, Field.Policy, policy);
        foreach (TagDefinition tag in table.Tags)
            CatalogParts.Write(writer, Field.Tag, tag);
        foreach (IndexDefinition index in table.Indexes)
            writer.Fields(Field.Index, inner => IndexCodec.Write(inner, index));
        foreach (VectorIndexDefinition index in table.VectorIndexes)
            writer.Fields(Field.VectorIndex, inner => VectorIndexCodec.Write(inner, index));
        return writer.Written.ToArray();
    }

    /// <exception cref="InvalidDataException">The record is damaged, or of a newer version.</exception>
    public static TableDefinition Decode(ReadOnlySpan<byte> record)
    {
        if (record.IsEmpty)
            throw CatalogReader.Damaged();
        if (record[0] != FormatVersion)
            throw new InvalidDataException("A record of the catalog has an unknown format version: a newer version wrote it.");
        // Index records name their attributes, so the definitions are collected first.
        List<KeyAttribute> attributes = [];
        for (CatalogReader reader = new(record[1..]); reader.MoveNext();)
        {
            if (reader.Tag == Field.Attribute)
                attributes.Add(CatalogParts.ReadAttribute(reader.Fields));
        }
        if (attributes.Count == 0)
            throw CatalogReader.Damaged();
        TableDefinition table = new()
        {
            Name = "",
            Region = "",
            Id = default,
            CreationTimeMs = 0,
            Items = default,
            PartitionKey = attributes[0],
            Attributes = attributes,
        };
        List<TagDefinition> tags = [];
        List<PolicyDefinition> policies = [];
        List<IndexDefinition> indexes = [];
        List<VectorIndexDefinition> vectorIndexes = [];
        for (CatalogReader reader = new(record[1..]); reader.MoveNext();)
        {
            switch (reader.Tag)
            {
                case Field.Tag:
                    tags.Add(CatalogParts.ReadTag(reader.Fields));
                    break;
                case Field.Policy:
                    policies.Add(CatalogParts.ReadPolicy(reader.Fields));
                    break;
                case Field.Index:
                    indexes.Add(IndexCodec.Read(reader.Fields, attributes));
                    break;
                case Field.VectorIndex:
                    vectorIndexes.Add(VectorIndexCodec.Read(reader.Fields, attributes));
                    break;
                default:
                    table = With(table, reader);
                    break;
            }
        }
        // Every table has these.
        if (table.Name.Length == 0 || table.Region.Length == 0 || table.Items == default)
            throw CatalogReader.Damaged();
        return table with { Tags = tags, Policies = policies, Indexes = indexes, VectorIndexes = vectorIndexes };
    }

    private static TableDefinition With(TableDefinition table, CatalogReader field) => field.Tag switch
    {
        Field.Name => table with { Name = field.Text },
        Field.Region => table with { Region = field.Text },
        Field.Id => table with { Id = field.Identity },
        Field.CreationTime => table with { CreationTimeMs = field.Time },
        Field.State => table with { State = (TableState)field.Choice((int)TableState.Deleting) },
        Field.StateEnds => table with { StateEndsMs = field.Integer },
        Field.Items => table with { Items = field.Keyspace },
        Field.Attribute => table,
        Field.PartitionKey => table with { PartitionKey = CatalogParts.Find(table.Attributes, field.Text) },
        Field.SortKey => table with { SortKey = CatalogParts.Find(table.Attributes, field.Text) },
        Field.BillingMode => table with { BillingMode = (BillingMode)field.Choice((int)BillingMode.PayPerRequest) },
        Field.LastUpdateToPayPerRequest => table with { LastUpdateToPayPerRequestMs = field.Time },
        Field.Throughput => table with { Throughput = CatalogParts.ReadThroughput(field.Fields) },
        Field.OnDemand => table with { OnDemand = CatalogParts.ReadOnDemand(field.Fields) },
        Field.Warm => table with { Warm = CatalogParts.ReadWarm(field.Fields) },
        Field.TableClass => table with { TableClass = (TableClass)field.Choice((int)TableClass.StandardInfrequentAccess) },
        Field.LastTableClassUpdate => table with { LastTableClassUpdateMs = field.Time },
        Field.DeletionProtection => table with { DeletionProtection = field.Integer != 0 },
        Field.Stream => table with { Stream = CatalogParts.ReadStream(field.Fields) },
        Field.KmsKeyArn => table with { KmsKeyArn = field.Text },
        Field.TimeToLive => table with { TimeToLive = CatalogParts.ReadTimeToLive(field.Fields) },
        Field.BackupCopy => table with { BackupCopy = field.Keyspace },
        Field.PointInTimeRecovery => table with { PointInTimeRecovery = CatalogParts.ReadPointInTimeRecovery(field.Fields) },
        Field.Restore => table with { Restore = CatalogParts.ReadRestore(field.Fields) },
        _ => throw field.Unknown(),
    };
}
