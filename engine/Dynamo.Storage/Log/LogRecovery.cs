using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Log;

/// <summary>
/// Opens a log: reads it from a checkpoint's address, hands over each whole commit, and finds where it ends.
/// </summary>
/// <remarks>
/// <para>The end is the first place without a correct frame. What lies there is one of two things:</para>
/// <para>
/// <b>An interrupted write</b>, if nothing says that these bytes were ever durable. A crash may have kept any part
/// of what was not synced, also a later part without an earlier one. Nobody was told of those commits; the bytes
/// are saved aside and overwritten with zeros.
/// </para>
/// <para>
/// <b>Damage</b>, if a correct frame behind, a next file, or the checkpoint says that the log was durable beyond
/// this place. Then acknowledged commits are lost: the store is not opened and nothing is changed.
/// </para>
/// </remarks>
internal sealed class LogRecovery
{
    private const long ProgressBytes = 16 << 20;

    private readonly IFileSystem _fileSystem;
    private readonly WalOptions _options;
    private readonly LogCheckpoint _checkpoint;
    private readonly ILogReplayer? _replayer;
    private readonly CommitAssembler _assembler;
    private long _totalBytes;
    private long _doneBytes;

    private LogRecovery(IFileSystem fileSystem, WalOptions options, LogCheckpoint checkpoint, ILogReplayer? replayer)
    {
        _fileSystem = fileSystem;
        _options = options;
        _checkpoint = checkpoint;
        _replayer = replayer;
        _assembler = new CommitAssembler(replayer);
    }

    /// <summary>Replays the log and returns its files, open for appending; makes a new log where there is none.</summary>
    public static LogFiles Open(
        IFileSystem fileSystem, WalOptions options, LogCheckpoint checkpoint, ILogReplayer? replayer, out LogRecoveryReport report)
    {
        fileSystem.CreateDirectory(options.Directory);
        return new LogRecovery(fileSystem, options, checkpoint, replayer).Run(out report);
    }

    /// <summary>Reads the log as <see cref="Open"/> does and changes nothing.</summary>
    /// <exception cref="StoreOpenException">The log is damaged.</exception>
    public static LogRecoveryReport Check(
        IFileSystem fileSystem, WalOptions options, LogCheckpoint checkpoint, ILogReplayer? replayer)
    {
        var recovery = new LogRecovery(fileSystem, options, checkpoint, replayer);
        string? unused = null;
        List<LogFileInfo> files = fileSystem.DirectoryExists(options.Directory)
            ? LogDirectory.Read(fileSystem, options, checkpoint.From, out _, out unused)
            : [];
        recovery.RefuseMissing(files);
        if (files.Count == 0)
            return new LogRecoveryReport(0, 0, 0, 0, false, 0, null);
        LogEnd end = recovery.ReplayAll(files, unused);
        return recovery.Report(end, null);
    }

    private LogFiles Run(out LogRecoveryReport report)
    {
        List<LogFileInfo> files = LogDirectory.Read(
            _fileSystem, _options, _checkpoint.From, out List<LogFileInfo> older, out string? unused);
        RefuseMissing(files);
        if (files.Count == 0)
        {
            report = new LogRecoveryReport(0, 0, 0, 0, false, 0, null);
            return LogFiles.Create(_fileSystem, _options);
        }
        LogEnd end = ReplayAll(files, unused);
        LogFileInfo last = files[^1];
        IFile file = _fileSystem.Open(last.Path, FileOpen.ReadWrite);
        try
        {
            string? saved = CutTail(file, last, end);
            report = Report(end, saved);
            // Behind an ended file it stays until its replacement takes its name: an ended file has a successor.
            if (unused is not null && !end.IsFileEnd)
                _fileSystem.Delete(unused);
            // What was read may have come from the system's memory only; from here on it counts as durable.
            file.Sync();
            _fileSystem.SyncDirectory(_options.Directory);
            if (!end.IsFileEnd)
                LengthenToUnit(file, last, end.Address);
        }
        catch
        {
            file.Dispose();
            throw;
        }
        var open = new LogFiles(
            _fileSystem, _options, older.Concat(files.SkipLast(1)).Select(f => (f.Sequence, f.Header.BaseAddress)),
            file, last.Header, end.Address);
        if (end.IsFileEnd)
            open.ContinueInNext();
        return open;
    }

