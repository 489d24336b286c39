using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Log;

/// <summary>
/// The write-ahead log: commits are appended to buffers in memory under a short lock and written and synced in
/// groups. This half takes commits in; the other (<c>WriteAheadLog.Flush.cs</c>) brings them to disk.
/// </summary>
/// <remarks>
/// <para>
/// <see cref="TryEnqueue"/> never waits for a disk. A commit is accepted only where its bytes have their room in the
/// buffer and, allocated before, on disk; so a full disk refuses commits and breaks none.
/// </para>
/// <para>
/// Locks: the flush role (held over I/O), then the gate (held for copies in memory). The fields of this half
/// belong to the gate.
/// </para>
/// </remarks>
internal sealed partial class WriteAheadLog : ICommitFlusher, IDisposable
{
    /// <summary>Bytes that stay free at the end of a file for the frames that end it.</summary>
    private const int EndReserve = 2 * FrameHeader.Size;

    private readonly WalOptions _options;
    private readonly VersionSequence _sequence;
    private readonly Lock _gate = new();

    private GroupBuffer _filling = new();
    private int _fillingCommits;
    private long _tail;
    private long _fileBase;
    private long _fileSequence;

    /// <summary>Up to this address the file that is being filled has its room on disk.</summary>
    private long _roomTo;

    /// <summary>Bytes allocated in the file prepared to be the next; 0 if none is.</summary>
    private long _spareBytes;

    /// <summary>Address at which the buffer being filled goes over into a new file; -1 if it does not.</summary>
    private long _rollAt = -1;

    /// <summary>Whether a write met a full disk and waits to be repeated.</summary>
    private bool _parked;
    private volatile StoreFailedException? _failure;

    /// <summary>
    /// Opens the log of a directory: replays what it holds from the checkpoint on, then is ready for commits. Makes
    /// a new log where there is none and the checkpoint knows of none.
    /// </summary>
    /// <param name="sequence">Draws versions above everything that the log and the checkpoint hold.</param>
    /// <exception cref="StoreOpenException">The log is damaged, foreign or newer; nothing was changed.</exception>
    public static WriteAheadLog Open(
        IFileSystem fileSystem, WalOptions options, LogCheckpoint checkpoint, ILogReplayer? replayer,
        out VersionSequence sequence, out LogRecoveryReport report)
    {
        LogFiles files = LogRecovery.Open(fileSystem, options, checkpoint, replayer, out report);
        sequence = new VersionSequence(
            Math.Max(report.LastVersion, checkpoint.LastVersion), Math.Max(report.LastTimeMs, checkpoint.LastTimeMs), options.Time);
        return new WriteAheadLog(options, files, sequence);
    }

    /// <summary>Where the next commit will begin. Every commit enqueued before lies below.</summary>
    public long Tail
    {
        get
        {
            lock (_gate)
                return _tail;
        }
    }

    /// <summary>Everything before this address is on stable storage.</summary>
    public long DurableTo => Volatile.Read(ref _durableTo);

    /// <summary>
    /// Appends a commit to the buffer. One copy, no allocation in the long run, no I/O: may be called with latches held.
    /// </summary>
    /// <param name="end">Address behind the commit, for <see cref="VersionSequence.End"/>.</param>
    /// <returns>
    /// False if there is no room just now; nothing was changed. The caller lets go of its latches, awaits
    /// <see cref="WaitRoomAsync"/> and tries again.
    /// </returns>
    /// <exception cref="StoreFailedException">The log has failed.</exception>
    public bool TryEnqueue(LogEntry entry, ulong version, long timeMs, out long end)
    {
        ReadOnlySpan<byte> payload = entry.Payload;
        ReadOnlySpan<uint> crcs = entry.FragmentCrcs(_options.FragmentBytes);
        long size = WalFormat.CommitBytes(payload.Length, _options.FragmentBytes);
        bool request;
        lock (_gate)
        {
            ThrowIfFailed();
            end = 0;
            if (!MakeRoomInMemory(size))
                return false;
            for (int i = 0; i < crcs.Length; i++)
            {
                int from = i * _options.FragmentBytes;
                int count = Math.Min(_options.FragmentBytes, payload.Length - from);
                AppendFrame(new FrameHeader(
                    FrameKind.Commit, _tail, DurableTo, version, timeMs, count, crcs[i], i, crcs.Length), payload.Slice(from, count));
            }
            end = _tail;
            _fillingCommits++;
            request = ArmAfterEnqueue();
        }
        if (request)
            _thread?.Request();
        return true;
    }

    /// <summary>
    /// Completes once a commit of so many bytes has a good chance to be accepted.
    /// </summary>
    /// <exception cref="StoreFullException">The disk is full.</exception>
    /// <exception cref="StoreFailedException">The log has failed.</exception>
    public ValueTask WaitRoomAsync(int payloadBytes)
    {
        long size = WalFormat.CommitBytes(payloadBytes, _options.FragmentBytes);
        if (_thread is null)
        {
            lock (_flushRole)
            {
                FlushGroup(sync: true);
                MakeRoomOnDisk(size);
            }
            ThrowIfFailed();
            lock (_gate)
                return HasRoom(size) ? default : ValueTask.FromException(NoRoom());
        }
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ThrowIfFailed();
            _roomWaiters.Add((size, waiter));
        }
        _thread.Request();
        return new ValueTask(waiter.Task);
    }

    /// <summary>Whether a commit of so many bytes fits; if only the file is at its end, goes over to the next. Under the gate.</summary>
    private bool MakeRoomInMemory(long size)
    {
        if (!HasRoom(size))
            return false;
        if (IsFileFull)
            Roll();
        return true;
    }

    private bool IsFileFull => _tail - _fileBase >= _options.FileBytes;

    private bool HasRoom(long size)
    {
        if (_parked || (_filling.Length > 0 && _filling.Length + size > _options.MaxBufferedBytes))
            return false;
        return IsFileFull
            // One change of files in a buffer: the flush that carries it out frees the place for the next.
            ? _rollAt < 0 && WalFileHeader.Size + size + EndReserve <= _spareBytes
            : _tail + size + EndReserve <= _roomTo;
    }

    private void Roll()
    {
        AppendFrame(new FrameHeader(FrameKind.FileEnd, _tail, DurableTo, 0, 0, 0, 0, 0, 1), default);
        _rollAt = _tail;
        _fileBase = _tail;
        _fileSequence++;
        _roomTo = _fileBase + _spareBytes;
        _spareBytes = 0;
        Span<byte> header = stackalloc byte[WalFileHeader.Size];
        new WalFileHeader(_fileSequence, _fileBase, _options.StoreId, (uint)_options.AllocationUnit).Write(header);
        _filling.Append(header);
        _tail += header.Length;
    }

    private void AppendFrame(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        Span<byte> bytes = stackalloc byte[FrameHeader.Size];
        header.Write(bytes);
        _filling.Append(bytes);
        _filling.Append(payload);
        int size = WalFormat.FrameBytes(payload.Length);
        bytes.Clear();
        _filling.Append(bytes[..(size - FrameHeader.Size - payload.Length)]);
        _tail += size;
    }

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
            throw new StoreFailedException(failure.Message, failure.InnerException);
    }

    private static StoreFullException NoRoom() => new("no room on the disk for the write-ahead log");
}
