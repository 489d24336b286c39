using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.UpdateTable;
using Dynamo.Engine.Values;
using Dynamo.Engine.Vectors;
using Dynamo.Storage;

namespace Dynamo.Engine.Tables;

/// <summary>
/// What the catalog keeps about a table: an immutable record, replaced as a whole (docs/formats/catalog.md).
/// </summary>
internal sealed record TableDefinition
{
    public required string Name { get; init; }

    /// <summary>Where the table was created; stands in its ARN.</summary>
    public required string Region { get; init; }

    public required Guid Id { get; init; }

    /// <summary>Milliseconds since 1970 UTC, as all times here.</summary>
    public required long CreationTimeMs { get; init; }

    public TableState State { get; init; }

    /// <summary>When a state other than Active is over.</summary>
    public long StateEndsMs { get; init; }

    /// <summary>Holds the items.</summary>
    public required KeyspaceId Items { get; init; }

    /// <summary>In the order of the request.</summary>
    public required IReadOnlyList<KeyAttribute> Attributes { get; init; }

    public required KeyAttribute PartitionKey { get; init; }

    public KeyAttribute? SortKey { get; init; }

    public BillingMode BillingMode { get; init; }

    public long? LastUpdateToPayPerRequestMs { get; init; }

    public Throughput Throughput { get; init; } = Throughput.None;

    public OnDemandLimits? OnDemand { get; init; }

    public WarmUnits? Warm { get; init; }

    public TableClass? TableClass { get; init; }

    public long? LastTableClassUpdateMs { get; init; }

    public bool DeletionProtection { get; init; }

    /// <summary>Null: the table has no stream and never had one that is still named.</summary>
    public StreamDefinition? Stream { get; init; }

    /// <summary>Null: encrypted with the key that AWS owns, which is not shown.</summary>
    public string? KmsKeyArn { get; init; }

    /// <summary>Null: items do not expire.</summary>
    public TimeToLiveDefinition? TimeToLive { get; init; }

    /// <summary>Where writes save what they replace while a backup is made; else null.</summary>
    public KeyspaceId? BackupCopy { get; init; }

    /// <summary>Of the table and its stream; at most one each.</summary>
    public IReadOnlyList<PolicyDefinition> Policies { get; init; } = [];

    /// <summary>Null: not asked for.</summary>
    public PointInTimeRecovery? PointInTimeRecovery { get; init; }

    /// <summary>Null: the table was not restored.</summary>
    public RestoreDefinition? Restore { get; init; }

    public IReadOnlyList<TagDefinition> Tags { get; init; } = [];

    /// <summary>In the order of creation, local ones in front.</summary>
    public IReadOnlyList<IndexDefinition> Indexes { get; init; } = [];

    /// <summary>In the order of creation.</summary>
    public IReadOnlyList<VectorIndexDefinition> VectorIndexes { get; init; } = [];

    /// <summary>
    /// What the last change took away, as clients see it while the table is UPDATING; null: nothing. Not persisted: a
    /// restart is the end of it.
    /// </summary>
    public DeletedIndexes? Deleted { get; init; }

    /// <summary>The change that keeps the table UPDATING; null: none, or one of indexes. Not persisted.</summary>
    public TableUpdate? Update { get; init; }

    /// <summary>The state that clients see: a passing one ends by the clock alone.</summary>
    public TableState StateAt(long nowMs) => State != TableState.Active && nowMs >= StateEndsMs ? TableState.Active : State;

    /// <inheritdoc cref="Deleted"/>
    public DeletedIndexes? DeletedAt(long nowMs) => StateAt(nowMs) == TableState.Updating ? Deleted : null;

    /// <inheritdoc cref="Update"/>
    public TableUpdate? UpdateAt(long nowMs) => StateAt(nowMs) == TableState.Updating ? Update : null;

    public IEnumerable<IOnlineIndex> OnlineIndexes => Indexes.Where(i => !i.IsLocal).Concat<IOnlineIndex>(VectorIndexes);

    /// <summary>Of all kinds.</summary>
    public IEnumerable<string> IndexNames => Indexes.Select(i => i.Name).Concat(VectorIndexes.Select(i => i.Name));

