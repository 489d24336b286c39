using Dynamo.Storage.Commits;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Tests.Contract;
using Dynamo.Storage.Tests.Simulation;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Tests.Fuzz;

/// <summary>
/// Goal: a data directory with damaged, shortened, missing or swapped files opens with nothing but right values, or is
/// refused; a value that is damaged is refused when it is read; a check ends and changes nothing.
/// Approach: a store with two checkpoints and a log since, closed or killed; its files are damaged as they lie.
/// </summary>
public class DirectoryFuzzTests
{
    private const int Keys = 60;

    /// <summary>Half of them were written before the last checkpoint.</summary>
    private static readonly string[] s_values = [.. Enumerable.Range(0, Keys).Select(i => $"value {i} " + new string((char)('a' + (i % 26)), 50 + (i * 71 % 700)))];

    private readonly SimulatedDisk _disk = new(seed: 1);

    [Fact]
    [Trait("Category", "Fuzz")]
    public async Task Damaged_directory_opens_with_right_values_or_is_refused()
    {
        await FillAsync();
        (string Path, long Length)[] files = [.. Paths(_disk).Select(path => (path, LengthOf(_disk, path)))];
        FuzzTarget.RunAsync("directory", 30, async random =>
        {
            SimulatedDisk damaged = _disk.Copy();
            string what = string.Join(", ", Enumerable.Range(0, random.Next(1, 3)).Select(_ => Damage(damaged, files, random)));
            try
            {
                await CheckAsync(damaged);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException(what, e);
            }
        });
    }

    /// <summary>
    /// What FASTER had read into memory by itself at a start was once answered unchecked, and lengths on its pages led it
    /// out of its memory.
    /// </summary>
    [Theory]
    [InlineData(0, 0x20)] // the value
    [InlineData(-ValueRecord.HeaderLength, 1)] // its version
    [InlineData(-ValueRecord.HeaderLength - 1, 0x7F)] // its length: 2 GB
    [InlineData(-ValueRecord.HeaderLength - 1, 0x80)] // less than nothing
    [InlineData(-ValueRecord.HeaderLength - 4, 1)] // one byte off
    public async Task Regression_value_damaged_on_disk_is_not_answered_after_a_restart(int offset, byte flip)
    {
        await FillAsync();
        const int Damaged = 9;
        using (IFile file = _disk.Open("/data/values/00000000.values", FileOpen.ReadWrite))
        {
            byte[] bytes = new byte[1 << 20];
            file.Read(bytes, 0);
            int at = bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(s_values[Damaged])) + offset;
            file.Write([(byte)(bytes[at] ^ flip)], at);
        }
        await using EmbeddedStore store = await OpenAsync(_disk);
        for (int i = 0; i < Keys; i++)
        {
            if (i == Damaged)
                await Assert.ThrowsAsync<StoreFailedException>(async () => await store.GetAsync(KeyspaceId.Root, $"key {i}"));
            else
                Assert.Equal(s_values[i], await store.GetAsync(KeyspaceId.Root, $"key {i}"));
        }
    }

    private static async Task CheckAsync(SimulatedDisk damaged)
    {
        try
        {
            DirectoryCheck.Run("/data", damaged);
        }
        catch (StoreOpenException e)
        {
            Assert.NotEmpty(e.Message);
        }
        EmbeddedStore store;
        try
        {
            store = await OpenAsync(damaged);
        }
        catch (StoreOpenException e)
        {
            Assert.NotEmpty(e.Message);
            return;
        }
        await using (store)
        {
            int missing = 0;
            for (int i = 0; i < Keys; i++)
            {
                string? found;
                try
                {
                    found = await store.GetAsync(KeyspaceId.Root, $"key {i}").WaitAsync(TimeSpan.FromSeconds(20));
                }
                catch (StoreFailedException)
                {
                    continue;
                }
                // What nothing vouched for may be gone, but only from the end.
                if (found is null)
                    missing++;
                else
                    Assert.True(found == s_values[i] && missing == 0, $"key {i} after {missing} missing ones: {found[..Math.Min(found.Length, 50)]}");
            }
        }
    }

    private async Task FillAsync()
    {
        await using (EmbeddedStore store = await OpenAsync(_disk))
        {
            for (int i = 0; i < Keys; i++)
            {
                await store.WaitStableAsync(await store.PutAsync(KeyspaceId.Root, $"key {i}", s_values[i]));
                if (i is 20 or 40)
                    Assert.True(store.Checkpoint());
            }
        }
    }

    private static string Damage(SimulatedDisk disk, (string Path, long Length)[] files, Random random)
    {
        (string path, long length) = files[random.Next(files.Length)];
        if (!disk.FileExists(path))
            return $"{path} gone";
        switch (random.Next(12))
        {
            case 0:
                disk.Delete(path);
                return $"{path} deleted";
            case 1:
                long to = random.NextInt64(length);
                using (IFile file = disk.Open(path, FileOpen.ReadWrite))
                    file.SetLength(to);
                return $"{path} cut to {to}";
            case 2:
                string other = files[random.Next(files.Length)].Path;
                disk.Move(path, other);
                return $"{path} moved to {other}";
            default:
                using (IFile file = disk.Open(path, FileOpen.ReadWrite))
                {
                    byte[] bytes = new byte[Math.Min(length, 8192)];
                    // The beginning and the place where content ends say most.
                    long offset = random.Next(3) == 0 ? random.NextInt64(length) : 0;
                    bytes = bytes[..file.Read(bytes, offset)];
                    if (bytes.Length == 0)
                        return "";
                    ByteDamage.DamageInPlace(bytes, random);
                    file.Write(bytes, offset);
                    return $"{path} changed from {offset} on";
                }
        }
    }

    private static long LengthOf(SimulatedDisk disk, string path)
    {
        using IFile file = disk.Open(path, FileOpen.Read);
        return file.Length;
    }

    private static IEnumerable<string> Paths(SimulatedDisk disk)
        => ((string[])["/data", "/data/log", "/data/values", "/data/checkpoints"])
            .SelectMany(directory => disk.ListFiles(directory).Select(name => $"{directory}/{name}")).Where(path => LengthOf(disk, path) > 0);

    private static async Task<EmbeddedStore> OpenAsync(SimulatedDisk disk) => await EmbeddedStore.OpenAsync(
        new StoreOptions { DataDirectory = "/data", MemoryBytes = 1 << 20 },
        StoreSimulation.Environment(disk) with { LeastCheckpointLogBytes = 1L << 40, MostCheckpointLogBytes = 1L << 40 });
}
