using Dynamo.Storage.Log;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Tests.Simulation;

namespace Dynamo.Storage.Tests.Log;

/// <summary>A log on a simulated disk with small files, and what it replays.</summary>
internal sealed class LogHarness : ILogReplayer
{
    public const string Directory = "/data/log";
    public const int Unit = 4096;

    public SimulatedDisk Disk { get; set; } = new(seed: 1);

    public WalOptions Options { get; init; } = new()
    {
        Directory = Directory,
        StoreId = new Guid(7, 7, 7, new byte[8]),
        AllocationUnit = Unit,
        FileBytes = 2 * Unit,
        FragmentBytes = 1024,
        Background = false,
    };

    public List<(ulong Version, long TimeMs, string Text)> Replayed { get; } = [];

    public LogRecoveryReport Report { get; private set; } = null!;

    public VersionSequence Sequence { get; private set; } = null!;

    public WriteAheadLog Open(LogCheckpoint checkpoint = default)
    {
        Replayed.Clear();
        WriteAheadLog log = WriteAheadLog.Open(Disk, Options, checkpoint, this, out VersionSequence sequence, out LogRecoveryReport report);
        (Sequence, Report) = (sequence, report);
        return log;
    }

    /// <summary>Commits texts, each durable before the next.</summary>
    public void Commit(WriteAheadLog log, params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts)
        {
            ulong version = Sequence.Begin(out long time);
            Enqueue(log, version, time, text);
            Assert.True(Sequence.WaitStableAsync(version).IsCompletedSuccessfully);
        }
    }

    public void Enqueue(WriteAheadLog log, ulong version, long time, string text)
    {
        var entry = new LogEntry();
        byte[] value = new byte[text.Length * 3];
        Array.Fill(value, (byte)0xAB);
        entry.Put(KeyspaceId.Root, System.Text.Encoding.UTF8.GetBytes(text), value);
        long end;
        while (!log.TryEnqueue(entry, version, time, out end))
            Assert.True(log.WaitRoomAsync(entry.Payload.Length).IsCompletedSuccessfully);
        Sequence.End(version, end);
    }

    public void Replay(ulong version, long timeMs, long address, LogOperationReader operations)
    {
        Assert.True(operations.Read(out LogOperation operation));
        Replayed.Add((version, timeMs, System.Text.Encoding.UTF8.GetString(operation.Key)));
        Assert.False(operations.Read(out _));
    }

    public IFile OpenFile(long sequence) => Disk.Open(Path.Combine(Directory, WalFormat.FileName(sequence)), FileOpen.ReadWrite);

    /// <summary>Changes one byte of a file.</summary>
    public void Flip(long sequence, long offset)
    {
        using IFile file = OpenFile(sequence);
        byte[] one = new byte[1];
        Assert.Equal(1, file.Read(one, offset));
        one[0] ^= 0x40;
        file.Write(one, offset);
    }

    /// <summary>All files' names and bytes, to see that nothing was changed.</summary>
    public string Snapshot() => string.Join('\n', Disk.ListFiles(Directory).Select(name =>
    {
        using IFile file = Disk.Open(Path.Combine(Directory, name), FileOpen.Read);
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return $"{name} {bytes.Length} {Crc32C.Compute(bytes)}";
    }));

    /// <summary>Opening must fail with this failure and these words, and change nothing.</summary>
    public void AssertRefused(StoreOpenFailure failure, LogCheckpoint checkpoint, params ReadOnlySpan<string> words)
    {
        string before = Snapshot();
        var refused = Assert.Throws<StoreOpenException>(() => Open(checkpoint));
        Assert.Equal(failure, refused.Failure);
        foreach (string word in words)
            Assert.Contains(word, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot());
    }
}
