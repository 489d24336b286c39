using System.Buffers.Binary;
using Dynamo.Storage.Log;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Tests.Log;
using Dynamo.Storage.Tests.Simulation;

namespace Dynamo.Storage.Tests.Fuzz;

/// <summary>
/// Goal: whatever the log's files hold, opening replays a beginning of what was committed or refuses and changes
/// nothing, and a check ends.
/// Approach: a log of three files is damaged here and there. In half of the cases the checksums are then set right, as
/// no accident does it: there nothing but the refusal, or some replay, is asked for.
/// </summary>
public class LogFileFuzzTests
{
    private readonly LogHarness _harness = new();
    private readonly SimulatedDisk _disk;
    private readonly List<string> _texts = [];
    private readonly (long Sequence, byte[] Bytes, List<int> Frames)[] _files;

    public LogFileFuzzTests()
    {
        using (WriteAheadLog log = _harness.Open())
        {
            while (_harness.Disk.ListFiles(LogHarness.Directory).Length < 3 || _texts.Count % 5 != 0)
            {
                string text = $"commit {_texts.Count} " + new string('#', 20 + (_texts.Count * 37 % 500));
                _harness.Commit(log, text);
                _texts.Add(text);
            }
        }
        _disk = _harness.Disk;
        _files = [.. _disk.ListFiles(LogHarness.Directory).Select((_, i) => Read(i + 1))];
    }

    [Fact]
    [Trait("Category", "Fuzz")]
    public void Damaged_log_is_replayed_to_a_beginning_or_refused() => FuzzTarget.Run("log files", 400, random =>
    {
        bool sealsAgain = random.Next(2) == 0;
        SimulatedDisk damaged = _disk.Copy();
        for (int damages = random.Next(1, 4); damages > 0; damages--)
            Damage(damaged, sealsAgain, random);
        LogHarness harness = new() { Disk = damaged };
        string before = harness.Snapshot();
        new LogCheck(damaged, harness.Options, default).Run(null);
        Assert.Equal(before, harness.Snapshot());
        Replayer replayer = new();
        try
        {
            WriteAheadLog.Open(damaged, harness.Options, default, replayer, out _, out LogRecoveryReport report).Dispose();
            Assert.Equal(replayer.Commits, report.Commits);
        }
        catch (StoreOpenException e)
        {
            Assert.Contains("Nothing was changed", e.Message, StringComparison.Ordinal);
            Assert.Equal(before, harness.Snapshot());
        }
        if (!sealsAgain)
            Assert.Equal(_texts.Take(replayer.Texts.Count), replayer.Texts);
    });

