using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Log;

/// <summary>
/// The half of the log that brings groups of commits to disk. Everything here belongs to whoever holds the flush
/// role; it takes two buffers in turn, so that commits go on arriving while one is written.
/// </summary>
internal sealed partial class WriteAheadLog
{
    /// <summary>In the modes in which nobody waits, the buffer is written out when it holds this much.</summary>
    private const int WriteOutBytes = 1 << 20;

    /// <summary>After a full disk, the next attempt to get room comes not before this time has passed.</summary>
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromMilliseconds(50);

    private readonly Lock _flushRole = new();
    private readonly LogFiles _files;
    private readonly IFileSystem _fileSystem;
    private readonly BackgroundThread? _thread;
    private readonly ITimer? _timer;
    private readonly List<(long Size, TaskCompletionSource Waiter)> _roomWaiters = [];

    private GroupBuffer _writing = new();
    private long _writingStart;
    private long _writingRollAt = -1;
    private long _writtenTo;
    private int _lastGroupCommits;
    private long _durableTo;
    private long _diskFullAt = -1;
    private bool _timerArmed;
    private bool _closed;

    /// <summary>Takes over the files from recovery, which has made everything before their tail durable.</summary>
    internal WriteAheadLog(WalOptions options, LogFiles files, VersionSequence sequence)
    {
        _options = options;
        _files = files;
        _fileSystem = files.FileSystem;
        _sequence = sequence;
        _tail = _writingStart = _writtenTo = _durableTo = files.Tail;
        _fileBase = files.Base;
        _fileSequence = files.Sequence;
        _roomTo = files.Base + files.Allocated;
        lock (_flushRole)
            MakeRoomOnDisk(0);
        if (options.Background)
        {
            _thread = new BackgroundThread("log flush", FlushStep, e => Fail(e));
            _timer = options.Time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        if (options.Durability == Durability.Commit)
            sequence.AwaitDurability(this, _durableTo);
    }

    /// <inheritdoc/>
    public void FlushInline()
    {
        if (_thread is null)
        {
            // Where the disk is full this ends without effect: the commit stays in the buffer, its waiters wait.
            lock (_flushRole)
                FlushGroup(sync: true);
            return;
        }
        // A lone writer gets its answer soonest by flushing itself: no thread to wake, none to wait for. With
        // several, the thread gathers them into groups and the pool's threads stay free.
        if (Volatile.Read(ref _lastGroupCommits) > 1 || Volatile.Read(ref _fillingCommits) > 1 || !_flushRole.TryEnter())
            return;
        try
        {
            FlushGroup(sync: true);
        }
        finally
        {
            _flushRole.Exit();
        }
    }

    /// <inheritdoc/>
    public void RequestFlush() => _thread?.Request();

    /// <summary>Writes out everything enqueued before the call; with <paramref name="sync"/> it is durable after it. Blocks.</summary>
    /// <exception cref="StoreFailedException">The log has failed.</exception>
    /// <exception cref="StoreFullException">The disk is full; the log goes on trying.</exception>
    public void Flush(bool sync)
    {
        long wanted = Tail;
        lock (_flushRole)
        {
            // Twice, where an earlier group had to be repeated first.
            for (int i = 0; i < 2 && (sync ? _durableTo : _writtenTo) < wanted && _failure is null; i++)
                FlushGroup(sync);
            ThrowIfFailed();
            if ((sync ? _durableTo : _writtenTo) < wanted)
                throw NoRoom();
        }
    }

    /// <summary>Whether there are files behind the one in use, which checkpoints let go.</summary>
    public bool HasOlderFiles
    {
        get
        {
            lock (_flushRole)
                return _files.Start < _files.Base;
        }
    }

    /// <summary>
    /// Deletes the files that lie wholly below the address, and the saved ends of interrupted writes below it.
    /// Commits go on meanwhile: a large file takes milliseconds to delete.
    /// </summary>
    /// <exception cref="IOException">A file could not be deleted; the log itself is as it was.</exception>
    public void ReleaseBefore(long address)
    {
        List<string> paths;
        lock (_flushRole)
            paths = _files.TakeBefore(Math.Min(address, _durableTo));
        if (paths.Count == 0)
            return;
        foreach (string name in _fileSystem.ListFiles(_options.Directory))
        {
            if (WalFormat.TryParseSavedTailName(name, out long saved) && saved < address)
                paths.Add(Path.Combine(_options.Directory, name));
        }
        // Oldest first, so that a crash leaves no gap among those that stay, on file systems that keep the order.
        foreach (string path in paths)
            _fileSystem.Delete(path);
        _fileSystem.SyncDirectory(_options.Directory);
    }

    /// <summary>
    /// Flushes, marks the log as closed in order and lets go of the files. What cannot be written any more is
    /// missing as after a crash, and <see cref="WalOptions.OnFailed"/> is told so.
    /// </summary>
    public void Dispose()
    {
        _timer?.Dispose();
        _thread?.Dispose();
        lock (_flushRole)
        {
            if (_closed)
                return;
            FlushGroup(sync: true);
            FlushGroup(sync: true);
            try
            {
                if (_failure is null && _durableTo == Tail)
                    _files.CloseInOrder(_durableTo);
                else
                    Fail(NoRoom());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Fail(e);
            }
            _closed = true;
            Fail(new StoreFailedException("the store is closed"));
            _files.Dispose();
        }
    }

    /// <summary>One round of the flush thread.</summary>
    private void FlushStep()
    {
        (long Size, TaskCompletionSource Waiter)[] waiters;
        lock (_flushRole)
        {
            FlushGroup(_options.Durability != Durability.None);
            lock (_gate)
            {
                waiters = [.. _roomWaiters];
                _roomWaiters.Clear();
            }
            if (waiters.Length > 0)
                MakeRoomOnDisk(waiters.Max(w => w.Size));
        }
        foreach ((long size, TaskCompletionSource waiter) in waiters)
        {
            bool room;
            lock (_gate)
                room = HasRoom(size);
            if (_failure is { } failure)
                waiter.SetException(failure);
            else if (room || !IsDiskFull)
                waiter.SetResult();
            else
                waiter.SetException(NoRoom());
        }
    }

    /// <summary>Whether the last attempt to get room on disk met a full one.</summary>
    private bool IsDiskFull => Volatile.Read(ref _diskFullAt) >= 0;

    /// <summary>Writes the group that waits, syncs it and prepares room for what comes. Holds the flush role.</summary>
    private void FlushGroup(bool sync)
    {
        if (_failure is not null)
            return;
        try
        {
            int commits = 0;
            if (_writing.Length == 0)
                commits = TakeGroup();
            WriteGroup();
            if (sync && _durableTo < _writtenTo)
            {
                _files.Sync();
                Volatile.Write(ref _durableTo, _writtenTo);
                _sequence.AdvanceDurable(_writtenTo);
            }
            Volatile.Write(ref _lastGroupCommits, commits);
            MakeRoomOnDisk(0);
        }
        catch (DiskFullException)
        {
            Park();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(e);
        }
    }

    /// <summary>Swaps the buffers. Returns the count of commits in the group.</summary>
    private int TakeGroup()
    {
        lock (_gate)
        {
            (_writing, _filling) = (_filling, _writing);
            _writingStart = _tail - _writing.Length;
            _writingRollAt = _rollAt;
            _rollAt = -1;
            int commits = _fillingCommits;
            _fillingCommits = 0;
            return commits;
        }
    }

    /// <summary>Writes from where the last attempt stopped to the group's end, over into the next file if need be.</summary>
    private void WriteGroup()
    {
        long end = _writingStart + _writing.Length;
        while (_writtenTo < end)
        {
            if (_writtenTo == _writingRollAt)
            {
                _files.GoToNext(_writtenTo);
                _writingRollAt = -1;
            }
            long to = _writingRollAt >= 0 ? _writingRollAt : end;
            ReadOnlySpan<byte> piece = _writing.Piece(_writtenTo - _writingStart, to - _writingStart);
            _files.Write(piece, _writtenTo);
            _writtenTo += piece.Length;
        }
        _writing.Clear();
        lock (_gate)
            _parked = false;
    }

    /// <summary>
    /// Allocates on disk ahead of the commits: in the file in use, and a next file when it is half full. At least
    /// <paramref name="wanted"/> bytes of room, if any are wanted. A full disk is remembered and is no failure.
    /// </summary>
    private void MakeRoomOnDisk(long wanted)
    {
        long tail, roomTo, spareBytes;
        lock (_gate)
        {
            // The file being filled is not open yet: the next group brings it.
            if (_rollAt >= 0 || _parked || _failure is not null)
                return;
            (tail, roomTo, spareBytes) = (_tail, _roomTo, _spareBytes);
        }
        if (IsDiskFull && wanted == 0 && _options.Time.GetElapsedTime(_diskFullAt) < s_retryInterval)
            return;
        int unit = _options.AllocationUnit;
        long used = tail - _files.Base;
        bool needsMore = used < _options.FileBytes && roomTo - tail < Math.Max(unit / 2, wanted + EndReserve);
        bool needsNext = used >= _options.FileBytes / 2
            && spareBytes < Math.Max(unit, WalFileHeader.Size + wanted + EndReserve);
        try
        {
            if (needsMore || needsNext)
                _options.Reserve?.Hold();
            if (needsMore)
                roomTo = _files.Base + _files.Allocate(used + Math.Max(unit / 2, wanted + EndReserve));
            if (needsNext)
                spareBytes = _files.PrepareNext(Math.Max(unit, WalFileHeader.Size + wanted + EndReserve));
            Volatile.Write(ref _diskFullAt, -1);
        }
        catch (DiskFullException)
        {
            Volatile.Write(ref _diskFullAt, _options.Time.GetTimestamp());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(e);
            return;
        }
        lock (_gate)
        {
            // A commit may have gone over to the next file meanwhile; then what was prepared is in use already.
            if (_rollAt >= 0)
                return;
            (_roomTo, _spareBytes) = (roomTo, spareBytes);
        }
    }

    /// <summary>A write met a full disk although its room was allocated: refuse commits and repeat it.</summary>
    private void Park()
    {
        lock (_gate)
            _parked = true;
        Volatile.Write(ref _diskFullAt, _options.Time.GetTimestamp());
        _timer?.Change(s_retryInterval, Timeout.InfiniteTimeSpan);
    }

    private void Fail(Exception cause)
    {
        StoreFailedException failure = cause as StoreFailedException ?? new StoreFailedException(
            $"the write-ahead log failed and the store refuses everything until it is opened again: {cause.Message}", cause);
        bool first;
        lock (_gate)
        {
            first = _failure is null;
            _failure ??= failure;
        }
        if (!first)
            return;
        _sequence.Fail(failure);
        if (!_closed)
            _options.OnFailed?.Invoke(failure);
    }

    /// <summary>Decides, under the gate, whether the enqueued bytes need a flush that nobody will ask for.</summary>
    private bool ArmAfterEnqueue()
    {
        if (_timer is null)
            return false;
        if (_options.Durability != Durability.None && !_timerArmed)
        {
            _timerArmed = true;
            _timer.Change(_options.FlushInterval, Timeout.InfiniteTimeSpan);
        }
        return _options.Durability != Durability.Commit && _filling.Length >= WriteOutBytes;
    }

    private void OnTimer()
    {
        lock (_gate)
            _timerArmed = false;
        _thread?.Request();
    }
}
