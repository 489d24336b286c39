using System.Security.Cryptography;
using Dynamo.Storage.Log;
using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Commits;

/// <summary>What an embedded store takes from outside besides its options; tests put simulations in its place.</summary>
internal sealed record StoreEnvironment
{
    public IFileSystem FileSystem { get; init; } = RealFileSystem.Instance;

    /// <summary>Draws the identity of a new store.</summary>
    public Func<Guid> NewStoreId { get; init; } = static () => new Guid(RandomNumberGenerator.GetBytes(16));

    /// <summary>False starts no thread and no timer: whoever waits for something does it (simulation).</summary>
    public bool Background { get; init; } = true;

    /// <summary>Size at which a file of the write-ahead log is followed by the next.</summary>
    public int LogFileBytes { get; init; } = 16 << 20;

    /// <summary>Largest fragment of a commit in the write-ahead log.</summary>
    public int LogFragmentBytes { get; init; } = WalFormat.MaxPayloadBytes;

    /// <summary>Steps in which log files get their room on disk.</summary>
    public int LogAllocationBytes { get; init; } = 8 << 20;

    /// <summary>Room on the disk that is held for checkpoints, at least.</summary>
    public long ReserveBytes { get; init; } = 16 << 20;

    /// <summary>Whether what checkpoints hold is compressed, where the system has the library.</summary>
    public bool Compresses { get; init; } = true;

    /// <summary>A checkpoint comes after at least so many bytes of log…</summary>
    public long LeastCheckpointLogBytes { get; init; } = 16 << 20;

    /// <summary>…and after at most so many: a restart replays about half a million items of 200 bytes then.</summary>
    public long MostCheckpointLogBytes { get; init; } = 128 << 20;
}
