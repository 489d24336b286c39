using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Ordered;

/// <summary>
/// The keys of one keyspace in order, in memory, each with the size of its record and a hint of where it lies.
/// </summary>
/// <remarks>
/// <para>
/// Partitioned by the key's first six bits, so the partitions keep the global order. Keys that start with a hash
/// spread evenly; a keyspace without one works as well, in one partition or a few. A partition comes into being with
/// its first key.
/// </para>
/// <para>
/// All members may be called from any thread. Lookups, replacing and walking allocate nothing. Ranges are read with
/// <see cref="KeyWalk"/>.
/// </para>
/// </remarks>
internal sealed class OrderedKeys
{
    /// <summary>Longest key, in bytes: two of them must fit into a node.</summary>
    public const int MaxKeyBytes = 32_000;

    /// <summary>Hints are addresses below this; 0 is "unknown".</summary>
    public const long HintLimit = 1L << 48;

    private const int PartitionBits = 6;
    internal const int PartitionCount = 1 << PartitionBits;

    private KeyPartition?[]? _partitions;

    public OrderedKeys()
    {
    }

    /// <summary>Takes partitions that were built elsewhere, one for each index or null.</summary>
    internal OrderedKeys(KeyPartition?[] partitions) => _partitions = partitions;

    /// <summary>Number of keys. Exact when nobody writes.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            foreach (KeyPartition? partition in Volatile.Read(ref _partitions) ?? [])
                count += partition?.Count ?? 0;
            return count;
        }
    }

    /// <summary>Sum of the record sizes that were put, in bytes. Exact when nobody writes.</summary>
    public long SizeBytes
    {
        get
        {
            long bytes = 0;
            foreach (KeyPartition? partition in Volatile.Read(ref _partitions) ?? [])
                bytes += partition?.SizeBytes ?? 0;
            return bytes;
        }
    }

    /// <summary>Inserts a key, or replaces what is kept beside it, on behalf of the commit with this version.</summary>
    /// <param name="hint">The record's address, below <see cref="HintLimit"/>, or 0.</param>
    /// <returns>True if the key is new.</returns>
    public bool Put(ReadOnlySpan<byte> key, int recordSize, long hint, ulong version)
    {
        Invariant.Check(key.Length <= MaxKeyBytes && (ulong)hint < (ulong)HintLimit, "A key or a hint is out of range.");
        KeyPartition partition = PartitionFor(key);
        partition.Latch.EnterWrite();
        try
        {
            return partition.Put(key, recordSize, hint, version);
        }
        finally
        {
            partition.Latch.ExitWrite();
            GC.KeepAlive(partition);
        }
    }

    /// <summary>Removes a key on behalf of the commit with this version; false if it was not there.</summary>
    public bool Remove(ReadOnlySpan<byte> key, ulong version)
    {
        if (PartitionAt(PartitionOf(key)) is not { } partition)
            return false;
        partition.Latch.EnterWrite();
        try
        {
            return partition.Remove(key, version);
        }
        finally
        {
            partition.Latch.ExitWrite();
            GC.KeepAlive(partition);
        }
    }

    /// <summary>What is kept beside a key; false if it is not there.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, out int recordSize, out long hint)
    {
        recordSize = 0;
        hint = 0;
        if (PartitionAt(PartitionOf(key)) is not { } partition)
            return false;
        partition.Latch.EnterRead();
        try
        {
            if (partition.Find(key, out int index) is not { } leaf)
                return false;
            recordSize = leaf.SizeOf(index);
            hint = leaf.HintOf(index);
            return true;
        }
        finally
        {
            partition.Latch.ExitRead();
            GC.KeepAlive(partition);
        }
    }

    /// <summary>
    /// The record of a key was found elsewhere. Does nothing if the key is not there, or another hint than
    /// <paramref name="expected"/>: then a commit has written it since, and its hint is the newer one.
    /// </summary>
    public void ReplaceHint(ReadOnlySpan<byte> key, long expected, long hint)
    {
        Invariant.Check((ulong)hint < (ulong)HintLimit, "A hint is out of range.");
        if (PartitionAt(PartitionOf(key)) is not { } partition)
            return;
        partition.Latch.EnterRead();
        try
        {
            partition.Find(key, out int index)?.ReplaceHint(index, expected, hint);
        }
        finally
        {
            partition.Latch.ExitRead();
            GC.KeepAlive(partition);
        }
    }

    /// <summary>
    /// Version of the newest commit that put or removed a key in the same partition; 0 if there was none. Read it
    /// after what the answer rests on.
    /// </summary>
    public ulong LastVersionAt(ReadOnlySpan<byte> key) => PartitionAt(PartitionOf(key))?.LastVersion ?? 0;

    /// <summary>Index of the partition of a key; ascending with the keys.</summary>
    internal static int PartitionOf(ReadOnlySpan<byte> key) => key.IsEmpty ? 0 : key[0] >> (8 - PartitionBits);

    internal KeyPartition? PartitionAt(int index)
        => Volatile.Read(ref _partitions) is { } partitions ? Volatile.Read(ref partitions[index]) : null;

    /// <summary>
    /// Removes all keys and gives their memory back; takes some milliseconds for a million. Walks that are under way
    /// find nothing more.
    /// </summary>
    public void Clear()
    {
        foreach (KeyPartition? partition in Volatile.Read(ref _partitions) ?? [])
        {
            if (partition is null)
                continue;
            partition.Latch.EnterWrite();
            try
            {
                partition.Clear();
            }
            finally
            {
                partition.Latch.ExitWrite();
                GC.KeepAlive(partition);
            }
        }
    }

    private KeyPartition PartitionFor(ReadOnlySpan<byte> key)
    {
        int index = PartitionOf(key);
        return PartitionAt(index) ?? CreatePartition(index);
    }

    private KeyPartition CreatePartition(int index)
    {
        if (_partitions is null)
            Interlocked.CompareExchange(ref _partitions, new KeyPartition?[PartitionCount], null);
        Interlocked.CompareExchange(ref _partitions[index], new KeyPartition(), null);
        return _partitions[index]!;
    }
}
