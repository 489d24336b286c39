using Dynamo.Storage.Platform;
using FASTER.core;

namespace Dynamo.Storage.Values;

/// <summary>
/// Serves FASTER's checkpoints: gives it the file for its hash index and keeps its metadata, which the store writes
/// into its own manifest. Names and removes nothing by itself.
/// </summary>
/// <param name="files">Null in memory, where no checkpoint is taken.</param>
/// <param name="background">See <see cref="IndexDevice"/>.</param>
internal sealed class IndexCheckpoints(IFileSystem? files, bool background) : ICheckpointManager
{
    private byte[] _indexMetadata = [];
    private byte[] _logMetadata = [];
    private string? _path;
    private bool _writing;

    /// <summary>The device of the checkpoint that is being taken or read.</summary>
    public IndexDevice? Device { get; private set; }

    public byte[] IndexMetadata => _indexMetadata;

    public byte[] LogMetadata => _logMetadata;

    /// <summary>Prepares for a checkpoint whose index goes to this file.</summary>
    public void BeginWrite(string path) => (_path, _writing) = (path, true);

    /// <summary>Prepares for a recovery from this file and FASTER's metadata.</summary>
    public void BeginRead(string path, byte[] indexMetadata, byte[] logMetadata)
    {
        (_path, _writing) = (path, false);
        _indexMetadata = indexMetadata;
        _logMetadata = logMetadata;
    }

    public void End()
    {
        Device?.Close();
        Device = null;
        _path = null;
    }

    public IDevice GetIndexDevice(Guid indexToken) => Device = new IndexDevice(files!, _path!, _writing, background);

    public void CommitIndexCheckpoint(Guid indexToken, byte[] commitMetadata) => _indexMetadata = commitMetadata;

    public void CommitLogCheckpoint(Guid logToken, byte[] commitMetadata) => _logMetadata = commitMetadata;

    public byte[] GetIndexCheckpointMetadata(Guid indexToken) => _indexMetadata;

    public byte[] GetLogCheckpointMetadata(Guid logToken, DeltaLog deltaLog, bool scanDelta, long recoverTo) =>
        _logMetadata;

    public void InitializeIndexCheckpoint(Guid indexToken)
    {
    }

    public void InitializeLogCheckpoint(Guid logToken)
    {
    }

    public void CheckpointVersionShift(long oldVersion, long newVersion)
    {
    }

    public void OnRecovery(Guid indexToken, Guid logToken)
    {
    }

    public IEnumerable<Guid> GetIndexCheckpointTokens() => [];

    public IEnumerable<Guid> GetLogCheckpointTokens() => [];

    /// <summary>No increments here.</summary>
    public IDevice GetDeltaLogDevice(Guid token) => null!;

    public void CommitLogIncrementalCheckpoint(Guid logToken, long version, byte[] commitMetadata, DeltaLog deltaLog)
        => throw Unused();

    public IDevice GetSnapshotLogDevice(Guid token) => throw Unused();

    public IDevice GetSnapshotObjectLogDevice(Guid token) => throw Unused();

    public void Purge(Guid token)
    {
    }

    public void PurgeAll()
    {
    }

    public void Dispose()
    {
    }

    private static NotSupportedException Unused() => new("Checkpoints are of the fold-over kind, and whole.");
}
