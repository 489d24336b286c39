using Dynamo.Storage.Ordered;

namespace Dynamo.Storage.Commits;

/// <summary>How far a range has come. Reusable; serves one range at a time.</summary>
internal sealed class RangeProgress
{
    public OrderedKeys Keys { get; private set; } = null!;

    public KeyspaceId Keyspace { get; private set; }

    /// <summary>Of the next pair, among the keys that the walk holds.</summary>
    public int Index { get; set; }

    /// <summary>The newest version that the pairs so far rest on.</summary>
    public ulong Seen { get; set; }

    /// <summary>The visitor wants no more.</summary>
    public bool Stopped { get; set; }

    public RangeProgress Start(OrderedKeys keys, KeyspaceId keyspace)
    {
        Keys = keys;
        Keyspace = keyspace;
        Index = 0;
        Seen = 0;
        Stopped = false;
        return this;
    }
}
