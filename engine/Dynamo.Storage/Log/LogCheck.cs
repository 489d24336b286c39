using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Log;

/// <summary>One thing that is wrong with a file: what, and where.</summary>
/// <param name="Offset">The first byte that it concerns; -1 for the file as a whole.</param>
/// <param name="LosesData">Whether commits are lost by it. An interrupted write that nobody was told of loses none.</param>
public sealed record CheckProblem(string File, long Offset, string Text, bool LosesData);

/// <summary>
/// Reads every byte of a log's files and says everything that is wrong, where opening stops at the first damage.
/// Changes nothing.
/// </summary>
internal sealed class LogCheck(IFileSystem fileSystem, WalOptions options, LogCheckpoint checkpoint)
{
    private static readonly OperationReader s_operations = new();

    private readonly List<CheckProblem> _problems = [];

    /// <summary>Count of whole commits in the files.</summary>
    public long Commits { get; private set; }

    /// <summary>Bytes of the files.</summary>
    public long Bytes { get; private set; }

    public ulong LastVersion { get; private set; }

    /// <param name="progress">Bytes read so far.</param>
    public IReadOnlyList<CheckProblem> Run(Action<long>? progress)
    {
        if (!fileSystem.DirectoryExists(options.Directory))
        {
            if (options.MustExist || checkpoint.DurableTo > 0)
                _problems.Add(new CheckProblem(options.Directory, -1, "the log's directory is missing", LosesData: true));
            return _problems;
        }
        (string Path, long Sequence)[] files = [.. fileSystem.ListFiles(options.Directory)
            .Where(name => WalFormat.TryParseFileName(name, out _))
            .Select(name =>
            {
                WalFormat.TryParseFileName(name, out long sequence);
                return (Path.Combine(options.Directory, name), sequence);
            })];
        for (int i = 0; i < files.Length; i++)
        {
            if (i > 0 && files[i].Sequence != files[i - 1].Sequence + 1)
                _problems.Add(new CheckProblem(files[i].Path, -1, $"the files numbered {files[i - 1].Sequence + 1} to {files[i].Sequence - 1} in front of it are missing", LosesData: true));
            CheckFile(files[i].Path, isLast: i == files.Length - 1);
            progress?.Invoke(Bytes);
        }
        AddVerdict();
        return _problems;
    }

    private void CheckFile(string path, bool isLast)
    {
        using IFile file = fileSystem.Open(path, FileOpen.Read);
        Bytes += file.Length;
        Span<byte> bytes = stackalloc byte[WalFileHeader.Size];
        bytes = bytes[..file.Read(bytes, 0)];
        WalHeaderState state = WalFileHeader.TryRead(bytes, out WalFileHeader header, out uint version);
        switch (state)
        {
            case WalHeaderState.Valid:
                CheckFrames(path, file, header);
                return;
            case WalHeaderState.Blank or WalHeaderState.Short when isLast:
                return; // prepared and not used yet, or the verdict says otherwise
            default:
                _problems.Add(new CheckProblem(path, 0, state switch
                {
                    WalHeaderState.Newer => $"has log format {version}; this program knows formats up to {WalFormat.Version}",
                    WalHeaderState.Foreign => "is not a log file",
                    WalHeaderState.Short => "has been truncated",
                    _ => "its header is damaged",
                }, LosesData: !isLast));
                return;
        }
    }

    private void CheckFrames(string path, IFile file, in WalFileHeader header)
    {
        using var reader = new LogFileReader(file, header.BaseAddress);
        var assembler = new CommitAssembler(s_operations);
        long address = header.BaseAddress + WalFileHeader.Size;
        while (true)
        {
            while (reader.TryReadFrame(address, out FrameHeader frame, out ReadOnlySpan<byte> payload))
            {
                if (!TryAdd(assembler, frame, payload, path, address - header.BaseAddress))
                {
                    _problems.Add(new CheckProblem(path, address - header.BaseAddress, $"the commit in front, from version {LastVersion} on, lacks fragments", LosesData: true));
                    Take(assembler);
                    assembler = new CommitAssembler(s_operations);
                    TryAdd(assembler, frame, payload, path, address - header.BaseAddress);
                }
                address += WalFormat.FrameBytes(frame.PayloadBytes);
            }
            long next = reader.FindFrame(address, out FrameHeader survivor);
            if (next < 0)
                break;
            AddGap(path, address - header.BaseAddress, next - address, survivor, address);
            Take(assembler);
            assembler = new CommitAssembler(s_operations);
            // A commit that begins in the gap cannot be joined any more: go on behind it.
            while (survivor.FragmentIndex > 0 && reader.TryReadFrame(next, out survivor, out _))
                next += WalFormat.FrameBytes(survivor.PayloadBytes);
            address = next;
        }
        long rest = reader.EndOfContent(address) - address;
        if (rest > 0)
            _problems.Add(new CheckProblem(path, address - header.BaseAddress, $"{rest} bytes at the end are no entry: a write that was interrupted, unless the next line says otherwise", LosesData: false));
        Take(assembler);
    }

    /// <summary>As the assembler does; notes an entry that holds no operations.</summary>
    private bool TryAdd(CommitAssembler assembler, in FrameHeader frame, ReadOnlySpan<byte> payload, string path, long offset)
    {
        try
        {
            return assembler.TryAdd(frame, payload);
        }
        catch (InvalidDataException e)
        {
            _problems.Add(new CheckProblem(path, offset, $"an entry is damaged: {e.Message}", LosesData: true));
            return true;
        }
    }

    private void AddGap(string path, long offset, long count, in FrameHeader survivor, long address) => _problems.Add(new CheckProblem(
        path,
        offset,
        survivor.DurableTo > address
            ? $"{count} bytes are damaged: the commits in them are lost (the next one is version {survivor.Version}, the last before is {LastVersion})"
            : $"{count} bytes are no entry, and nothing says that they ever were: a write that was interrupted",
        survivor.DurableTo > address));

    private void Take(CommitAssembler assembler)
    {
        Commits += assembler.Commits;
        LastVersion = Math.Max(LastVersion, assembler.LastVersion);
    }

    /// <summary>What opening would say, if it would refuse.</summary>
    private void AddVerdict()
    {
        try
        {
            LogRecovery.Check(fileSystem, options, checkpoint, null);
        }
        catch (StoreOpenException e)
        {
            _problems.Add(new CheckProblem(options.Directory, -1, e.Message, e.Failure == StoreOpenFailure.Damaged));
        }
    }

    /// <summary>Reads the operations of each commit and does nothing with them.</summary>
    private sealed class OperationReader : ILogReplayer
    {
        public void Replay(ulong version, long timeMs, long address, LogOperationReader operations)
        {
            while (operations.Read(out _))
            {
            }
        }
    }
}
