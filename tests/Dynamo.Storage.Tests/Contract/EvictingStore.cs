using Dynamo.Storage.Commits;

namespace Dynamo.Storage.Tests.Contract;

/// <summary>A store on disk with the least memory, out of which all values go every millisecond.</summary>
internal sealed class EvictingStore : IStore
{
    private readonly EmbeddedStore _store;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _evicting;

    private EvictingStore(EmbeddedStore store)
    {
        _store = store;
        _evicting = Task.Run(async () =>
        {
            while (!_stop.IsCancellationRequested)
            {
                _store.EvictValues();
                await Task.Delay(1);
            }
        });
    }

    public ulong StableVersion => _store.StableVersion;

    public IReadOnlyList<KeyspaceId> Keyspaces => _store.Keyspaces;

    public static async Task<EvictingStore> OpenAsync(string directory) => new(await EmbeddedStore.OpenAsync(
        new StoreOptions { DataDirectory = directory, MemoryBytes = 1 << 20, Durability = Durability.None }));

    public ValueTask WaitStableAsync(ulong version) => _store.WaitStableAsync(version);

    public ValueTask<ReadResult> GetAsync(KeyspaceId keyspace, ReadOnlySpan<byte> key, IValueReader reader) =>
        _store.GetAsync(keyspace, key, reader);

    public ValueTask<ulong> RangeAsync(in KeyRange range, IRangeVisitor visitor) => _store.RangeAsync(range, visitor);

    public ValueTask<CommitResult> CommitAsync(Commit commit) => _store.CommitAsync(commit);

    public ValueTask<KeyspaceId> CreateKeyspaceAsync() => _store.CreateKeyspaceAsync();

    public ValueTask DropKeyspaceAsync(KeyspaceId keyspace) => _store.DropKeyspaceAsync(keyspace);

    public KeyspaceStatistics Statistics(KeyspaceId keyspace) => _store.Statistics(keyspace);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _evicting;
        _stop.Dispose();
        await _store.DisposeAsync();
    }
}
