using System.Diagnostics.CodeAnalysis;
using Dynamo.Storage.Ordered;
using Dynamo.Storage.Platform;
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
    private readonly Latches _latches;
    private readonly Versions _versions;
    private readonly Keyspaces _keyspaces = new();
    private readonly ProcessorPool<Workspace> _workspaces;
    private StoreFailedException? _failure;
    private int _disposed;

    private EmbeddedStore(StoreOptions options)
    {
        _options = options;
        _values = new ValueLog();
        _latches = new Latches(Environment.ProcessorCount);
        _versions = new Versions(last: 0, new SteadyClock(options.Time), durableUntil: long.MaxValue);
        _workspaces = new(() => new Workspace(_values, _latches, _versions, _keyspaces));
    }

    /// <summary>Opens the store that lies in the options' data directory, or an empty one in memory.</summary>
    /// <exception cref="StoreOpenException">It cannot be opened; the failure says why.</exception>
    public static ValueTask<EmbeddedStore> OpenAsync(StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.DataDirectory is not null)
            throw new NotSupportedException("Data directories come with the write-ahead log.");
        return new(new EmbeddedStore(options));
    }

    public ulong StableVersion => _versions.Stable;

    public IReadOnlyList<KeyspaceId> Keyspaces => _keyspaces.All;

    public ValueTask WaitStableAsync(ulong version) => _versions.WaitStableAsync(version);

    public KeyspaceStatistics Statistics(KeyspaceId keyspace) =>
        _keyspaces.Find(keyspace) is { } keys ? new(keys.Count, keys.SizeBytes) : default;

    public async ValueTask<KeyspaceId> CreateKeyspaceAsync()
    {
        ThrowIfUnusable();
        KeyspaceId keyspace = _keyspaces.NextId();
        await _versions.WaitStableAsync(CommitKeyspaceChange(WriteKind.CreateKeyspace, keyspace)).ConfigureAwait(false);
        return keyspace;
    }

    public async ValueTask DropKeyspaceAsync(KeyspaceId keyspace)
    {
        ThrowIfUnusable();
        if (keyspace == KeyspaceId.Root)
            throw new ArgumentException("The root keyspace cannot be dropped.", nameof(keyspace));
        await _versions.WaitStableAsync(CommitKeyspaceChange(WriteKind.DropKeyspace, keyspace)).ConfigureAwait(false);
    }

    /// <summary>Waits for nobody: the caller makes sure that no call still runs.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return default;
        _workspaces.Dispose();
        _values.Dispose();
        return default;
    }

    private ulong CommitKeyspaceChange(WriteKind kind, KeyspaceId keyspace)
    {
        Workspace work = _workspaces.Rent();
        try
        {
            CommitScope scope = work.Scope;
            scope.Begin(0);
            scope.Writes.AddKeyspace(kind, keyspace);
            ulong version = scope.Version;
            Apply(work, version);
            return version;
        }
        finally
        {
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
    private void Poison(string what, Exception cause)
    {
        var failure = new StoreFailedException(
            $"The store has failed ({what}: {cause.Message}). It refuses everything until it is reopened.", cause);
        if (Interlocked.CompareExchange(ref _failure, failure, null) is null)
        {
            _options.Log?.Invoke(failure.Message);
            _versions.Fail(failure);
        }
    }
}
