namespace Dynamo.Engine.Operations.Results;

/// <summary>A table as an answer describes it. A snapshot; null members are left out of the answer.</summary>
public sealed record TableDescription
{
    public required string TableName { get; init; }

    /// <summary>CREATING, UPDATING, DELETING or ACTIVE.</summary>
    public required string TableStatus { get; init; }

    public required string TableArn { get; init; }

    public required string TableId { get; init; }

    /// <summary>
    /// Milliseconds since 1970 UTC; shown in seconds with three decimals. Null where the answer leaves it out, as
    /// DeleteTable's does this and the next two.
    /// </summary>
    public required long? CreationTimeMs { get; init; }

    public IReadOnlyList<AttributeDefinitionDescription>? AttributeDefinitions { get; init; }

    public IReadOnlyList<KeySchemaElementDescription>? KeySchema { get; init; }

    public required ThroughputDescription ProvisionedThroughput { get; init; }

    public required long ItemCount { get; init; }

    public required long TableSizeBytes { get; init; }

    public BillingModeSummary? BillingModeSummary { get; init; }

    public IReadOnlyList<IndexDescription>? LocalSecondaryIndexes { get; init; }

    public IReadOnlyList<IndexDescription>? GlobalSecondaryIndexes { get; init; }

    public IReadOnlyList<VectorIndexDescription>? VectorIndexes { get; init; }

    public RestoreSummary? RestoreSummary { get; init; }

    public StreamSpecificationDescription? StreamSpecification { get; init; }

    public string? LatestStreamLabel { get; init; }

    public string? LatestStreamArn { get; init; }

    public SseDescription? SseDescription { get; init; }

    public TableClassSummary? TableClassSummary { get; init; }

    public bool? DeletionProtectionEnabled { get; init; }

    public OnDemandThroughputDescription? OnDemandThroughput { get; init; }

    public WarmThroughputDescription? WarmThroughput { get; init; }
}

public sealed record RestoreSummary(string SourceBackupArn, string SourceTableArn, long RestoreTimeMs, bool RestoreInProgress);

public sealed record AttributeDefinitionDescription(string AttributeName, string AttributeType);

public sealed record KeySchemaElementDescription(string AttributeName, string KeyType);

/// <summary>ProvisionedThroughput as described; times in milliseconds since 1970 UTC, null if it never happened.</summary>
public sealed record ThroughputDescription(
    long ReadCapacityUnits,
    long WriteCapacityUnits,
    long NumberOfDecreasesToday = 0,
    long? LastIncreaseTimeMs = null,
    long? LastDecreaseTimeMs = null);

public sealed record BillingModeSummary(string BillingMode, long? LastUpdateToPayPerRequestTimeMs);

public sealed record ProjectionDescription(string ProjectionType, IReadOnlyList<string>? NonKeyAttributes);

/// <param name="Global">Null for a local index.</param>
public sealed record IndexDescription(
    string IndexName,
    IReadOnlyList<KeySchemaElementDescription> KeySchema,
    ProjectionDescription Projection,
    long IndexSizeBytes,
    long ItemCount,
    string IndexArn,
    GlobalIndexDescription? Global = null);

public sealed record SearchSchemaElementDescription(string AttributeName, string SearchSchemaElementType);

/// <param name="Backfilling">False while resources are allocated, then true; null on an index that came with its table.</param>
public sealed record VectorIndexDescription(
    string IndexName,
    string VectorAttributeName,
    long Dimensions,
    string DistanceFunction,
    IReadOnlyList<SearchSchemaElementDescription>? SearchSchema,
    ProjectionDescription Projection,
    string IndexStatus,
    bool? Backfilling,
    long IndexSizeBytes,
    long ItemCount,
    string IndexArn);

/// <summary>What only global indexes show.</summary>
public sealed record GlobalIndexDescription(
    string IndexStatus,
    bool? Backfilling,
    ThroughputDescription ProvisionedThroughput,
    OnDemandThroughputDescription? OnDemandThroughput,
    WarmThroughputDescription? WarmThroughput);

/// <param name="StreamViewType">Null where the stream is off.</param>
public sealed record StreamSpecificationDescription(bool StreamEnabled, string? StreamViewType);

public sealed record SseDescription(string Status, string? SseType, string? KmsMasterKeyArn);

public sealed record TableClassSummary(string TableClass, long? LastUpdateTimeMs);

public sealed record OnDemandThroughputDescription(long? MaxReadRequestUnits, long? MaxWriteRequestUnits);

public sealed record WarmThroughputDescription(long ReadUnitsPerSecond, long WriteUnitsPerSecond, string Status);
