using Dynamo.Storage;
using Dynamo.Storage.Commits;
using Dynamo.Storage.Tests.Contract;

namespace Dynamo.Engine.Tests.Operations;

/// <summary>
/// Tests of the engine on a store. A class of them runs on the embedded one; its heir in <c>OnReferenceStore.cs</c>
/// runs the same on the reference store, which promises nothing but the waist.
/// </summary>
public abstract class EngineTests
{
    protected virtual bool OnReferenceStore => false;

    /// <param name="wrap">Puts something of the test between the engine and the store.</param>
    internal async Task<TestEngine> OpenEngineAsync(EngineOptions? options = null, Func<IStore, IStore>? wrap = null)
    {
        IStore store = await OpenStoreAsync(options?.Time ?? TimeProvider.System);
        return await TestEngine.OpenAsync(wrap is null ? store : wrap(store), options);
    }

    private async Task<IStore> OpenStoreAsync(TimeProvider time)
    {
        if (!OnReferenceStore)
            return new TwiceStore(await EmbeddedStore.OpenAsync(new StoreOptions { Time = time }));
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"reference store, seed {seed}");
        return new ReferenceStore(seed, time);
    }
}
