using Dynamo.Storage.Commits;

namespace Dynamo.Storage.Tests.Contract;

/// <summary>The embedded store with a data directory.</summary>
public sealed class DiskStoreContract(ITestOutputHelper output) : StoreContract(output), IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override async ValueTask<IStore> OpenAsync() =>
        await EmbeddedStore.OpenAsync(new StoreOptions { DataDirectory = _directory.Path });
}
