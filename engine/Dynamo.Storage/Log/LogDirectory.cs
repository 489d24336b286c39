using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Log;

/// <summary>One file of a log as its directory shows it.</summary>
internal sealed record LogFileInfo(string Path, long Sequence, long Length, WalHeaderState State, WalFileHeader Header, uint Version);

/// <summary>
/// Looks at the names and headers of a log's files and refuses what cannot be one log: nothing is changed here.
/// </summary>
internal static class LogDirectory
{
    /// <summary>
    /// The files of the log in order, each with a valid header; a last file that was prepared and not used yet is
    /// left out and given in <paramref name="unused"/>.
    /// </summary>
    /// <param name="from">Address at which replay starts: files wholly below it are not looked into.</param>
    /// <param name="older">Those files, as far as they are whole: nothing below needs them, a deletion may have been lost.</param>
    public static List<LogFileInfo> Read(
        IFileSystem fileSystem, WalOptions options, long from, out List<LogFileInfo> older, out string? unused)
    {
        List<LogFileInfo> files = [];
        foreach (string name in fileSystem.ListFiles(options.Directory))
        {
            if (WalFormat.TryParseFileName(name, out long sequence))
                files.Add(ReadInfo(fileSystem, Path.Combine(options.Directory, name), sequence));
        }
        int first = Math.Max(0, files.FindLastIndex(f => f.State == WalHeaderState.Valid && f.Header.StoreId == options.StoreId && f.Header.BaseAddress <= from));
        older = [.. files.Take(first).Where(f => f.State == WalHeaderState.Valid)];
        files.RemoveRange(0, first);
        unused = null;
        if (files.Count > 1 && IsUnused(files[^1], files[^2], fileSystem, options))
        {
            unused = files[^1].Path;
            files.RemoveAt(files.Count - 1);
        }
        for (int i = 0; i < files.Count; i++)
        {
            RefuseUnlessValid(files[i], options.StoreId);
            if (i > 0 && files[i].Sequence != files[i - 1].Sequence + 1)
            {
                throw Damaged($"the log files between {Path.GetFileName(files[i - 1].Path)} and {Path.GetFileName(files[i].Path)} are missing: "
                    + "the commits in them are lost");
            }
        }
        return files;
    }

    public static StoreOpenException Damaged(string what) => new(
        StoreOpenFailure.Damaged,
        $"{what}. Nothing was changed. Put the missing or undamaged files back, or restore a backup; "
        + "'dynamo check' lists everything that is wrong with the directory");

    private static LogFileInfo ReadInfo(IFileSystem fileSystem, string path, long sequence)
    {
        using IFile file = fileSystem.Open(path, FileOpen.Read);
        Span<byte> bytes = stackalloc byte[WalFileHeader.Size];
        bytes = bytes[..file.Read(bytes, 0)];
        WalHeaderState state = WalFileHeader.TryRead(bytes, out WalFileHeader header, out uint version);
        return new LogFileInfo(path, sequence, file.Length, state, header, version);
    }

    private static void RefuseUnlessValid(LogFileInfo file, Guid storeId)
    {
        string name = Path.GetFileName(file.Path);
        switch (file.State)
        {
            case WalHeaderState.Newer:
                throw new StoreOpenException(
                    StoreOpenFailure.NewerVersion,
                    $"{file.Path} has log format {file.Version}; this program knows formats up to {WalFormat.Version}. "
                    + "Nothing was changed. Open it with the newer program that wrote it");
            case WalHeaderState.Foreign:
                throw new StoreOpenException(
                    StoreOpenFailure.NotAStore,
                    $"{file.Path} is not a log file, whatever its name says. Nothing was changed. "
                    + "Move it out of the directory, or put the right file in its place");
            case WalHeaderState.Short:
                throw Damaged($"log file {name} has been truncated to {file.Length} bytes: the commits in it are lost");
            case WalHeaderState.Blank or WalHeaderState.Damaged:
                throw Damaged($"the header of log file {name} is damaged: the commits in it cannot be trusted");
            default:
                break;
        }
        if (file.Header.StoreId != storeId)
        {
            throw new StoreOpenException(
                StoreOpenFailure.NotAStore,
                $"{file.Path} belongs to another store ({file.Header.StoreId}, this one is {storeId}). Nothing was changed. "
                + "Move it out of the directory, or put the right file in its place");
        }
        if (file.Header.Sequence != file.Sequence)
            throw Damaged($"log file {name} is number {file.Header.Sequence} by its header: it was renamed");
    }

    /// <summary>
    /// Whether the last file was only prepared: its header is blank, or a part of the right one with zeros for the
    /// rest (its first write was interrupted), and no frame in it says that anything of it was ever durable.
    /// </summary>
    private static bool IsUnused(LogFileInfo last, LogFileInfo before, IFileSystem fileSystem, WalOptions options)
    {
        if (last.State is WalHeaderState.Valid or WalHeaderState.Newer || before.State != WalHeaderState.Valid || last.Sequence != before.Sequence + 1)
            return false;
        using IFile file = fileSystem.Open(last.Path, FileOpen.Read);
        Span<byte> found = stackalloc byte[WalFileHeader.Size];
        found.Clear();
        _ = file.Read(found, 0);
        long baseAddress = before.Header.BaseAddress + before.Length;
        Span<byte> expected = stackalloc byte[WalFileHeader.Size];
        new WalFileHeader(last.Sequence, baseAddress, options.StoreId, (uint)options.AllocationUnit).Write(expected);
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i] != 0 && found[i] != expected[i])
                return false;
        }
        using var reader = new LogFileReader(file, baseAddress);
        for (long at = baseAddress; (at = reader.FindFrame(at, out FrameHeader frame)) >= 0; at += WalFormat.Alignment)
        {
            if (frame.DurableTo > baseAddress)
                return false;
        }
        return true;
    }
}
