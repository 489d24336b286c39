using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Ordered;

/// <summary>Makes ordered keys from keys in ascending order, as a snapshot holds them: packed leaves, no searching.</summary>
internal sealed class OrderedKeysLoader
{
    private readonly KeyTreeBuilder _builder = new();
    private KeyPartition?[]? _partitions;
    private int _open;

    /// <summary>Adds a key, which the caller has checked to be above all earlier ones.</summary>
    public void Add(ReadOnlySpan<byte> key, int recordSize)
    {
        Invariant.Check(key.Length <= OrderedKeys.MaxKeyBytes, "A key is too long.");
        int partition = OrderedKeys.PartitionOf(key);
        if (partition != _open)
        {
            ClosePartition();
            _open = partition;
        }
        _builder.Add(key, recordSize);
    }

    /// <summary>Returns what was added; the loader is empty afterwards.</summary>
    public OrderedKeys Finish()
    {
        ClosePartition();
        OrderedKeys keys = _partitions is null ? new OrderedKeys() : new OrderedKeys(_partitions);
        _partitions = null;
        _open = 0;
        return keys;
    }

    private void ClosePartition()
    {
        if (_builder.Count == 0)
            return;
        _partitions ??= new KeyPartition?[OrderedKeys.PartitionCount];
        _partitions[_open] = new KeyPartition(_builder);
    }
}
