namespace Dynamo.Storage.Tests.Contract;

/// <summary>
/// The embedded store with a data directory, whose values leave memory all the time: reads come from disk, or from a
/// read cache of the least size.
/// </summary>
public sealed class EvictingDiskStoreContract(ITestOutputHelper output) : StoreContract(output), IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    protected override async ValueTask<IStore> OpenAsync() => await EvictingStore.OpenAsync(_directory.Path);
}
