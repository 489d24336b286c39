using System.Buffers.Binary;
using Dynamo.Storage.Log;
using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Tests.Log;

/// <summary>
/// Goal: damage is refused with a message that says what is lost, and nothing is overwritten; an interrupted write
/// at the end is cut. Approach: a log of three files, changed by hand.
/// </summary>
public class LogDamageTests
{
    private readonly LogHarness _harness = new();
    private readonly int _commits;

    public LogDamageTests()
    {
        WriteAheadLog log = _harness.Open();
        while (_harness.Disk.ListFiles(LogHarness.Directory).Length < 4)
            _harness.Commit(log, $"commit {_commits++} " + new string('#', 150));
        // As a killed process leaves it: nothing closed.
        _harness.Disk = _harness.Disk.AfterPowerLoss();
        Assert.Equal(_commits, LogRecovery.Check(_harness.Disk, _harness.Options, default, null).Commits);
        _harness.Disk.Delete(Path.Combine(LogHarness.Directory, WalFormat.FileName(4)));
    }

    [Fact]
    public void Byte_changed_anywhere_among_durable_entries_is_refused()
    {
        long end = ContentOf(2);
        var random = new Random(4711);
        for (int i = 0; i < 200; i++)
        {
            long offset = random.NextInt64(WalFileHeader.Size, end - LogHarness.Unit / 8);
            if (IsPadding(2, offset))
                continue;
            _harness.Flip(2, offset);
            _harness.AssertRefused(StoreOpenFailure.Damaged, default, "wal-0000000002.log is damaged at byte", "are lost");
            _harness.Flip(2, offset);
        }
        using (_harness.Open())
            Assert.Equal(_commits, _harness.Replayed.Count);
    }

    [Fact]
    public void Last_entry_cut_anywhere_is_saved_aside_and_cut()
    {
        List<long> frames = Frames(3);
        long last = frames[^2];
        long lastEnd = frames[^1];
        // Up to eight zeros at its end are no loss: they only fill the frame up.
        for (long cut = last; cut < lastEnd - WalFormat.Alignment; cut += 13)
        {
            string before = Copy(3, out byte[] bytes);
            using (IFile file = _harness.OpenFile(3))
                file.Write(new byte[file.Length - cut], cut);
            using (_harness.Open())
            {
                Assert.Equal(_commits - 1, _harness.Replayed.Count);
                if (_harness.Report.CutBytes > 0)
                    Assert.True(_harness.Disk.FileExists(_harness.Report.SavedTo!));
            }
            Restore(3, bytes);
            Assert.Equal(before, Copy(3, out _));
        }
    }

    [Fact]
    public void File_missing_in_the_middle_is_refused()
    {
        _harness.Disk.Delete(PathOf(2));
        _harness.AssertRefused(StoreOpenFailure.Damaged, default, "between wal-0000000001.log and wal-0000000003.log are missing");
    }

    [Fact]
    public void First_file_missing_is_refused()
    {
        _harness.Disk.Delete(PathOf(1));
        _harness.AssertRefused(StoreOpenFailure.Damaged, default, "before wal-0000000002.log are missing");
    }

    [Fact]
    public void Last_file_missing_is_refused()
    {
        _harness.Disk.Delete(PathOf(3));
        _harness.AssertRefused(StoreOpenFailure.Damaged, default, "the log file after wal-0000000002.log is missing");
    }

    [Fact]
    public void All_files_missing_is_refused_where_a_checkpoint_knows_of_them()
    {
        for (int i = 1; i <= 3; i++)
            _harness.Disk.Delete(PathOf(i));
        _harness.AssertRefused(StoreOpenFailure.Damaged, new LogCheckpoint(64, 64, 0, 0), "the log files are missing");
    }

    [Fact]
    public void File_truncated_anywhere_is_refused()
    {
        foreach (int sequence in (int[])[1, 2, 3])
        {
            Copy(sequence, out byte[] bytes);
            foreach (int length in (int[])[0, 10, WalFileHeader.Size, 200, 1111, bytes.Length - 8])
            {
                using (IFile file = _harness.OpenFile(sequence))
                    file.SetLength(length);
                _harness.AssertRefused(StoreOpenFailure.Damaged, default, "lost");
                Restore(sequence, bytes);
            }
        }
        using (_harness.Open())
            Assert.Equal(_commits, _harness.Replayed.Count);
    }

