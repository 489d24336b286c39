namespace Dynamo.Storage;

/// <summary>When a commit of a store with a data directory counts as done.</summary>
public enum Durability
{
    /// <summary>When its log entry is on stable storage: survives kill -9 and power loss.</summary>
    Commit,

    /// <summary>At once; the log is flushed every 100 ms.</summary>
    Interval,

    /// <summary>At once; the log is flushed at checkpoints and at shutdown.</summary>
    None,
}

/// <summary>How to open an embedded store.</summary>
public sealed record StoreOptions
{
    /// <summary>Where the data lies; null keeps everything in memory.</summary>
    public string? DataDirectory { get; init; }

    public Durability Durability { get; init; } = Durability.Commit;

    /// <summary>Budget of the log's in-memory part, in bytes; in memory only: the limit at which writes are refused.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Receives lines for a person: what was recovered, what was done about damage.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Told now and then how far opening has come, from 0 to 1.</summary>
    public Action<double>? Progress { get; init; }
}
