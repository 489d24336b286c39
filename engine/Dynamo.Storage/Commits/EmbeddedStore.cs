using System.Diagnostics.CodeAnalysis;
using Dynamo.Storage.Log;
using Dynamo.Storage.Ordered;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

/// <summary>
/// The store inside this process: values in one FasterKV, the order of keys in B+trees, commits under latches.
/// </summary>
/// <remarks>
/// Lock order: stripes ascending, then one partition of ordered keys or FASTER's epoch, never one of these two within
/// the other. Nothing waits for I/O while it holds any of them.
/// </remarks>
public sealed partial class EmbeddedStore : IStore
{
    private readonly StoreOptions _options;
    private readonly ValueLog _values;
    private readonly Keyspaces _keyspaces;
    private readonly Latches _latches;
    private readonly Applier _applier;
    private readonly Compaction _compaction;
    private readonly VersionSequence _versions;
    private readonly WorkspacePool _workspaces;

    // Null in memory.
    private readonly DataDirectory? _directory;
    private readonly WriteAheadLog? _log;
    private readonly Checkpointer? _checkpointer;

    private StoreFailedException? _failure;
    private int _disposed;

    private EmbeddedStore(StoreOptions options, StoreEnvironment environment)
    {
        _options = options;
        _keyspaces = new Keyspaces();
        _latches = new Latches(Environment.ProcessorCount);
        if (options.DataDirectory is null)
        {
            _values = new ValueLog();
            _applier = new Applier(_values, _latches, _keyspaces);
            _versions = new VersionSequence(last: 0, lastTimeMs: 0, options.Time);
        }
        else
        {
            _directory = DataDirectory.Open(environment, options);
            try
            {
                var recovery = new Recovery(options, environment, _directory, _keyspaces, _latches, failure => Poison(failure));
                recovery.Run();
                (_values, _applier, _versions, _log) = (recovery.Values, recovery.Applier, recovery.Versions, recovery.Log);
                _checkpointer = recovery.NewCheckpointer();
            }
            catch (Exception e)
            {
                _keyspaces.Dispose();
                _directory.Dispose();
                if (e is IOException or UnauthorizedAccessException)
                {
                    throw new StoreOpenException(
                        StoreOpenFailure.Unwritable, $"{_directory.Path} cannot be read and written: {e.Message}", e);
                }
                throw;
            }
        }
        _compaction = new Compaction(
            _values,
            _keyspaces,
            _log is null ? options.MemoryBytes : long.MaxValue,
            environment.Background,
            () => _checkpointer?.Look(),
            e => Poison("compaction", e));
        _workspaces = new(() => new Workspace(_values, _latches, _versions, _keyspaces));
    }

    /// <summary>Opens the store that lies in the options' data directory, or an empty one in memory.</summary>
    /// <exception cref="StoreOpenException">It cannot be opened; the failure says why.</exception>
    public static ValueTask<EmbeddedStore> OpenAsync(StoreOptions options) =>
        OpenAsync(options, new StoreEnvironment());

    internal static ValueTask<EmbeddedStore> OpenAsync(StoreOptions options, StoreEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(new EmbeddedStore(options, environment));
    }

    public ulong StableVersion => _versions.Stable;

    public IReadOnlyList<KeyspaceId> Keyspaces => _keyspaces.All;

    /// <summary>Takes a checkpoint now. False if it could not be taken.</summary>
    internal bool Checkpoint() => _checkpointer!.Take();

    /// <summary>Leaves no value in memory.</summary>
    internal void EvictValues() => _values.EvictAll();

    /// <summary>Compacts one page, where nothing runs in the background.</summary>
    internal bool CompactFirstPage() => _compaction.CompactFirstPage();

    /// <summary>Bytes from the first record of the log of values to its tail, live or not.</summary>
    internal long ValueLogBytes => _values.LogBytes;

    public ValueTask WaitStableAsync(ulong version)
    {
        if (version <= _versions.Stable)
            return default;
        // In memory, what is not stable yet is being applied on another processor at this moment.
        SpinWait spin = default;
        while (_log is null && spin.Count < 30)
        {
            spin.SpinOnce(sleep1Threshold: -1);
            if (version <= _versions.Stable)
                return default;
        }
        return _versions.WaitStableAsync(version);
    }

    public KeyspaceStatistics Statistics(KeyspaceId keyspace) =>
        _keyspaces.Find(keyspace) is { } keys ? new(keys.Count, keys.SizeBytes) : default;

    public async ValueTask<KeyspaceId> CreateKeyspaceAsync()
    {
        ThrowIfUnusable();
        KeyspaceId keyspace = _keyspaces.NextId();
        await CommitKeyspaceChangeAsync(LogOperationKind.CreateKeyspace, keyspace).ConfigureAwait(false);
        return keyspace;
    }

    public async ValueTask DropKeyspaceAsync(KeyspaceId keyspace)
    {
        ThrowIfUnusable();
        if (keyspace == KeyspaceId.Root)
            throw new ArgumentException("The root keyspace cannot be dropped.", nameof(keyspace));
        await CommitKeyspaceChangeAsync(LogOperationKind.DropKeyspace, keyspace).ConfigureAwait(false);
    }

    /// <summary>Flushes the log and lets go of everything. The caller makes sure that no call still runs.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return default;
        _compaction.Dispose();
        _values.StopWriting();
        _checkpointer?.Dispose();
        _log?.Dispose();
        _workspaces.Dispose();
        _keyspaces.Dispose();
        _values.Dispose();
        _directory?.Dispose();
        return default;
    }

    private async ValueTask CommitKeyspaceChangeAsync(LogOperationKind kind, KeyspaceId keyspace)
    {
        ulong version;
        while ((version = TryCommitKeyspaceChange(kind, keyspace)) == 0)
        {
            try
            {
                await _log!.WaitRoomAsync(LogOperation.KeyspaceHeaderBytes).ConfigureAwait(false);
            }
            catch (StoreFullException)
            {
                _checkpointer?.MakeRoom();
                throw;
            }
        }
        await WaitStableAsync(version).ConfigureAwait(false);
    }

    /// <summary>Returns the change's version, or 0 if the log has no room just now.</summary>
    private ulong TryCommitKeyspaceChange(LogOperationKind kind, KeyspaceId keyspace)
    {
        Workspace work = _workspaces.Rent();
        CommitScope scope = work.Scope;
        try
        {
            scope.Begin(0);
            if (kind == LogOperationKind.CreateKeyspace)
                scope.Writes.CreateKeyspace(keyspace);
            else
                scope.Writes.DropKeyspace(keyspace);
            ulong version = scope.Version;
            return TryWrite(work) ? version : 0;
        }
        finally
        {
            if (scope.DrawnVersion != 0)
                _versions.End(scope.DrawnVersion, logEnd: 0);
            _workspaces.Return(work);
        }
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (Volatile.Read(ref _failure) is { } failure)
            ThrowFailed(failure);
    }

    [DoesNotReturn]
    private static void ThrowFailed(StoreFailedException failure) =>
        throw new StoreFailedException(failure.Message, failure);

    /// <summary>Refuses everything from now on: what was applied may differ from what the log says.</summary>
    private StoreFailedException Poison(string what, Exception cause)
    {
        var failure = new StoreFailedException(
            $"The store has failed ({what}: {cause.Message}). It refuses everything until it is reopened.", cause);
        Poison(failure);
        return failure;
    }

    private void Poison(StoreFailedException failure)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, null) is not null)
            return;
        _options.Log?.Invoke(failure.Message);
        _versions?.Fail(failure); // not there yet while the store opens
    }
}