    [Fact]
    public void Log_shorter_than_its_checkpoint_says_is_refused()
    {
        long tail;
        using (WriteAheadLog log = _harness.Open())
            tail = log.Tail;
        _harness.AssertRefused(StoreOpenFailure.Damaged, new LogCheckpoint(0, tail + 1000, 0, 0), "the last checkpoint says");
    }

    [Fact]
    public void Foreign_file_is_refused()
    {
        using (IFile file = _harness.OpenFile(2))
            file.Write("SQLite format 3"u8, 0);
        _harness.AssertRefused(StoreOpenFailure.NotAStore, default, "is not a log file");
    }

    [Fact]
    public void File_of_another_store_is_refused()
    {
        RewriteHeader(2, header => Guid.Parse("11111111-2222-3333-4444-555555555555").TryWriteBytes(header[32..]));
        _harness.AssertRefused(StoreOpenFailure.NotAStore, default, "belongs to another store");
    }

    [Fact]
    public void Newer_format_is_refused_by_name()
    {
        RewriteHeader(1, header => BinaryPrimitives.WriteUInt32LittleEndian(header[8..], 9));
        _harness.AssertRefused(StoreOpenFailure.NewerVersion, default, "has log format 9; this program knows formats up to 1");
    }

    [Fact]
    public void Renamed_file_is_refused()
    {
        _harness.Disk.Move(PathOf(2), PathOf(4));
        _harness.Disk.Move(PathOf(3), PathOf(2));
        _harness.Disk.Move(PathOf(4), PathOf(3));
        _harness.AssertRefused(StoreOpenFailure.Damaged, default, "it was renamed");
    }

    private static string PathOf(long sequence) => Path.Combine(LogHarness.Directory, WalFormat.FileName(sequence));

    private string Copy(long sequence, out byte[] bytes)
    {
        using IFile file = _harness.OpenFile(sequence);
        bytes = new byte[file.Length];
        file.Read(bytes, 0);
        return $"{bytes.Length} {Crc32C.Compute(bytes)}";
    }

    private void Restore(long sequence, byte[] bytes)
    {
        using IFile file = _harness.OpenFile(sequence);
        file.SetLength(0);
        file.Write(bytes, 0);
    }

    private long ContentOf(long sequence) => Frames(sequence)[^1];

    /// <summary>Offsets of all frames of commits in a file, and of the end of the last.</summary>
    private List<long> Frames(long sequence)
    {
        using IFile file = _harness.OpenFile(sequence);
        Copy(sequence, out byte[] bytes);
        Assert.Equal(WalHeaderState.Valid, WalFileHeader.TryRead(bytes, out WalFileHeader header, out _));
        using var reader = new LogFileReader(file, header.BaseAddress);
        List<long> frames = [];
        long address = header.BaseAddress + WalFileHeader.Size;
        while (reader.TryReadFrame(address, out FrameHeader frame, out _) && frame.Kind == FrameKind.Commit)
        {
            frames.Add(address - header.BaseAddress);
            address += WalFormat.FrameBytes(frame.PayloadBytes);
        }
        frames.Add(address - header.BaseAddress);
        return frames;
    }

    /// <summary>Whether the byte only fills a frame up to a multiple of eight; nothing is lost with it.</summary>
    private bool IsPadding(long sequence, long offset)
    {
        Copy(sequence, out byte[] bytes);
        long frame = Frames(sequence).Last(f => f <= offset);
        return FrameHeader.Size + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan((int)frame + 40)) <= offset - frame;
    }

    private delegate void HeaderChange(Span<byte> header);

    private void RewriteHeader(long sequence, HeaderChange change)
    {
        using IFile file = _harness.OpenFile(sequence);
        byte[] header = new byte[WalFileHeader.Size];
        file.Read(header, 0);
        change(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(60), Crc32C.Compute(header.AsSpan(0, 60)));
        file.Write(header, 0);
    }
}
