using Dynamo.Storage.Commits;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Tests.Contract;

namespace Dynamo.Storage.Tests.Commits;

/// <summary>What a directory must be before a store opens in it, and what a store says where it does not.</summary>
public sealed class DataDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Open_missing_directory_makes_it()
    {
        string path = Path.Combine(_directory.Path, "a", "b");
        await using (await OpenAsync(path))
            Assert.True(File.Exists(Path.Combine(path, "store")));
    }

    [Fact]
    public async Task Open_directory_in_use_says_so_and_works_after_the_other_closes()
    {
        EmbeddedStore first = await OpenAsync();
        await AssertRefused(StoreOpenFailure.InUse);
        await first.DisposeAsync();
        await using EmbeddedStore second = await OpenAsync();
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("log")]
    public async Task Open_foreign_directory_is_refused_and_left_alone(string name)
    {
        string path = Path.Combine(_directory.Path, name);
        await File.WriteAllTextAsync(path, "mine");
        await AssertRefused(StoreOpenFailure.NotAStore);
        Assert.Equal([path], Directory.GetFileSystemEntries(_directory.Path));
        Assert.Equal("mine", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Open_directory_with_a_foreign_identity_file_is_refused()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "store"), "this file belongs to a shop, not to a database at all");
        await AssertRefused(StoreOpenFailure.NotAStore);
    }

    [Fact]
    public async Task Open_directory_of_a_newer_version_is_refused()
    {
        await (await OpenAsync()).DisposeAsync();
        ChangeIdentity(bytes =>
        {
            bytes[8] = 99;
            BitConverter.TryWriteBytes(bytes.AsSpan(40), Crc32C.Compute(bytes.AsSpan(0, 40)));
        });
        StoreOpenException e = await AssertRefused(StoreOpenFailure.NewerVersion);
        Assert.Contains("99", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_damaged_identity_is_refused()
    {
        await (await OpenAsync()).DisposeAsync();
        ChangeIdentity(bytes => bytes[20] ^= 1);
        await AssertRefused(StoreOpenFailure.Damaged);
    }

    [Fact]
    public async Task Open_below_a_file_is_unwritable()
    {
        string file = Path.Combine(_directory.Path, "file");
        await File.WriteAllTextAsync(file, "");
        await AssertRefused(StoreOpenFailure.Unwritable, Path.Combine(file, "data"));
    }

    [Fact]
    public async Task Open_after_an_interrupted_first_start_works()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "lock"), "");
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "store.new"), "half");
        await using EmbeddedStore store = await OpenAsync();
    }

    private ValueTask<EmbeddedStore> OpenAsync(string? path = null) =>
        EmbeddedStore.OpenAsync(new StoreOptions { DataDirectory = path ?? _directory.Path });

    private async Task<StoreOpenException> AssertRefused(StoreOpenFailure failure, string? path = null)
    {
        StoreOpenException e = await Assert.ThrowsAsync<StoreOpenException>(async () => await OpenAsync(path));
        Assert.Equal(failure, e.Failure);
        return e;
    }

    private void ChangeIdentity(Action<byte[]> change)
    {
        string path = Path.Combine(_directory.Path, "store");
        byte[] bytes = File.ReadAllBytes(path);
        change(bytes);
        File.WriteAllBytes(path, bytes);
    }
}
