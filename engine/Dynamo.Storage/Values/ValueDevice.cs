using System.Collections.Concurrent;
using Dynamo.Storage.Platform;
using FASTER.core;

namespace Dynamo.Storage.Values;

/// <summary>
/// The log of values on disk, as FASTER sees it: a device that never fails. Segments of <see cref="SegmentBytes"/>,
/// a file each.
/// </summary>
/// <remarks>
/// <para>
/// FASTER does not survive an error: a failed flush hangs its writers, a failed read never completes. So a write that
/// meets a full disk is repeated until there is room, while the store takes what fits into memory and refuses the
/// rest (<see cref="IsParked"/>); and after any other failure the store refuses everything, FASTER is told that all went well, and what it hands out
/// then (zeros for reads) goes nowhere.
/// </para>
/// <para>Nothing here is durable before <see cref="Sync"/>, which checkpoints call.</para>
/// </remarks>
internal sealed class ValueDevice : StorageDeviceBase
{
    /// <summary>32 MB: the steps in which room goes back to the disk.</summary>
    public const long SegmentBytes = 1L << 25;

    // Up to here nothing is held in reserve: a store so small never needs to shrink.
    private const long SmallStoreBytes = 2 * ValueLog.PageBytes;

    // Unbuffered reads are not used, so this is only the grain of reads.
    private const uint SectorBytes = 512;

    // Larger reads, whole pages for compaction, would hold the caller up, and the epoch that it is in.
    private const uint MostBytesAtOnce = 64 * 1024;

    private static readonly TimeSpan s_retryInterval = TimeSpan.FromMilliseconds(50);

    private readonly IFileSystem _files;
    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly Action<Exception> _failed;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<int, Segment> _segments = []; // changed under the gate
    private readonly SortedSet<(long From, long Id)> _pending = [];
    private readonly DiskReserve? _reserve;
    private readonly ConcurrentQueue<PageWrite> _writes = [];
    private readonly BackgroundThread? _writer; // null: whoever asks for a write does it
    private readonly Lock _roomGate = new();
    private long _lastId;
    private long _roomTo;
    private long _writtenUntil;
    private TaskCompletionSource _nextWrite = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _removedBefore;
    private int _parked;
    private volatile bool _broken;
    private volatile bool _disposed;

    /// <param name="reserve">Holds room for checkpoints, which comes before more room for values.</param>
    /// <param name="failed">Called when a file fails for good; must make the store refuse everything before it returns.</param>
    public ValueDevice(
        IFileSystem files, string directory, TimeProvider time, bool background, DiskReserve? reserve, Action<Exception> failed)
        : base(directory, SectorBytes, Devices.CAPACITY_UNSPECIFIED)
    {
        _files = files;
        _directory = directory;
        _time = time;
        _reserve = reserve;
        _failed = failed;
        if (background)
            _writer = new BackgroundThread("values", WriteWaiting, Fail);
    }

    /// <summary>Whether writes and reads run on other threads; otherwise on the caller's (simulation).</summary>
    public bool IsBackground => _writer is not null;

    /// <summary>Whether a write waits for room on the disk.</summary>
    public bool IsParked => Volatile.Read(ref _parked) != 0;

    /// <summary>Everything before this address that FASTER wanted written is written.</summary>
    public long WrittenUntil
    {
        get
        {
            lock (_gate)
                return _pending.Count > 0 ? _pending.Min.From : _writtenUntil;
        }
    }

    /// <summary>Everything before this address has its room on the disk: writes there do not meet a full one.</summary>
    public long RoomTo => Volatile.Read(ref _roomTo);

    /// <summary>Whether a file has failed for good.</summary>
    public bool IsBroken => _broken;

    /// <summary>Gets room on the disk up to an address, ahead of the writes. False if the disk is full.</summary>
    public bool TryMakeRoom(long to)
    {
        lock (_roomGate)
        {
            try
            {
                while (_roomTo < to && !_broken)
                {
                    if (to > SmallStoreBytes)
                        _reserve?.Hold();
                    long start = _roomTo / SegmentBytes * SegmentBytes;
                    long length = Math.Min(SegmentBytes, (to - start + ValueLog.PageBytes - 1) & -ValueLog.PageBytes);
                    SegmentAt((int)(start / SegmentBytes), create: true).Reserve(length);
                    Volatile.Write(ref _roomTo, start + length);
                }
            }
            catch (DiskFullException)
            {
                return false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Fail(e);
            }
            return true;
        }
    }

    /// <summary>Everything before this address was written in an earlier life.</summary>
    public void StartAt(long writtenUntil)
    {
        lock (_roomGate)
            _roomTo = writtenUntil;
        lock (_gate)
            _writtenUntil = writtenUntil;
    }

    /// <summary>Completes when a write that runs now, or the next one, has ended.</summary>
    public Task NextWriteAsync()
    {
        lock (_gate)
            return _nextWrite.Task;
    }

