using Dynamo.Engine.Tables;
using Dynamo.Storage;

namespace Dynamo.Engine.Indexes;

/// <summary>What the catalog keeps about a secondary index: an immutable part of the table's record.</summary>
internal sealed record IndexDefinition : IOnlineIndex
{
    public required string Name { get; init; }

    public required bool IsLocal { get; init; }

    /// <summary>Holds the entries: one for each item that has all key attributes of the index.</summary>
    public required KeyspaceId Entries { get; init; }

    /// <summary>One for a local index, up to four for a global one.</summary>
    public required IReadOnlyList<KeyAttribute> PartitionKeys { get; init; }

    /// <summary>One for a local index, up to four or none for a global one; compared one after another.</summary>
    public required IReadOnlyList<KeyAttribute> SortKeys { get; init; }

    public required ProjectionType Projection { get; init; }

    /// <summary>For <see cref="ProjectionType.Include"/>: in the order of the request.</summary>
    public IReadOnlyList<string> NonKeyAttributes { get; init; } = [];

    public IndexState State { get; init; }

    /// <summary>When a state other than Active is over, milliseconds since 1970 UTC; a backfill may outlast it.</summary>
    public long StateEndsMs { get; init; }

    public long? AllocatedMs { get; init; }

    /// <summary>Entries for items that were there before the index are still being made.</summary>
    public bool Backfilling { get; init; }

    public Throughput Throughput { get; init; } = Throughput.None;

    public OnDemandLimits? OnDemand { get; init; }

    public WarmUnits? Warm { get; init; }

    public IndexState StateAt(long nowMs)
        => State != IndexState.Active && !Backfilling && nowMs >= StateEndsMs ? IndexState.Active : State;
}

/// <summary>Persisted: numbers are never changed or reused.</summary>
internal enum ProjectionType : byte
{
    All = 0,
    KeysOnly = 1,
    Include = 2,
}

/// <summary>Persisted: numbers are never changed or reused.</summary>
internal enum IndexState : byte
{
    Active = 0,
    Creating = 1,
    Updating = 2,
    Deleting = 3,
}
