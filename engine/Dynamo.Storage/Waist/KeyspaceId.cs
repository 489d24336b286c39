namespace Dynamo.Storage;

/// <summary>
/// Names one keyspace of a store. Identifiers ascend and are never reused, also not after a drop or a restart.
/// </summary>
public readonly record struct KeyspaceId(uint Value) : IComparable<KeyspaceId>
{
    /// <summary>The keyspace that every store has from its first moment and that cannot be dropped.</summary>
    public static readonly KeyspaceId Root = new(1);

    public int CompareTo(KeyspaceId other) => Value.CompareTo(other.Value);

    public override string ToString() => $"keyspace {Value}";
}
