using Dynamo.Engine.Backups;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Streams;
using Dynamo.Engine.Values;
using Dynamo.Engine.Vectors;
using Dynamo.Storage;

namespace Dynamo.Engine.Tables;

/// <summary>Describes tables as answers show them.</summary>
internal sealed class TableDescriber(IStore store)
{
    /// <param name="status">Overrides the state, for answers to a change that is already done here.</param>
    /// <param name="indexStatus">The same for global indexes.</param>
    public TableDescription Describe(Table table, long nowMs, string? status = null, string? indexStatus = null)
    {
        TableDefinition definition = table.Definition;
        string arn = TableNames.Arn(definition.Region, definition.Name);
        KeyspaceStatistics items = store.Statistics(definition.Items);
        StreamDefinition? stream = definition.Stream;
        string? streamLabel = stream is null ? null : StreamNames.Label(stream);
        string tableStatus = status ?? StatusText(table.StateAt(nowMs));
        DeletedIndexes? deleted = tableStatus == StatusText(TableState.Updating) ? definition.Deleted : null;
        return new TableDescription
        {
            TableName = definition.Name,
            TableStatus = tableStatus,
            TableArn = arn,
            TableId = definition.Id.ToString(),
            CreationTimeMs = definition.CreationTimeMs,
            // DynamoDB sorts these and what an index includes; what only an index on its way out uses is still among them.
            AttributeDefinitions =
            [
                .. definition.Attributes.Concat(deleted?.Attributes ?? []).OrderBy(a => a.Name, StringComparer.Ordinal)
                    .Select(a => new AttributeDefinitionDescription(a.Name, a.Type.TypeName())),
            ],
            KeySchema = Schema([definition.PartitionKey], definition.SortKey is { } sort ? [sort] : []),
            ProvisionedThroughput = Describe(definition.Throughput, nowMs),
            ItemCount = items.Count,
            TableSizeBytes = items.SizeBytes,
            BillingModeSummary = Billing(definition),
            LocalSecondaryIndexes = NullIfEmpty(definition.Indexes.Where(i => i.IsLocal).Select(i => Describe(i, arn))),
            GlobalSecondaryIndexes = NullIfEmpty(
                definition.Indexes.Where(i => !i.IsLocal).Select(i => DescribeGlobal(i, definition, arn, nowMs, indexStatus))
                    .Concat(deleted?.Global ?? [])),
            VectorIndexes = NullIfEmpty(
                definition.VectorIndexes.Select(i => DescribeVector(i, arn, nowMs, indexStatus)).Concat(deleted?.Vector ?? [])),
            // Only for as long as the restore goes on.
            RestoreSummary = definition.Restore is { } restore && tableStatus == StatusText(TableState.Creating)
                ? new RestoreSummary(restore.SourceBackupArn, restore.SourceTableArn, restore.TimeMs, true)
                : null,
            StreamSpecification = stream is { Enabled: true } ? new StreamSpecificationDescription(true, StreamNames.ViewText(stream.View)) : null,
            LatestStreamLabel = streamLabel,
            LatestStreamArn = streamLabel is null ? null : $"{arn}/stream/{streamLabel}",
            SseDescription = definition.KmsKeyArn is { } key ? new SseDescription("ENABLED", "KMS", key) : null,
            TableClassSummary = definition.TableClass is { } tableClass
                ? new TableClassSummary(ClassText(tableClass), definition.LastTableClassUpdateMs)
                : null,
            DeletionProtectionEnabled = definition.DeletionProtection,
            OnDemandThroughput = Describe(definition.OnDemand),
            WarmThroughput = Describe(WarmRules.Current(definition.BillingMode, definition.Throughput, definition.Warm), "ACTIVE"),
        };
    }

    /// <summary>What a change takes away; null: nothing. Call before its entries are dropped.</summary>
    public DeletedIndexes? Deleted(TableDefinition before, TableDefinition after, long nowMs)
    {
        string arn = TableNames.Arn(before.Region, before.Name);
        string status = IndexStatusText(IndexState.Deleting);
        List<IndexDefinition> gone = [.. before.Indexes.Where(i => !i.IsLocal && !after.Indexes.Any(a => a.Entries == i.Entries))];
        List<IndexDescription> global =
            [.. gone.Select(i => DescribeGlobal(i with { AllocatedMs = null }, before, arn, nowMs, status))];
        List<VectorIndexDescription> vector =
        [
            .. before.VectorIndexes.Where(i => !after.VectorIndexes.Any(a => a.Entries == i.Entries))
                .Select(i => DescribeVector(i with { AllocatedMs = null }, arn, nowMs, status)),
        ];
        return global.Count + vector.Count > 0 ? new DeletedIndexes(global, vector, [.. before.Attributes.Except(after.Attributes)]) : null;
    }

    /// <param name="arn">As the request has it.</param>
    public BackupDescription Describe(BackupDefinition backup, string arn, string status) => new(
        arn,
        backup.Name,
        backup.SizeBytes,
        status,
        backup.CreationTimeMs,
        Describe(new Table(backup.Table, version: 0), backup.CreationTimeMs),
        backup.ItemCount,
        backup.Table.TimeToLive?.AttributeName);

