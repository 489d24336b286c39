using Dynamo.Engine.Indexes;
using Dynamo.Engine.Tables;
using Dynamo.Storage;

namespace Dynamo.Engine.Vectors;

/// <summary>What the catalog keeps about a vector index: an immutable part of the table's record.</summary>
internal sealed record VectorIndexDefinition : IOnlineIndex
{
    public required string Name { get; init; }

    /// <summary>Holds the entries (docs/formats/vectors.md): one for each item with a valid vector.</summary>
    public required KeyspaceId Entries { get; init; }

    public required string VectorAttribute { get; init; }

    public required int Dimensions { get; init; }

    public required DistanceFunction Distance { get; init; }

    /// <summary>In the order of the request; at most one is the HASH.</summary>
    public IReadOnlyList<SearchElement> SearchSchema { get; init; } = [];

    public required ProjectionType Projection { get; init; }

    /// <summary>For <see cref="ProjectionType.Include"/>: in the order of the request.</summary>
    public IReadOnlyList<string> NonKeyAttributes { get; init; } = [];

    public IndexState State { get; init; }

    /// <summary>When a state other than Active is over, milliseconds since 1970 UTC.</summary>
    public long StateEndsMs { get; init; }

    public long? AllocatedMs { get; init; }

    /// <summary>Entries for items that were there before the index are still being made.</summary>
    public bool Backfilling { get; init; }

    public IndexState StateAt(long nowMs)
        => State != IndexState.Active && !Backfilling && nowMs >= StateEndsMs ? IndexState.Active : State;
}

/// <param name="IsHash">HASH, else INLINE_FILTER.</param>
internal sealed record SearchElement(KeyAttribute Attribute, bool IsHash);

/// <summary>Persisted: numbers are never changed or reused.</summary>
internal enum DistanceFunction : byte
{
    Cosine = 0,
    Euclidean = 1,
    DotProduct = 2,
}
