using Dynamo.Engine.Values;

namespace Dynamo.Engine.Keys;

/// <summary>
/// The key attributes of a table or index: UTF-8 name and type S, N or B of each. A table has one partition key
/// attribute and at most one sort key attribute, a global index up to four of each.
/// </summary>
public sealed class KeySchema
{
    public const int MaxPartitionAttributes = 4;
    public const int MaxSortAttributes = 4;

    private readonly (byte[] Name, ValueTag Type)[] _attributes;
    private readonly int _partitionCount;

    public KeySchema((byte[] Name, ValueTag Type)[] partition, (byte[] Name, ValueTag Type)[] sort)
    {
        ArgumentOutOfRangeException.ThrowIfZero(partition.Length, nameof(partition));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partition.Length, MaxPartitionAttributes, nameof(partition));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sort.Length, MaxSortAttributes, nameof(sort));
        _attributes = [.. partition, .. sort];
        if (_attributes.Any(a => !a.Type.IsScalarKeyType()))
            throw new ArgumentException("A key attribute is S, N or B.", nameof(partition));
        _partitionCount = partition.Length;
    }

    public ReadOnlySpan<(byte[] Name, ValueTag Type)> Partition => _attributes.AsSpan(0, _partitionCount);

    public ReadOnlySpan<(byte[] Name, ValueTag Type)> Sort => _attributes.AsSpan(_partitionCount);

    /// <summary>Partition key attributes, then sort key attributes.</summary>
    public ReadOnlySpan<(byte[] Name, ValueTag Type)> All => _attributes;

    public bool HasSort => _attributes.Length > _partitionCount;

    /// <summary>Whether the attribute is part of the key.</summary>
    public bool Contains(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] candidate, _) in _attributes)
        {
            if (name.SequenceEqual(candidate))
                return true;
        }
        return false;
    }
}
