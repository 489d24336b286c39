using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.Tables;

/// <summary>The structures inside a catalog record (docs/formats/catalog.md): each field's own fields, numbered from 1.</summary>
internal static class CatalogParts
{
    public static void Write(CatalogWriter writer, byte tag, KeyAttribute attribute) => writer.Fields(tag, inner =>
    {
        inner.Text(1, attribute.Name);
        inner.Integer(2, (long)attribute.Type);
    });

    public static KeyAttribute ReadAttribute(CatalogReader reader)
    {
        KeyAttribute attribute = new("", ValueTag.Missing);
        while (reader.MoveNext())
        {
            attribute = reader.Tag switch
            {
                1 => attribute with { Name = reader.Text },
                2 => attribute with { Type = (ValueTag)reader.Choice((int)ValueTag.Binary) },
                _ => throw reader.Unknown(),
            };
        }
        if (!attribute.Type.IsScalarKeyType() || attribute.Name.Length == 0)
            throw CatalogReader.Damaged();
        return attribute;
    }

    public static KeyAttribute Find(IReadOnlyList<KeyAttribute> attributes, string name)
        => attributes.FirstOrDefault(a => a.Name == name) ?? throw CatalogReader.Damaged();

    public static void Write(CatalogWriter writer, byte tag, Throughput throughput) => writer.Fields(tag, inner =>
    {
        inner.Integer(1, throughput.ReadUnits);
        inner.Integer(2, throughput.WriteUnits);
        inner.Integer(3, throughput.LastIncreaseMs);
        inner.Integer(4, throughput.LastDecreaseMs);
        inner.Integer(5, throughput.DecreasesToday);
    });

    public static Throughput ReadThroughput(CatalogReader reader)
    {
        Throughput throughput = Throughput.None;
        while (reader.MoveNext())
        {
            throughput = reader.Tag switch
            {
                1 => throughput with { ReadUnits = reader.Integer },
                2 => throughput with { WriteUnits = reader.Integer },
                3 => throughput with { LastIncreaseMs = reader.Time },
                4 => throughput with { LastDecreaseMs = reader.Time },
                5 => throughput with { DecreasesToday = reader.Choice(int.MaxValue) },
                _ => throw reader.Unknown(),
            };
        }
        return throughput;
    }

    public static void Write(CatalogWriter writer, byte tag, OnDemandLimits? limits)
    {
        if (limits is not null)
            WriteUnits(writer, tag, limits.ReadUnits, limits.WriteUnits);
    }

    public static void Write(CatalogWriter writer, byte tag, WarmUnits? warm)
    {
        if (warm is not null)
            WriteUnits(writer, tag, warm.ReadUnits, warm.WriteUnits);
    }

    public static OnDemandLimits ReadOnDemand(CatalogReader reader)
    {
        (long? readUnits, long? writeUnits) = ReadUnits(reader);
        return new OnDemandLimits(readUnits, writeUnits);
    }

    public static WarmUnits ReadWarm(CatalogReader reader)
    {
        (long? readUnits, long? writeUnits) = ReadUnits(reader);
        return new WarmUnits(readUnits, writeUnits);
    }

    private static void WriteUnits(CatalogWriter writer, byte tag, long? readUnits, long? writeUnits)
        => writer.Fields(tag, inner =>
        {
            inner.Integer(1, readUnits);
            inner.Integer(2, writeUnits);
        });

    private static (long? ReadUnits, long? WriteUnits) ReadUnits(CatalogReader reader)
    {
        (long? ReadUnits, long? WriteUnits) units = default;
        while (reader.MoveNext())
        {
            switch (reader.Tag)
            {
                case 1:
                    units.ReadUnits = reader.Integer;
                    break;
                case 2:
                    units.WriteUnits = reader.Integer;
                    break;
                default:
                    throw reader.Unknown();
            }
        }
        return units;
    }

    public static void Write(CatalogWriter writer, byte tag, StreamDefinition? stream)
    {
        if (stream is null)
            return;
        writer.Fields(tag, inner =>
        {
            inner.Integer(1, stream.Enabled ? 1 : 0);
            inner.Integer(2, (long)stream.View);
            inner.Integer(3, stream.CreationTimeMs);
            inner.Integer(4, stream.Records.Value);
        });
    }

