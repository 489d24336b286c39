using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Log;

/// <summary>
/// The files of a log that is open for appending: the one in use, the one prepared to follow, those behind.
/// Belongs to whoever holds the log's flush role.
/// </summary>
internal sealed class LogFiles : IDisposable
{
    private readonly IFileSystem _fileSystem;
    private readonly WalOptions _options;

    /// <summary>Sequence and base address of the older files, oldest first.</summary>
    private readonly Queue<(long Sequence, long Base)> _older;
    private IFile _current;
    private IFile? _next;
    private bool _nextNameIsDurable;

    /// <summary>Unit in which the file in use is lengthened: its header says so.</summary>
    private int _unit;

    public LogFiles(
        IFileSystem fileSystem, WalOptions options, IEnumerable<(long Sequence, long Base)> older,
        IFile current, WalFileHeader header, long tail)
    {
        _fileSystem = fileSystem;
        _options = options;
        _older = new Queue<(long, long)>(older);
        _current = current;
        _unit = (int)header.AllocationUnit;
        Sequence = header.Sequence;
        Base = header.BaseAddress;
        Tail = tail;
        Allocated = current.Length;
    }

    public IFileSystem FileSystem => _fileSystem;

    /// <summary>Number of the file in use.</summary>
    public long Sequence { get; private set; }

    /// <summary>Base address of the file in use.</summary>
    public long Base { get; private set; }

    /// <summary>Where appending begins: the end of what recovery found.</summary>
    public long Tail { get; private set; }

    /// <summary>Bytes of the file in use that have their room on disk.</summary>
    public long Allocated { get; private set; }

    /// <summary>Base address of the oldest file that is kept.</summary>
    public long Start => _older.TryPeek(out (long Sequence, long Base) first) ? first.Base : Base;

    /// <summary>Makes the first file of a log.</summary>
    public static LogFiles Create(IFileSystem fileSystem, WalOptions options)
    {
        var header = new WalFileHeader(1, 0, options.StoreId, (uint)options.AllocationUnit);
        return new LogFiles(fileSystem, options, [], CreateWhole(fileSystem, options, header), header, WalFileHeader.Size);
    }

    public void Write(ReadOnlySpan<byte> bytes, long address) => _current.Write(bytes, address - Base);

    public void Sync() => _current.Sync();

    /// <summary>Allocates the file in use to at least so many bytes; returns to how many.</summary>
    public long Allocate(long length)
    {
        _current.Allocate(RoundUp(length, _unit));
        // Durable before it is used: else a crash could keep a write and lose the length that it lies in, and the
        // file would look as if somebody had cut it.
        _current.Sync();
        Allocated = _current.Length;
        return Allocated;
    }

    /// <summary>Makes the file that will follow, or enlarges it; returns the bytes that it has room for.</summary>
    public long PrepareNext(long length)
    {
        string path = PathOf(Sequence + 1);
        // A full disk may stop this between any two steps; the next attempt goes on from there.
        _next ??= _fileSystem.Open(path, FileOpen.Create);
        _next.Allocate(RoundUp(length, _options.AllocationUnit));
        // The name and the zeros are durable before the file is used: a file that was ended has a successor.
        _next.Sync();
        if (!_nextNameIsDurable)
            _fileSystem.SyncDirectory(_options.Directory);
        _nextNameIsDurable = true;
        return _next.Length;
    }

    /// <summary>Ends the file in use at the address, durably, and goes over to the prepared one.</summary>
    public void GoToNext(long address)
    {
        CutCurrent(address);
        _current.Dispose();
        _older.Enqueue((Sequence, Base));
        _current = _next ?? throw new InvalidOperationException("no next file was prepared");
        _next = null;
        _nextNameIsDurable = false;
        Sequence++;
        Base = address;
        _unit = _options.AllocationUnit;
        Allocated = _current.Length;
    }

    /// <summary>After recovery of a log whose last file was ended and whose next was not begun: begins it.</summary>
    public void ContinueInNext()
    {
        var header = new WalFileHeader(Sequence + 1, Tail, _options.StoreId, (uint)_options.AllocationUnit);
        _next = CreateWhole(_fileSystem, _options, header);
        GoToNext(Tail);
        Tail += WalFileHeader.Size;
    }

    /// <summary>Takes the older files that end at or before the address out of the log; returns their paths, oldest first.</summary>
    public List<string> TakeBefore(long address)
    {
        List<string> taken = [];
        while (_older.Count > 0 && (_older.Count > 1 ? _older.ElementAt(1).Base : Base) <= address)
            taken.Add(PathOf(_older.Dequeue().Sequence));
        return taken;
    }

    /// <summary>Writes the frame that says that the log was closed in order, and cuts what was allocated in advance.</summary>
    public void CloseInOrder(long tail)
    {
        Span<byte> frame = stackalloc byte[FrameHeader.Size];
        new FrameHeader(FrameKind.CleanClose, tail, tail, 0, 0, 0, 0, 0, 1).Write(frame);
        Write(frame, tail);
        CutCurrent(tail + frame.Length);
        if (_next is null)
            return;
        _next.Dispose();
        _next = null;
        _fileSystem.Delete(PathOf(Sequence + 1));
    }

    public void Dispose()
    {
        _current.Dispose();
        _next?.Dispose();
    }

    /// <summary>
    /// Makes a file with its header, durably; it gets its name only when it is whole, so that no crash leaves a half.
    /// </summary>
    private static IFile CreateWhole(IFileSystem fileSystem, WalOptions options, in WalFileHeader header)
    {
        string path = Path.Combine(options.Directory, WalFormat.FileName(header.Sequence));
        string temporary = path + ".new";
        IFile file = fileSystem.Open(temporary, FileOpen.Create);
        try
        {
            file.Allocate(options.AllocationUnit);
            Span<byte> bytes = stackalloc byte[WalFileHeader.Size];
            header.Write(bytes);
            file.Write(bytes, 0);
            file.Sync();
            fileSystem.Move(temporary, path);
            fileSystem.SyncDirectory(options.Directory);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Cuts what was allocated in advance. The frame that explains the odd length is durable before.</summary>
    private void CutCurrent(long end)
    {
        _current.Sync();
        _current.SetLength(end - Base);
        _current.Sync();
    }

    private string PathOf(long sequence) => Path.Combine(_options.Directory, WalFormat.FileName(sequence));

    private static long RoundUp(long length, int unit) => (length + unit - 1) / unit * unit;
}