    public static string StatusText(TableState state) => state switch
    {
        TableState.Creating => "CREATING",
        TableState.Updating => "UPDATING",
        TableState.Deleting => "DELETING",
        _ => "ACTIVE",
    };

    public static string ClassText(TableClass tableClass)
        => tableClass == TableClass.Standard ? "STANDARD" : "STANDARD_INFREQUENT_ACCESS";

    private static BillingModeSummary? Billing(TableDefinition definition)
    {
        if (definition.BillingMode == BillingMode.PayPerRequest)
            return new BillingModeSummary("PAY_PER_REQUEST", definition.LastUpdateToPayPerRequestMs);
        // A table that was provisioned from the start has no summary; one that was changed keeps it.
        return definition.LastUpdateToPayPerRequestMs is { } changed ? new BillingModeSummary("PROVISIONED", changed) : null;
    }

    private IndexDescription Describe(IndexDefinition index, string tableArn)
    {
        KeyspaceStatistics entries = store.Statistics(index.Entries);
        return new IndexDescription(
            index.Name,
            Schema(index.PartitionKeys, index.SortKeys),
            Describe(index.Projection, index.NonKeyAttributes),
            entries.SizeBytes,
            entries.Count,
            $"{tableArn}/index/{index.Name}");
    }

    private IndexDescription DescribeGlobal(
        IndexDefinition index, TableDefinition table, string tableArn, long nowMs, string? status) => Describe(index, tableArn) with
        {
            Global = new GlobalIndexDescription(
                status ?? IndexStatusText(index.StateAt(nowMs)),
                Backfilling(index, nowMs),
                Describe(index.Throughput, nowMs),
                Describe(index.OnDemand),
                Describe(WarmRules.Current(table.BillingMode, index.Throughput, index.Warm), "ACTIVE")),
        };

    private VectorIndexDescription DescribeVector(VectorIndexDefinition index, string tableArn, long nowMs, string? status)
    {
        KeyspaceStatistics entries = store.Statistics(index.Entries);
        return new VectorIndexDescription(
            index.Name,
            index.VectorAttribute,
            index.Dimensions,
            DistanceText(index.Distance),
            NullIfEmpty(index.SearchSchema.Select(e => new SearchSchemaElementDescription(e.Attribute.Name, e.IsHash ? "HASH" : "INLINE_FILTER"))),
            Describe(index.Projection, index.NonKeyAttributes),
            status ?? IndexStatusText(index.StateAt(nowMs)),
            Backfilling(index, nowMs),
            entries.SizeBytes,
            entries.Count,
            $"{tableArn}/index/{index.Name}");
    }

    /// <summary>The answer that adds an index shows its first phase, even where that takes no time.</summary>
    private static bool? Backfilling(IOnlineIndex index, long nowMs)
        => index.AllocatedMs is { } allocatedMs && index.StateAt(nowMs) == IndexState.Creating ? nowMs > allocatedMs : null;

    private static string DistanceText(DistanceFunction distance) => distance switch
    {
        DistanceFunction.Cosine => "COSINE",
        DistanceFunction.Euclidean => "EUCLIDEAN",
        _ => "DOT_PRODUCT",
    };

    private static string IndexStatusText(IndexState state) => state switch
    {
        IndexState.Creating => "CREATING",
        IndexState.Updating => "UPDATING",
        IndexState.Deleting => "DELETING",
        _ => "ACTIVE",
    };

    private static List<KeySchemaElementDescription> Schema(IReadOnlyList<KeyAttribute> partition, IReadOnlyList<KeyAttribute> sort)
        => [
            .. partition.Select(a => new KeySchemaElementDescription(a.Name, "HASH")),
            .. sort.Select(a => new KeySchemaElementDescription(a.Name, "RANGE")),
        ];

    private static ProjectionDescription Describe(ProjectionType type, IReadOnlyList<string> nonKeyAttributes) => type switch
    {
        ProjectionType.All => new ProjectionDescription("ALL", null),
        ProjectionType.KeysOnly => new ProjectionDescription("KEYS_ONLY", null),
        _ => new ProjectionDescription("INCLUDE", [.. nonKeyAttributes.Order(StringComparer.Ordinal)]),
    };

    private static ThroughputDescription Describe(Throughput throughput, long nowMs) => new(
        throughput.ReadUnits, throughput.WriteUnits, throughput.DecreasesOn(nowMs), throughput.LastIncreaseMs, throughput.LastDecreaseMs);

    private static OnDemandThroughputDescription? Describe(OnDemandLimits? limits)
        => limits is null ? null : new OnDemandThroughputDescription(limits.ReadUnits, limits.WriteUnits);

    /// <param name="units">Both are there.</param>
    public static WarmThroughputDescription Describe(WarmUnits units, string status)
        => new(units.ReadUnits!.Value, units.WriteUnits!.Value, status);

    private static List<T>? NullIfEmpty<T>(IEnumerable<T> elements)
    {
        List<T> list = [.. elements];
        return list.Count == 0 ? null : list;
    }
}
