using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Log;

/// <summary>How a write-ahead log works.</summary>
internal sealed record WalOptions
{
    /// <summary>The directory of the log's files; made if it is missing.</summary>
    public required string Directory { get; init; }

    /// <summary>Whose log it is: a file that carries another identity is refused as foreign.</summary>
    public required Guid StoreId { get; init; }

    /// <summary>Whether the log was made once: then its absence is damage, not a beginning.</summary>
    public bool MustExist { get; init; }

    public Durability Durability { get; init; } = Durability.Commit;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A file that has grown to this many bytes is followed by a new one; the last commit may exceed it.</summary>
    public int FileBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Files get their room on disk in steps of this many bytes, ahead of the writes: an overwrite of allocated
    /// bytes syncs in 90 µs where an append takes 125, and a full disk shows before a commit is accepted.
    /// </summary>
    public int AllocationUnit { get; init; } = 8 << 20;

    /// <summary>Holds room for checkpoints, which comes before more room for the log; null for none.</summary>
    public DiskReserve? Reserve { get; init; }

    /// <summary>Largest payload of one fragment; at most <see cref="WalFormat.MaxPayloadBytes"/>.</summary>
    public int FragmentBytes { get; init; } = WalFormat.MaxPayloadBytes;

    /// <summary>Bytes of commits that may wait in memory; a single larger commit is admitted when nothing else waits.</summary>
    public long MaxBufferedBytes { get; init; } = 32 << 20;

    /// <summary>Interval mode: how often the log is flushed. In commit mode what nobody waits for is flushed so.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// False runs every flush on the thread that waits for it and starts neither thread nor timer, so that one
    /// driver thread determines all that happens (simulation).
    /// </summary>
    public bool Background { get; init; } = true;

    /// <summary>Called once, from any thread, when the log has failed for good.</summary>
    public Action<StoreFailedException>? OnFailed { get; init; }
}
