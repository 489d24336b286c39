namespace Dynamo.Engine.Indexes;

/// <summary>
/// An index that can come to a live table and leave it: global and vector indexes. One that is added passes through two
/// phases, both CREATING: resources are allocated, then the items that are there are filled in.
/// </summary>
internal interface IOnlineIndex
{
    string Name { get; }

    /// <summary>
    /// When the allocation of an index that was added to a live table is over and its backfilling begins, as clients
    /// see it, milliseconds since 1970 UTC; null: it was created with its table.
    /// </summary>
    long? AllocatedMs { get; }

    /// <summary>The state that clients see: a passing one ends by the clock, or with the backfill.</summary>
    IndexState StateAt(long nowMs);
}

internal static class OnlineIndexPhases
{
    /// <summary>The first phase: the index can be neither read nor deleted.</summary>
    public static bool IsAllocatingAt(this IOnlineIndex index, long nowMs)
        => nowMs < index.AllocatedMs && index.StateAt(nowMs) == IndexState.Creating;
}
