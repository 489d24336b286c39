using Dynamo.Storage.Commits;

namespace Dynamo.Storage.Tests.Contract;

/// <summary>The embedded store without a data directory.</summary>
public sealed class MemoryStoreContract(ITestOutputHelper output) : StoreContract(output)
{
    protected override async ValueTask<IStore> OpenAsync() =>
        await EmbeddedStore.OpenAsync(new StoreOptions { MemoryBytes = 1L << 30 });
}
