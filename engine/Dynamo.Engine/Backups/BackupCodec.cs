using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Backups;

/// <summary>A backup's record in the catalog, to bytes and back (docs/formats/catalog.md).</summary>
internal static class BackupCodec
{
    private const byte FormatVersion = 1;

    /// <summary>Persisted: numbers are never changed or reused.</summary>
    private static class Field
    {
        public const byte Id = 1, Name = 2, CreationTime = 3, Items = 4, ItemCount = 5, SizeBytes = 6, Table = 7;
    }

    public static byte[] Encode(BackupDefinition backup)
    {
        CatalogWriter writer = new();
        writer.Version(FormatVersion);
        writer.Text(Field.Id, backup.Id);
        writer.Text(Field.Name, backup.Name);
        writer.Integer(Field.CreationTime, backup.CreationTimeMs);
        writer.Integer(Field.Items, backup.Items.Value);
        writer.Integer(Field.ItemCount, backup.ItemCount);
        writer.Integer(Field.SizeBytes, backup.SizeBytes);
        writer.Bytes(Field.Table, TableCodec.Encode(backup.Table));
        return writer.Written.ToArray();
    }

    /// <exception cref="InvalidDataException">The record is damaged, or of a newer version.</exception>
    public static BackupDefinition Decode(ReadOnlySpan<byte> record)
    {
        if (record.IsEmpty || record[0] != FormatVersion)
            throw new InvalidDataException("A record of a backup has an unknown format version: a newer version wrote it.");
        BackupDefinition? backup = null;
        for (CatalogReader reader = new(record[1..]); reader.MoveNext();)
        {
            if (reader.Tag == Field.Table)
                backup = Empty(TableCodec.Decode(reader.Content));
        }
        if (backup is null)
            throw CatalogReader.Damaged();
        for (CatalogReader reader = new(record[1..]); reader.MoveNext();)
            backup = With(backup, reader);
        return backup;
    }

    private static BackupDefinition Empty(TableDefinition table) => new()
    {
        Id = "",
        Name = "",
        CreationTimeMs = 0,
        Items = default,
        ItemCount = 0,
        SizeBytes = 0,
        Table = table,
    };

    private static BackupDefinition With(BackupDefinition backup, CatalogReader field) => field.Tag switch
    {
        Field.Id => backup with { Id = field.Text },
        Field.Name => backup with { Name = field.Text },
        Field.CreationTime => backup with { CreationTimeMs = field.Time },
        Field.Items => backup with { Items = field.Keyspace },
        Field.ItemCount => backup with { ItemCount = field.Integer },
        Field.SizeBytes => backup with { SizeBytes = field.Integer },
        Field.Table => backup,
        _ => throw field.Unknown(),
    };
}
