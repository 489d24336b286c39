namespace Dynamo.Storage.Tests.Contract;

/// <summary>
/// What every store behind the waist does. Each store has a class of its own that derives from this one; nothing
/// in here may lean on how a store works, only on what <see cref="IStore"/> says.
/// </summary>
public abstract partial class StoreContract(ITestOutputHelper output)
{
    protected ITestOutputHelper Output { get; } = output;

    /// <summary>An empty store.</summary>
    protected abstract ValueTask<IStore> OpenAsync();
}