    [Theory]
    [InlineData(12, 0u)] // allocation unit: once divided by
    [InlineData(24, 0xFFFF_FFFFu)] // base address
    [InlineData(16, 0u)] // number of the file
    public void Regression_file_header_with_impossible_numbers_is_refused(int offset, uint value)
    {
        LogHarness harness = new() { Disk = _disk.Copy() };
        byte[] bytes = [.. _files[0].Bytes];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), value);
        Seal(bytes.AsSpan(0, WalFileHeader.Size), 60);
        Write(harness.Disk, 1, bytes);
        harness.AssertRefused(StoreOpenFailure.Damaged, default, "wal-0000000001.log");
    }

    [Fact]
    public void Regression_file_cut_within_the_zeros_behind_its_last_entry_is_checked()
    {
        LogHarness harness = new() { Disk = _disk.Copy() };
        (long sequence, byte[] bytes, List<int> frames) = _files.First(f => f.Frames.Any(frame => PayloadOf(f.Bytes, frame) % WalFormat.Alignment != 0));
        int last = frames.Last(frame => PayloadOf(bytes, frame) % WalFormat.Alignment != 0);
        Write(harness.Disk, sequence, bytes[..(last + FrameHeader.Size + PayloadOf(bytes, last))]);
        Assert.NotEmpty(new LogCheck(harness.Disk, harness.Options, default).Run(null));
        harness.AssertRefused(StoreOpenFailure.Damaged, default);
    }

    [Fact]
    public void Regression_entry_that_is_no_operation_or_too_long_a_key_is_refused()
    {
        foreach ((int offset, byte value) in ((int, byte)[])[(0, 9), (5, 200), (7, 1)])
        {
            LogHarness harness = new() { Disk = _disk.Copy() };
            byte[] bytes = [.. _files[0].Bytes];
            int frame = _files[0].Frames[1];
            bytes[frame + FrameHeader.Size + offset] = value;
            SealFrame(bytes, frame);
            Write(harness.Disk, 1, bytes);
            Assert.Contains(new LogCheck(harness.Disk, harness.Options, default).Run(null), p => p.Text.Contains("an entry is damaged", StringComparison.Ordinal));
            string before = harness.Snapshot();
            StoreOpenException refused = Assert.Throws<StoreOpenException>(
                () => WriteAheadLog.Open(harness.Disk, harness.Options, default, new Replayer(), out _, out _));
            Assert.Equal(StoreOpenFailure.Damaged, refused.Failure);
            Assert.Equal(before, harness.Snapshot());
        }
    }

    private void Damage(SimulatedDisk disk, bool sealsAgain, Random random)
    {
        (long sequence, byte[] original, List<int> frames) = _files[random.Next(_files.Length)];
        byte[] bytes = [.. original];
        if (random.Next(10) == 0)
        {
            Write(disk, sequence, bytes[..random.Next(bytes.Length)]);
            return;
        }
        if (random.Next(8) == 0)
        {
            ByteDamage.DamageInPlace(bytes.AsSpan(0, WalFileHeader.Size), random);
            if (sealsAgain)
                Seal(bytes.AsSpan(0, WalFileHeader.Size), 60);
        }
        else
        {
            int frame = frames[random.Next(frames.Count)];
            int length = Math.Min(FrameHeader.Size + PayloadOf(bytes, frame), bytes.Length - frame);
            // Most of what can go wrong is in the first bytes: header, and the operation's own.
            ByteDamage.DamageInPlace(bytes.AsSpan(frame, random.Next(2) == 0 ? Math.Min(length, 64) : length), random);
            if (sealsAgain)
                SealFrame(bytes, frame);
        }
        Write(disk, sequence, bytes);
    }

    private static int PayloadOf(byte[] bytes, int frame) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(frame + 40));

    private static void SealFrame(byte[] bytes, int frame)
    {
        int payload = PayloadOf(bytes, frame);
        if (payload >= 0 && payload <= bytes.Length - frame - FrameHeader.Size)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(frame + 4), Crc32C.Compute(bytes.AsSpan(frame + FrameHeader.Size, payload)));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(frame), Crc32C.Compute(bytes.AsSpan(frame + 4, FrameHeader.Size - 4)));
    }

    private static void Seal(Span<byte> bytes, int at)
        => BinaryPrimitives.WriteUInt32LittleEndian(bytes[at..], Crc32C.Compute(bytes[..at]));

    private static void Write(SimulatedDisk disk, long sequence, byte[] bytes)
    {
        using IFile file = disk.Open(Path.Combine(LogHarness.Directory, WalFormat.FileName(sequence)), FileOpen.Create);
        file.Write(bytes, 0);
    }

    private (long, byte[], List<int>) Read(long sequence)
    {
        using IFile file = _harness.OpenFile(sequence);
        byte[] bytes = new byte[file.Length];
        file.Read(bytes, 0);
        List<int> frames = [];
        WalFileHeader.TryRead(bytes, out WalFileHeader header, out _);
        for (int at = WalFileHeader.Size; FrameHeader.TryRead(bytes.AsSpan(Math.Min(at, bytes.Length)), header.BaseAddress + at, out FrameHeader frame);)
        {
            frames.Add(at);
            at += WalFormat.FrameBytes(frame.PayloadBytes);
        }
        return (sequence, bytes, frames);
    }

    /// <summary>Keeps the keys of the commits' first operations; reads all, as the store does.</summary>
    private sealed class Replayer : ILogReplayer
    {
        public List<string> Texts { get; } = [];

        public long Commits { get; private set; }

        public void Replay(ulong version, long timeMs, long address, LogOperationReader operations)
        {
            _ = operations.ChangesKeyspaces;
            Commits++;
            if (operations.Read(out LogOperation operation))
                Texts.Add(System.Text.Encoding.UTF8.GetString(operation.Key));
        }
    }
}
