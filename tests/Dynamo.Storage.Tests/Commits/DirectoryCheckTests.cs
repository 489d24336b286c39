using Dynamo.Storage.Commits;
using Dynamo.Storage.Log;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Tests.Contract;
using Dynamo.Storage.Tests.Simulation;

namespace Dynamo.Storage.Tests.Commits;

/// <summary>Goal: a check of a directory names everything that is wrong, all of it, and changes nothing.</summary>
public class DirectoryCheckTests
{
    private const int Items = 100;
    private readonly SimulatedDisk _disk = new(seed: 1);
    private long _checkpointBytes = 1L << 40;

    [Fact]
    public async Task Whole_directory_has_no_problems()
    {
        await FillAsync();
        CheckReport report = DirectoryCheck.Run("/data", _disk);
        Assert.Empty(report.Problems);
        Assert.Equal(Items, report.Commits);
        Assert.Equal((ulong)Items, report.LastVersion);
        Assert.False(report.LosesData);
    }

    [Fact]
    public async Task Damaged_checkpoint_is_named_and_loses_nothing()
    {
        _checkpointBytes = 30 << 10;
        await FillAsync();
        Assert.Empty(DirectoryCheck.Run("/data", _disk).Problems);
        string[] names = _disk.ListFiles("/data/checkpoints");
        foreach (string name in names)
        {
            Flip("/data/checkpoints/" + name, 40);
            CheckReport report = DirectoryCheck.Run("/data", _disk);
            Assert.Contains(report.Problems, p => p.Text.Contains($"checkpoint {ulong.Parse(name[..10])} is damaged", StringComparison.Ordinal));
            Assert.False(report.LosesData);
            Flip("/data/checkpoints/" + name, 40);
        }
        Assert.Equal(6, names.Length);
    }

    [Fact]
    public async Task Two_damaged_places_are_both_named()
    {
        await FillAsync();
        Flip("/data/log/wal-0000000001.log", 3000);
        Flip("/data/log/wal-0000000002.log", 5000);
        CheckReport report = DirectoryCheck.Run("/data", _disk);
        Assert.True(report.LosesData);
        Assert.Equal(Items - 2, report.Commits);
        CheckProblem[] damage = [.. report.Problems.Where(p => p.Offset >= 0)];
        Assert.Equal(["/data/log/wal-0000000001.log", "/data/log/wal-0000000002.log"], damage.Select(p => p.File));
        Assert.All(damage, p => Assert.Contains("bytes are damaged: the commits in them are lost", p.Text, StringComparison.Ordinal));
        Assert.Contains("Nothing was changed", report.Problems[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_foreign_and_truncated_files_are_named()
    {
        await FillAsync();
        _disk.Delete("/data/log/wal-0000000002.log");
        using (IFile file = _disk.Open("/data/log/wal-0000000004.log", FileOpen.ReadWrite))
            file.Write("something else"u8, 0);
        using (IFile file = _disk.Open("/data/log/wal-0000000003.log", FileOpen.ReadWrite))
            file.SetLength(2000);
        string problems = string.Join('\n', DirectoryCheck.Run("/data", _disk).Problems);
        Assert.Contains("the files numbered 2 to 2 in front of it are missing", problems, StringComparison.Ordinal);
        Assert.Contains("is not a log file", problems, StringComparison.Ordinal);
        Assert.Contains("no entry", problems, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_missing_altogether_is_named_and_refused()
    {
        await FillAsync();
        _disk.DeleteDirectory("/data/log");
        CheckReport report = DirectoryCheck.Run("/data", _disk);
        Assert.True(report.LosesData);
        StoreOpenException refused = await Assert.ThrowsAsync<StoreOpenException>(OpenAsync);
        Assert.Equal(StoreOpenFailure.Damaged, refused.Failure);
        Assert.Contains("the log files are missing from /data/log: all commits are lost", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_write_is_named_and_loses_nothing()
    {
        await FillAsync();
        EmbeddedStore store = await OpenAsync();
        string last = "/data/log/" + _disk.ListFiles("/data/log").Last(name => WalFormat.TryParseFileName(name, out _) && IsBegun(name));
        using (IFile file = _disk.Open(last, FileOpen.ReadWrite))
            file.Write(new byte[] { 1, 2, 3 }, file.Length - 3000);
        SimulatedDisk killed = _disk.Copy();
        await store.DisposeAsync();
        CheckReport report = DirectoryCheck.Run("/data", killed);
        CheckProblem only = Assert.Single(report.Problems);
        Assert.Contains("interrupted", only.Text, StringComparison.Ordinal);
        Assert.False(report.LosesData);
        Assert.Equal(Items, report.Commits);
    }

    [Fact]
    public async Task Directory_in_use_and_directory_of_something_else_are_refused()
    {
        await using (EmbeddedStore store = await OpenAsync())
            Assert.Equal(StoreOpenFailure.InUse, Assert.Throws<StoreOpenException>(() => DirectoryCheck.Run("/data", _disk)).Failure);
        Assert.Equal(StoreOpenFailure.NotAStore, Assert.Throws<StoreOpenException>(() => DirectoryCheck.Run("/other", _disk)).Failure);
    }

    private bool IsBegun(string name)
    {
        using IFile file = _disk.Open("/data/log/" + name, FileOpen.Read);
        byte[] header = new byte[WalFileHeader.Size];
        file.Read(header, 0);
        return WalFileHeader.TryRead(header, out _, out _) == WalHeaderState.Valid;
    }

    private async Task<EmbeddedStore> OpenAsync() => await EmbeddedStore.OpenAsync(
        new StoreOptions { DataDirectory = "/data" },
        StoreSimulation.Environment(_disk) with { LogFileBytes = 16 << 10, LeastCheckpointLogBytes = _checkpointBytes, MostCheckpointLogBytes = _checkpointBytes });

    private async Task FillAsync()
    {
        await using EmbeddedStore store = await OpenAsync();
        for (int i = 0; i < Items; i++)
            await store.WaitStableAsync(await store.PutAsync(KeyspaceId.Root, $"key {i}", new string('v', 700)));
    }

    private void Flip(string path, long offset)
    {
        using IFile file = _disk.Open(path, FileOpen.ReadWrite);
        byte[] one = new byte[1];
        file.Read(one, offset);
        one[0] ^= 1;
        file.Write(one, offset);
    }
}
