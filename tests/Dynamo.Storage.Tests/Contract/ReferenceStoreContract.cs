namespace Dynamo.Storage.Tests.Contract;

/// <summary>The reference store in the tests: asynchronous, repeating, in pages.</summary>
public sealed class ReferenceStoreContract(ITestOutputHelper output) : StoreContract(output)
{
    protected override int ConcurrentRounds => 500;

    protected override ValueTask<IStore> OpenAsync()
    {
        int seed = Random.Shared.Next();
        Output.WriteLine($"seed {seed}");
        return new(new ReferenceStore(seed, TimeProvider.System));
    }
}