    private void RefuseMissing(List<LogFileInfo> files)
    {
        if (files.Count == 0)
        {
            if (_options.MustExist || _checkpoint.DurableTo > 0)
            {
                throw LogDirectory.Damaged($"the log files are missing from {_options.Directory}: "
                    + (_checkpoint.DurableTo > 0 ? "the commits since the last checkpoint are lost" : "all commits are lost"));
            }
            return;
        }
        if (files[0].Header.BaseAddress > _checkpoint.From)
        {
            throw LogDirectory.Damaged($"the log files before {Path.GetFileName(files[0].Path)} are missing: "
                + $"replay must start at address {_checkpoint.From}, and the oldest file starts at {files[0].Header.BaseAddress}");
        }
    }

    private LogEnd ReplayAll(List<LogFileInfo> files, string? unused)
    {
        _totalBytes = files.Sum(f => f.Length);
        LogEnd end = default;
        for (int i = 0; i < files.Count; i++)
            end = ReplayFile(files[i], i + 1 < files.Count ? files[i + 1] : null);
        if (end.IsFileEnd && (unused is null || _fileSystem.FileExists(unused) && LengthOf(unused) < WalFileHeader.Size))
        {
            throw LogDirectory.Damaged($"the log file after {Path.GetFileName(files[^1].Path)} is missing or empty: "
                + $"the commits from address {end.Address} on are lost");
        }
        if (end.Address < _checkpoint.DurableTo)
            throw Lost(files[^1], end.Address, $"the last checkpoint says that the log reached {_checkpoint.DurableTo}");
        return end;
    }

    /// <summary>Replays one file from the checkpoint's address, or from its beginning, to its end.</summary>
    private LogEnd ReplayFile(LogFileInfo info, LogFileInfo? next)
    {
        using IFile file = _fileSystem.Open(info.Path, FileOpen.Read);
        using var reader = new LogFileReader(file, info.Header.BaseAddress);
        long address = Math.Max(_checkpoint.From, info.Header.BaseAddress + WalFileHeader.Size);
        long reported = address;
        bool closed = false;
        while (reader.TryReadFrame(address, out FrameHeader header, out ReadOnlySpan<byte> payload))
        {
            Add(info, header, payload);
            closed = header.Kind == FrameKind.CleanClose;
            address += WalFormat.FrameBytes(header.PayloadBytes);
            if (header.Kind == FrameKind.FileEnd)
            {
                if (next is not null && next.Header.BaseAddress != address)
                    throw LogDirectory.Damaged($"log file {Path.GetFileName(next.Path)} does not continue {Path.GetFileName(info.Path)}");
                return new LogEnd(address, address, IsFileEnd: true, ClosedInOrder: false);
            }
            if (address - reported >= ProgressBytes)
            {
                _replayer?.Progress(_doneBytes + address - info.Header.BaseAddress, _totalBytes);
                reported = address;
            }
        }
        _doneBytes += info.Length;
        return EndOfLog(info, next, reader, address, closed);
    }

    private void Add(LogFileInfo info, in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        string? wrong = null;
        try
        {
            if (!_assembler.TryAdd(header, payload))
                wrong = "fragments of commits in a wrong order";
        }
        catch (InvalidDataException e)
        {
            wrong = $"an entry that is none ({e.Message})";
        }
        if (wrong is not null)
            throw LogDirectory.Damaged($"log file {Path.GetFileName(info.Path)} has {wrong} at address {header.Address}");
    }