    public static StreamDefinition ReadStream(CatalogReader reader)
    {
        StreamDefinition stream = new(false, default, 0, default);
        while (reader.MoveNext())
        {
            stream = reader.Tag switch
            {
                1 => stream with { Enabled = reader.Integer != 0 },
                2 => stream with { View = (StreamView)reader.Choice((int)StreamView.NewAndOldImages) },
                3 => stream with { CreationTimeMs = reader.Time },
                4 => stream with { Records = reader.Keyspace },
                _ => throw reader.Unknown(),
            };
        }
        return stream;
    }

    public static void Write(CatalogWriter writer, byte tag, TimeToLiveDefinition? timeToLive)
    {
        if (timeToLive is null)
            return;
        writer.Fields(tag, inner =>
        {
            inner.Text(1, timeToLive.AttributeName);
            inner.Integer(2, timeToLive.Expiries.Value);
            inner.Integer(3, timeToLive.Backfilling ? 1 : 0);
        });
    }

    public static TimeToLiveDefinition ReadTimeToLive(CatalogReader reader)
    {
        TimeToLiveDefinition timeToLive = new("", default, false);
        while (reader.MoveNext())
        {
            timeToLive = reader.Tag switch
            {
                1 => timeToLive with { AttributeName = reader.Text },
                2 => timeToLive with { Expiries = reader.Keyspace },
                3 => timeToLive with { Backfilling = reader.Integer != 0 },
                _ => throw reader.Unknown(),
            };
        }
        return timeToLive;
    }

    public static void Write(CatalogWriter writer, byte tag, RestoreDefinition? restore)
    {
        if (restore is null)
            return;
        writer.Fields(tag, inner =>
        {
            inner.Text(1, restore.SourceBackupArn);
            inner.Text(2, restore.SourceTableArn);
            inner.Integer(3, restore.TimeMs);
        });
    }

    public static RestoreDefinition ReadRestore(CatalogReader reader)
    {
        RestoreDefinition restore = new("", "", 0);
        while (reader.MoveNext())
        {
            restore = reader.Tag switch
            {
                1 => restore with { SourceBackupArn = reader.Text },
                2 => restore with { SourceTableArn = reader.Text },
                3 => restore with { TimeMs = reader.Time },
                _ => throw reader.Unknown(),
            };
        }
        return restore;
    }

    public static void Write(CatalogWriter writer, byte tag, PolicyDefinition policy) => writer.Fields(tag, inner =>
    {
        inner.Text(1, policy.Stream);
        inner.Text(2, policy.Policy);
        inner.Text(3, policy.RevisionId);
    });

    public static PolicyDefinition ReadPolicy(CatalogReader reader)
    {
        PolicyDefinition policy = new("", "", "");
        while (reader.MoveNext())
        {
            policy = reader.Tag switch
            {
                1 => policy with { Stream = reader.Text },
                2 => policy with { Policy = reader.Text },
                3 => policy with { RevisionId = reader.Text },
                _ => throw reader.Unknown(),
            };
        }
        return policy;
    }

    public static void Write(CatalogWriter writer, byte tag, PointInTimeRecovery? recovery)
    {
        if (recovery is null)
            return;
        writer.Fields(tag, inner =>
        {
            inner.Integer(1, recovery.EnabledMs);
            inner.Integer(2, recovery.PeriodInDays);
        });
    }

    public static PointInTimeRecovery ReadPointInTimeRecovery(CatalogReader reader)
    {
        PointInTimeRecovery recovery = new(0, 0);
        while (reader.MoveNext())
        {
            recovery = reader.Tag switch
            {
                1 => recovery with { EnabledMs = reader.Time },
                2 => recovery with { PeriodInDays = reader.Choice(int.MaxValue) },
                _ => throw reader.Unknown(),
            };
        }
        return recovery;
    }

    public static void Write(CatalogWriter writer, byte tag, TagDefinition element) => writer.Fields(tag, inner =>
    {
        inner.Text(1, element.Key);
        inner.Text(2, element.Value);
    });

    public static TagDefinition ReadTag(CatalogReader reader)
    {
        TagDefinition element = new("", "");
        while (reader.MoveNext())
        {
            element = reader.Tag switch
            {
                1 => element with { Key = reader.Text },
                2 => element with { Value = reader.Text },
                _ => throw reader.Unknown(),
            };
        }
        return element;
    }
}
