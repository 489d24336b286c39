using Dynamo.Storage.Commits;
using Dynamo.Storage.Tests.Contract;

namespace Dynamo.Storage.Tests.Commits;

using static StoreHelpers;

/// <summary>Tests that look at the whole process run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class AloneCollection
{
    public const string Name = "alone";
}

/// <summary>Stores that are opened, used and closed leave nothing behind.</summary>
[Collection(AloneCollection.Name)]
public sealed class LeakTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Stores_opened_used_and_closed_many_times_keep_no_handle()
    {
        const int Rounds = 100;
        for (int i = 0; i < Rounds; i++)
        {
            await using EmbeddedStore store = await EmbeddedStore.OpenAsync(new StoreOptions { DataDirectory = _directory.Path });
            Assert.Equal(i == 0 ? null : $"{i - 1}", await store.GetAsync(KeyspaceId.Root, "k"));
            await store.WaitStableAsync(await store.PutAsync(KeyspaceId.Root, "k", $"{i}"));
        }
        Assert.DoesNotContain(OpenFiles(), path => path.StartsWith(_directory.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stores_in_memory_opened_used_and_closed_keep_no_memory()
    {
        const int Rounds = 1000;
        long after100 = 0;
        for (int i = 0; i < Rounds; i++)
        {
            await using (EmbeddedStore store = await EmbeddedStore.OpenAsync(new StoreOptions()))
            {
                await store.PutAsync(KeyspaceId.Root, "k", $"{i}");
                Assert.Equal($"{i}", await store.GetAsync(KeyspaceId.Root, "k"));
            }
            if (i == 100)
                after100 = GC.GetTotalMemory(forceFullCollection: true);
        }
        long grown = GC.GetTotalMemory(forceFullCollection: true) - after100;
        Assert.InRange(grown, long.MinValue, 32 << 20);
    }

    private static IEnumerable<string> OpenFiles()
    {
        if (!OperatingSystem.IsLinux())
            yield break;
        foreach (FileInfo handle in new DirectoryInfo("/proc/self/fd").EnumerateFiles())
        {
            if (handle.LinkTarget is { } target)
                yield return target;
        }
    }
}
