using System.Runtime.CompilerServices;
using Dynamo.Storage.Log;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Tests.Simulation;

namespace Dynamo.Storage.Tests.Log;

/// <summary>
/// Goal: a log written by any released version opens for ever, and today's bytes are those of the format's document.
/// Approach: files kept under Golden/; to add a version's, run with DYNAMO_WRITE_GOLDEN=1.
/// </summary>
public class LogGoldenTests
{
    private static readonly string[] s_texts = ["first", "", new string('f', 3000), "größer", new string('l', 1000), "last"];

    [Fact]
    public void Log_of_version_1_opens_and_holds_what_was_committed()
    {
        LogHarness harness = Fixed();
        harness.Disk.CreateDirectory(LogHarness.Directory);
        foreach (string path in System.IO.Directory.GetFiles(Golden(1)))
        {
            using IFile file = harness.Disk.Open(Path.Combine(LogHarness.Directory, Path.GetFileName(path)), FileOpen.CreateNew);
            file.Write(System.IO.File.ReadAllBytes(path), 0);
        }
        using (harness.Open())
        {
            Assert.Equal(s_texts.Select((text, i) => ((ulong)i + 1, 1_790_000_000_000, text)), harness.Replayed);
            Assert.True(harness.Report.ClosedInOrder);
        }
    }

    [Fact]
    public void Log_written_today_is_byte_for_byte_of_version_1()
    {
        LogHarness harness = Fixed();
        using (WriteAheadLog log = harness.Open())
            harness.Commit(log, s_texts);
        string[] names = harness.Disk.ListFiles(LogHarness.Directory);
        if (Environment.GetEnvironmentVariable("DYNAMO_WRITE_GOLDEN") == "1")
        {
            System.IO.Directory.CreateDirectory(Golden(1));
            foreach (string name in names)
                System.IO.File.WriteAllBytes(Path.Combine(Golden(1), name), Bytes(harness.Disk, name));
        }
        Assert.Equal(System.IO.Directory.GetFiles(Golden(1)).Select(p => Path.GetFileName(p)).Order(), names);
        foreach (string name in names)
            Assert.Equal(System.IO.File.ReadAllBytes(Path.Combine(Golden(1), name)), Bytes(harness.Disk, name));
    }

    [Fact]
    public void Persisted_numbers_do_not_change()
    {
        Assert.Equal([1, 2, 3], Enum.GetValues<FrameKind>().Select(k => (int)k));
        Assert.Equal(["Commit", "FileEnd", "CleanClose"], Enum.GetNames<FrameKind>());
        Assert.Equal([1, 2, 3, 4], Enum.GetValues<LogOperationKind>().Select(k => (int)k));
        Assert.Equal(["Put", "Delete", "CreateKeyspace", "DropKeyspace"], Enum.GetNames<LogOperationKind>());
    }

    private static LogHarness Fixed()
    {
        var harness = new LogHarness();
        return new LogHarness { Options = harness.Options with { Time = new FixedTime() } };
    }

    private static byte[] Bytes(SimulatedDisk disk, string name)
    {
        using IFile file = disk.Open(Path.Combine(LogHarness.Directory, name), FileOpen.Read);
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return bytes;
    }

    private static string Golden(int version, [CallerFilePath] string here = "")
        => Path.Combine(Path.GetDirectoryName(here)!, "Golden", $"v{version}");

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000);
    }
}