    /// <summary>There is no frame at the address: tells an interrupted write from damage.</summary>
    private LogEnd EndOfLog(LogFileInfo info, LogFileInfo? next, LogFileReader reader, long address, bool closed)
    {
        if (next is not null)
            throw Lost(info, address, $"the next file, {Path.GetFileName(next.Path)}, was begun after it was complete");
        // Files are lengthened by whole units, and cut to the last frame only where they end in order.
        if (info.Length % info.Header.AllocationUnit != 0 && !(closed && address == reader.End))
            throw LogDirectory.Damaged($"log file {Path.GetFileName(info.Path)} has been truncated to {info.Length} bytes: the last commits in it are lost");
        long end = _assembler.IncompleteFrom >= 0 ? _assembler.IncompleteFrom : address;
        for (long at = address; (at = reader.FindFrame(at, out FrameHeader survivor)) >= 0; at += WalFormat.Alignment)
        {
            if (survivor.DurableTo > end)
                throw Lost(info, address, $"a correct entry behind it, at {at} (version {survivor.Version}), says that it was durable");
        }
        return new LogEnd(end, reader.EndOfContent(end), IsFileEnd: false, closed);
    }

    /// <summary>
    /// A file that was closed in order ends with its last frame. Before anything follows it, it is whole units long
    /// again, durably: else a crash could tear the next frame and leave a length that nothing explains.
    /// </summary>
    private static void LengthenToUnit(IFile file, LogFileInfo info, long end)
    {
        long unit = info.Header.AllocationUnit;
        if (file.Length % unit == 0)
            return;
        try
        {
            file.Allocate((end - info.Header.BaseAddress + FrameHeader.Size + unit - 1) / unit * unit);
            file.Sync();
        }
        catch (DiskFullException)
        {
            // Commits are refused until there is room, and room is made as it is here.
        }
    }

    /// <summary>Saves what an interrupted write left behind the end into a file of its own and overwrites it with zeros.</summary>
    private string? CutTail(IFile file, LogFileInfo info, LogEnd end)
    {
        long count = end.ContentEnd - end.Address;
        if (count == 0)
            return null;
        string path = Path.Combine(_options.Directory, WalFormat.SavedTailName(end.Address));
        byte[] buffer = new byte[1 << 16];
        using (IFile saved = _fileSystem.Open(path, FileOpen.Create))
        {
            for (long done = 0; done < count; done += buffer.Length)
            {
                Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, count - done));
                _ = file.Read(piece, end.Address - info.Header.BaseAddress + done);
                saved.Write(piece, done);
            }
            saved.Sync();
        }
        _fileSystem.SyncDirectory(_options.Directory);
        Array.Clear(buffer);
        for (long done = 0; done < count; done += buffer.Length)
            file.Write(buffer.AsSpan(0, (int)Math.Min(buffer.Length, count - done)), end.Address - info.Header.BaseAddress + done);
        return path;
    }

    private LogRecoveryReport Report(LogEnd end, string? saved) => new(
        _assembler.LastVersion,
        _assembler.LastTimeMs,
        _assembler.Commits,
        end.Address - _checkpoint.From,
        end.ClosedInOrder,
        end.ContentEnd - end.Address,
        saved);

    private long LengthOf(string path)
    {
        using IFile file = _fileSystem.Open(path, FileOpen.Read);
        return file.Length;
    }

    private static StoreOpenException Lost(LogFileInfo info, long address, string evidence) => LogDirectory.Damaged(
        $"log file {Path.GetFileName(info.Path)} is damaged at byte {address - info.Header.BaseAddress}: there is no correct entry, "
        + $"but {evidence}. The commits from there on are lost or cannot be told apart");

    /// <summary>Where a log ends, and to where bytes of an interrupted write reach behind it.</summary>
    private readonly record struct LogEnd(long Address, long ContentEnd, bool IsFileEnd, bool ClosedInOrder);
}
