using Dynamo.Storage;

namespace Dynamo.Engine.Tests.Operations;

/// <summary>Keeps one request waiting for its commit to be durable until it is let go.</summary>
internal sealed class HoldingStore(IStore inner) : IStore
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _holds;

    /// <summary>Completes once a request is held.</summary>
    public Task Held => _held.Task;

    /// <summary>The next request to wait is held.</summary>
    public void Hold() => _holds = 1;

    public void Release() => _released.SetResult();

    public ulong StableVersion => inner.StableVersion;

    public IReadOnlyList<KeyspaceId> Keyspaces => inner.Keyspaces;

    public ValueTask WaitStableAsync(ulong version)
    {
        if (Interlocked.Exchange(ref _holds, 0) == 0)
            return inner.WaitStableAsync(version);
        _held.SetResult();
        return new(_released.Task);
    }

    public ValueTask<ReadResult> GetAsync(KeyspaceId keyspace, ReadOnlySpan<byte> key, IValueReader reader) => inner.GetAsync(keyspace, key, reader);

    public ValueTask<ulong> RangeAsync(in KeyRange range, IRangeVisitor visitor) => inner.RangeAsync(range, visitor);

    public ValueTask<CommitResult> CommitAsync(Commit commit) => inner.CommitAsync(commit);

    public ValueTask<KeyspaceId> CreateKeyspaceAsync() => inner.CreateKeyspaceAsync();

    public ValueTask DropKeyspaceAsync(KeyspaceId keyspace) => inner.DropKeyspaceAsync(keyspace);

    public KeyspaceStatistics Statistics(KeyspaceId keyspace) => inner.Statistics(keyspace);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
