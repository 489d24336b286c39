using FASTER.core;

namespace Dynamo.Storage.Values;

/// <summary>
/// Stands where FASTER wants a checkpoint manager and none is ever asked: its own would touch the working directory.
/// </summary>
internal sealed class NoCheckpoints : ICheckpointManager
{
    public void InitializeIndexCheckpoint(Guid indexToken) => throw Unsupported();

    public void InitializeLogCheckpoint(Guid logToken) => throw Unsupported();

    public void CommitIndexCheckpoint(Guid indexToken, byte[] commitMetadata) => throw Unsupported();

    public void CommitLogCheckpoint(Guid logToken, byte[] commitMetadata) => throw Unsupported();

    public void CheckpointVersionShift(long oldVersion, long newVersion) => throw Unsupported();

    public void CommitLogIncrementalCheckpoint(Guid logToken, long version, byte[] commitMetadata, DeltaLog deltaLog)
        => throw Unsupported();

    public byte[] GetIndexCheckpointMetadata(Guid indexToken) => throw Unsupported();

    public byte[] GetLogCheckpointMetadata(Guid logToken, DeltaLog deltaLog, bool scanDelta, long recoverTo)
        => throw Unsupported();

    public IEnumerable<Guid> GetIndexCheckpointTokens() => [];

    public IEnumerable<Guid> GetLogCheckpointTokens() => [];

    public IDevice GetIndexDevice(Guid indexToken) => throw Unsupported();

    public IDevice GetSnapshotLogDevice(Guid token) => throw Unsupported();

    public IDevice GetSnapshotObjectLogDevice(Guid token) => throw Unsupported();

    public IDevice GetDeltaLogDevice(Guid token) => throw Unsupported();

    public void Purge(Guid token)
    {
    }

    public void PurgeAll()
    {
    }

    public void OnRecovery(Guid indexToken, Guid logToken)
    {
    }

    public void Dispose()
    {
    }

    private static NotSupportedException Unsupported() => new("This store takes no checkpoints.");
}