    public override void WriteAsync(
        nint sourceAddress,
        int segmentId,
        ulong destinationAddress,
        uint numBytesToWrite,
        DeviceIOCompletionCallback callback,
        object context)
    {
        long from = (segmentId * SegmentBytes) + (long)destinationAddress;
        PageWrite write;
        lock (_gate)
        {
            write = new PageWrite(from, ++_lastId, sourceAddress, (int)numBytesToWrite, callback, context);
            _pending.Add((from, write.Id));
        }
        if (_writer is not null)
        {
            _writes.Enqueue(write);
            _writer.Request();
            return;
        }
        // Whoever drives a simulation has no clock to wait for: room must be there.
        if (!TryWrite(write))
            Fail(new DiskFullException("no room on the disk for the log of values"));
        Complete(write);
    }

    /// <summary>
    /// Writes what waits, one page after the other: a checkpoint hands over dozens at once, which in as many threads
    /// would keep those of requests from the processors.
    /// </summary>
    private void WriteWaiting()
    {
        while (_writes.TryDequeue(out PageWrite write))
        {
            while (!TryWrite(write))
                Task.Delay(s_retryInterval, _time).GetAwaiter().GetResult();
            Complete(write);
        }
    }

    private void Complete(in PageWrite write)
    {
        TaskCompletionSource ended;
        lock (_gate)
        {
            _pending.Remove((write.From, write.Id));
            _writtenUntil = Math.Max(_writtenUntil, write.From + write.Length);
            ended = _nextWrite;
            _nextWrite = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        write.Callback(0, (uint)write.Length, write.Context);
        ended.SetResult();
    }

    public override void ReadAsync(
        int segmentId,
        ulong sourceAddress,
        nint destinationAddress,
        uint readLength,
        DeviceIOCompletionCallback callback,
        object context)
    {
        // Mostly the system has it in memory: then no thread need change, and the caller goes on with it.
        if (!IsBackground)
            Read();
        else if (TryReadNow())
            callback(0, readLength, context);
        else
            ThreadPool.UnsafeQueueUserWorkItem(_ => Read(), null);

        bool TryReadNow()
        {
            try
            {
                return readLength <= MostBytesAtOnce && !_broken && _segments.TryGetValue(segmentId, out Segment? segment)
                    && segment.File.TryReadNow(Bytes(destinationAddress, (int)readLength), (long)sourceAddress);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                return false; // the other way says what that means
            }
        }

        void Read()
        {
            Span<byte> into = Bytes(destinationAddress, (int)readLength);
            int read = 0;
            try
            {
                if (!_broken)
                    read = SegmentAt(segmentId, create: false).File.Read(into, (long)sourceAddress);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                // A segment may go while reads are under way; they find zeros, and look again elsewhere.
                if (segmentId >= Volatile.Read(ref _removedBefore))
                    Fail(e);
            }
            // The grain of reads may lead beyond what was ever written.
            into[read..].Clear();
            callback(0, readLength, context);
        }
    }

    /// <summary>Makes all that was written before the call durable.</summary>
    /// <exception cref="IOException">It failed; the store has failed with it.</exception>
    public void Sync()
    {
        Segment[] segments;
        lock (_gate)
            segments = [.. _segments.Values];
        try
        {
            foreach (Segment segment in segments)
            {
                // Reset first: what is written meanwhile asks for another sync.
                if (Interlocked.Exchange(ref segment.Dirty, 0) != 0)
                    segment.File.Sync();
            }
            _files.SyncDirectory(_directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(e);
            throw;
        }
    }

    /// <summary>
    /// Deletes the segments that lie wholly below the address, and gives back the pages of the next that do. Nobody looks
    /// for records there any more.
    /// </summary>
    public void RemoveBefore(long address)
    {
        int before = (int)(address / SegmentBytes);
        Volatile.Write(ref _removedBefore, Math.Max(before, _removedBefore));
        foreach (int number in SegmentsOnDisk())
        {
            if (number < before)
                RemoveSegment(number);
            else if (number == before && address % SegmentBytes >= ValueLog.PageBytes)
                ReleaseFront(number, (address % SegmentBytes) & -ValueLog.PageBytes);
        }
    }

    private void ReleaseFront(int segment, long bytes)
    {
        try
        {
            SegmentAt(segment, create: false).File.Release(0, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // Its room comes back with the rest of the segment.
        }
    }

    // FASTER would remove what the checkpoint before the last still needs: the store removes segments itself.
    public override void TruncateUntilAddress(long toAddress)
    {
    }

    public override void TruncateUntilAddressAsync(long toAddress, AsyncCallback callback, IAsyncResult result) =>
        callback(result);

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result) =>
        callback(result);

    public override void RemoveSegment(int segment)
    {
        Segment? open;
        // Puts come by here: nobody opens it any more, and the file, which takes milliseconds to delete, goes outside.
        lock (_gate)
            _segments.TryRemove(segment, out open);
        open?.File.Dispose();
        try
        {
            _files.Delete(PathOf(segment));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its room is lost until the next start; nothing refers to it.
        }
    }

    /// <summary>Makes sure that the files hold a range of addresses, before anybody relies on it.</summary>
    /// <exception cref="InvalidDataException">A file is missing or too short.</exception>
    public void CheckSegments(long begin, long end) => CheckSegments(_files, _directory, begin, end);

    /// <inheritdoc cref="CheckSegments(long, long)"/>
    public static void CheckSegments(IFileSystem files, string directory, long begin, long end)
    {
        for (int number = (int)(begin / SegmentBytes); number * SegmentBytes < end; number++)
        {
            string path = PathOf(directory, number);
            if (!files.FileExists(path))
                throw new InvalidDataException($"{path} is missing");
            using IFile file = files.Open(path, FileOpen.Read);
            if (file.Length < Math.Min(SegmentBytes, end - (number * SegmentBytes)))
                throw new InvalidDataException($"{path} has been truncated to {file.Length} bytes");
        }
    }

    /// <summary>Numbers of the segments that lie in the directory, ascending.</summary>
    public IReadOnlyList<int> SegmentsOnDisk()
    {
        List<int> numbers = [];
        foreach (string name in _files.ListFiles(_directory))
        {
            if (name.EndsWith(".values", StringComparison.Ordinal) && int.TryParse(name.AsSpan(0, name.Length - 7), out int number))
                numbers.Add(number);
        }
        numbers.Sort();
        return numbers;
    }

    /// <summary>From now on nothing reaches the disk, and nothing waits for it: the store is closing.</summary>
    public void StopWriting() => _disposed = true;

    public override void Dispose()
    {
        _disposed = true;
        _writer?.Dispose();
        long end = WrittenUntil;
        lock (_gate)
        {
            foreach ((int number, Segment segment) in _segments)
            {
                // A start that failed has opened files of an earlier life, and knows nothing of their end: no room yet.
                if (RoomTo > 0)
                    GiveBackRoom(segment.File, end - (number * SegmentBytes));
                segment.File.Dispose();
            }
            _segments.Clear();
        }
    }

    /// <summary>Cuts what was allocated ahead and never written.</summary>
    private void GiveBackRoom(IFile file, long used)
    {
        try
        {
            if (!_broken && used < file.Length)
                file.SetLength(Math.Max(0, used));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is room, and nothing else, that stays taken.
        }
    }

    /// <summary>False if the disk is full.</summary>
    private bool TryWrite(in PageWrite write)
    {
        try
        {
            if (_broken || _disposed)
                return true;
            Segment segment = SegmentAt((int)(write.From / SegmentBytes), create: true);
            long offset = write.From % SegmentBytes;
            segment.Reserve(offset + write.Length);
            segment.File.Write(Bytes(write.Source, write.Length), offset);
            Volatile.Write(ref segment.Dirty, 1);
            Volatile.Write(ref _parked, 0);
        }
        catch (DiskFullException)
        {
            Volatile.Write(ref _parked, 1);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Fail(e);
        }
        return true;
    }

    private void Fail(Exception cause)
    {
        if (_disposed)
            return;
        _failed(cause);
        _broken = true;
    }

    private Segment SegmentAt(int number, bool create)
    {
        lock (_gate)
        {
            if (_segments.TryGetValue(number, out Segment? segment))
                return segment;
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (number < Volatile.Read(ref _removedBefore))
                throw new FileNotFoundException("The segment has been removed.");
            string path = PathOf(number);
            bool exists = _files.FileExists(path);
            segment = new Segment(_files.Open(path, exists || !create ? FileOpen.ReadWrite : FileOpen.CreateNew));
            _segments[number] = segment;
            return segment;
        }
    }

    private static unsafe Span<byte> Bytes(nint start, int length) => new((void*)start, length);

    public static string PathOf(string directory, int number) => Path.Combine(directory, $"{number:D8}.values");

    private string PathOf(int number) => PathOf(_directory, number);

    /// <summary>What FASTER wants written, and whom it wants told.</summary>
    private readonly record struct PageWrite(
        long From, long Id, nint Source, int Length, DeviceIOCompletionCallback Callback, object Context);

    private sealed class Segment(IFile file)
    {
        private readonly Lock _gate = new();
        private long _reserved;

        public int Dirty;

        public IFile File { get; } = file;

        /// <summary>Gets room on the disk ahead of the writes, a page at a time: a full disk shows before one is begun.</summary>
        public void Reserve(long length)
        {
            lock (_gate)
            {
                if (length <= _reserved)
                    return;
                long wanted = Math.Min(SegmentBytes, (length + ValueLog.PageBytes - 1) & -ValueLog.PageBytes);
                if (File.Length < wanted)
                    File.Allocate(wanted);
                _reserved = wanted;
            }
        }
    }
}