    /// <summary>Drops the attribute definitions that no key and no SearchSchema uses any more.</summary>
    public TableDefinition WithoutUnusedAttributes()
    {
        HashSet<string> used = [PartitionKey.Name];
        if (SortKey is not null)
            used.Add(SortKey.Name);
        used.UnionWith(Indexes.SelectMany(i => i.PartitionKeys.Concat(i.SortKeys)).Select(a => a.Name));
        used.UnionWith(VectorIndexes.SelectMany(i => i.SearchSchema).Select(e => e.Attribute.Name));
        return this with { Attributes = [.. Attributes.Where(a => used.Contains(a.Name))] };
    }
}

/// <summary>Indexes on their way out, with what they held at the end, and the attributes that go with them.</summary>
internal sealed record DeletedIndexes(
    IReadOnlyList<IndexDescription> Global, IReadOnlyList<VectorIndexDescription> Vector, IReadOnlyList<KeyAttribute> Attributes)
{
    public string[] Names => [.. Global.Select(i => i.IndexName), .. Vector.Select(i => i.IndexName)];
}

/// <summary>A key attribute and its type: String, Number or Binary.</summary>
internal sealed record KeyAttribute(string Name, ValueTag Type);

/// <summary>Persisted: numbers are never changed or reused.</summary>
internal enum TableState : byte
{
    Active = 0,
    Creating = 1,
    Updating = 2,
    Deleting = 3,
}

/// <summary>Persisted: numbers are never changed or reused.</summary>
internal enum BillingMode : byte
{
    Provisioned = 0,
    PayPerRequest = 1,
}

/// <summary>Persisted: numbers are never changed or reused.</summary>
internal enum TableClass : byte
{
    Standard = 0,
    StandardInfrequentAccess = 1,
}

/// <summary>Provisioned units, and when they were changed; zeros for a table that is paid by request.</summary>
internal sealed record Throughput(
    long ReadUnits,
    long WriteUnits,
    long? LastIncreaseMs = null,
    long? LastDecreaseMs = null,
    int DecreasesToday = 0)
{
    private const long MsPerDay = 24 * 60 * 60 * 1000;

    public static readonly Throughput None = new(0, 0);

    /// <summary>The count is one of the UTC day of the last decrease.</summary>
    public int DecreasesOn(long nowMs) => LastDecreaseMs / MsPerDay == nowMs / MsPerDay ? DecreasesToday : 0;
}

/// <summary>The most that a table or index paid by request may use; null: no limit.</summary>
internal sealed record OnDemandLimits(long? ReadUnits, long? WriteUnits);

/// <summary>Units of warm throughput; null: what a table or index has from the start (<see cref="WarmRules"/>).</summary>
internal sealed record WarmUnits(long? ReadUnits, long? WriteUnits);

/// <summary>A table's stream, or, where it is off, the last one that it had.</summary>
internal sealed record StreamDefinition(bool Enabled, StreamView View, long CreationTimeMs, KeyspaceId Records);

/// <summary>Persisted: numbers are never changed or reused.</summary>
internal enum StreamView : byte
{
    KeysOnly = 0,
    NewImage = 1,
    OldImage = 2,
    NewAndOldImages = 3,
}

/// <summary>Items expire at the time that an attribute names.</summary>
/// <param name="Expiries">Holds a key for each item that expires, in the order of their times.</param>
/// <param name="Backfilling">Keys of items that were there before are still being made.</param>
internal sealed record TimeToLiveDefinition(string AttributeName, KeyspaceId Expiries, bool Backfilling);

/// <summary>What a table was restored from, and when.</summary>
internal sealed record RestoreDefinition(string SourceBackupArn, string SourceTableArn, long TimeMs);

/// <param name="Stream">Label of the stream that the policy is for; empty: the table.</param>
internal sealed record PolicyDefinition(string Stream, string Policy, string RevisionId);

/// <summary>The setting and when it was made, milliseconds since 1970 UTC.</summary>
internal sealed record PointInTimeRecovery(long EnabledMs, int PeriodInDays);

internal sealed record TagDefinition(string Key, string Value);
