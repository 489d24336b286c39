using Dynamo.Storage;

namespace Dynamo.Engine.Tests.Operations;

/// <summary>
/// Runs every commit's body twice, the first time for nothing, as a store may: what a body leaves behind from one run
/// must not show in the next.
/// </summary>
internal sealed class TwiceStore(IStore inner) : IStore
{
    public ulong StableVersion => inner.StableVersion;

    public IReadOnlyList<KeyspaceId> Keyspaces => inner.Keyspaces;

    public ValueTask WaitStableAsync(ulong version) => inner.WaitStableAsync(version);

    public ValueTask<ReadResult> GetAsync(KeyspaceId keyspace, ReadOnlySpan<byte> key, IValueReader reader) => inner.GetAsync(keyspace, key, reader);

    public ValueTask<ulong> RangeAsync(in KeyRange range, IRangeVisitor visitor) => inner.RangeAsync(range, visitor);

    public ValueTask<CommitResult> CommitAsync(Commit commit)
    {
        commit.Body = new Twice(commit.Body!);
        return inner.CommitAsync(commit);
    }

    public ValueTask<KeyspaceId> CreateKeyspaceAsync() => inner.CreateKeyspaceAsync();

    public ValueTask DropKeyspaceAsync(KeyspaceId keyspace) => inner.DropKeyspaceAsync(keyspace);

    public KeyspaceStatistics Statistics(KeyspaceId keyspace) => inner.Statistics(keyspace);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Twice(ICommitBody body) : ICommitBody
    {
        public void Run(ICommitScope scope)
        {
            body.Run(new DryScope(scope));
            body.Run(scope);
        }
    }

    private sealed class DryScope(ICommitScope scope) : ICommitScope
    {
        public ulong Version => scope.Version;

        public long TimeMs => scope.TimeMs;

        public bool Exists(int index) => scope.Exists(index);

        public ReadOnlySpan<byte> ValueOf(int index) => scope.ValueOf(index);

        public ulong VersionOf(int index) => scope.VersionOf(index);

        public void Put(KeyspaceId keyspace, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
        }

        public void Delete(KeyspaceId keyspace, ReadOnlySpan<byte> key)
        {
        }
    }
}
