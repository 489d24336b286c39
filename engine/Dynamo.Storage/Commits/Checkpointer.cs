using Dynamo.Storage.Log;
using Dynamo.Storage.Ordered;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

/// <summary>
/// Takes checkpoints in the background, so that a restart replays little and the write-ahead log stays short.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>A = the log's tail; wait until every commit below it is applied (microseconds).</item>
/// <item>FASTER's fold-over checkpoint, then the ordered keys as they are while they are read.</item>
/// <item>B = the log's tail; wait until the log is durable to B: the files may hold any commit below B.</item>
/// <item>The manifest, by rename. Replay starts at A; after-images are absolute, so what the files hold already
/// is written once more.</item>
/// <item>Whatever the older of the last two manifests does not need goes.</item>
/// </list>
/// </remarks>
internal sealed class Checkpointer : IDisposable
{
    // What a checkpoint needs besides index and keys, and what their estimates may be wrong by.
    private const long SlackBytes = 4 << 20;

    // Nodes that grow and split leave holes between them; so much change of their sum is worth a look for free pages.
    private const long TrimStepBytes = 8 << 20;

    private readonly ValueLog _values;
    private readonly Keyspaces _keyspaces;
    private readonly VersionSequence _versions;
    private readonly WriteAheadLog _log;
    private readonly CheckpointFiles _files;
    private readonly DiskReserve _reserve;
    private readonly bool _compresses;
    private readonly long _leastLogBytes;
    private readonly long _mostLogBytes;
    private readonly Action<string>? _say;
    private readonly Action<Exception> _failed;
    private readonly BackgroundThread? _thread; // null: whoever makes one due takes it
    private readonly Lock _oneAtATime = new();

    // Number, where replay starts, where the values start; at most two, ascending.
    private readonly List<(ulong Number, long From, long ValuesBegin)> _kept = [];
    private ulong _lastNumber;
    private long _keyBytesAtTrim;
    private long _dueAt;
    private long _deadAt;
    private long _keysBytes;

    // Free bytes on the disk when a checkpoint lacked room; -1 if the last one did not.
    private long _lackedAt = -1;
    private volatile bool _isDue;
    private volatile bool _isRoomWanted;
    private volatile bool _stopping;

    /// <param name="found">The checkpoint from which the store was opened, and the one before it.</param>
    /// <param name="lastNumber">Highest number in the directory, whole or not.</param>
    public Checkpointer(
        ValueLog values,
        Keyspaces keyspaces,
        VersionSequence versions,
        WriteAheadLog log,
        CheckpointFiles files,
        DiskReserve reserve,
        IEnumerable<CheckpointManifest> found,
        ulong lastNumber,
        StoreEnvironment environment,
        Action<string>? say,
        Action<Exception> failed)
    {
        _values = values;
        _keyspaces = keyspaces;
        _versions = versions;
        _log = log;
        _files = files;
        _reserve = reserve;
        _compresses = environment.Compresses;
        _leastLogBytes = environment.LeastCheckpointLogBytes;
        _mostLogBytes = environment.MostCheckpointLogBytes;
        _say = say;
        _failed = failed;
        _lastNumber = lastNumber;
        foreach (CheckpointManifest manifest in found)
            _kept.Add((manifest.Number, manifest.Log.From, manifest.Values.BeginAddress));
        SetDue(_kept.Count > 0 ? _kept[^1].From : 0);
        if (environment.Background)
            _thread = new BackgroundThread("checkpoint", Step, failed);
    }

    /// <summary>To be called after commits: begins a checkpoint where one is due.</summary>
    /// <param name="logEnd">Where the commit's entry ends.</param>
    public void AfterCommit(long logEnd)
    {
        if (logEnd < Volatile.Read(ref _dueAt) && _values.BeginAddress < Volatile.Read(ref _deadAt))
            return;
        // Not again for each commit until the next one is taken.
        Volatile.Write(ref _dueAt, long.MaxValue);
        Volatile.Write(ref _deadAt, long.MaxValue);
        _isDue = true;
        Request();
    }

    /// <summary>
    /// To be called when a full disk has refused a commit: begins checkpoints if they can shorten the log. The older of
    /// two holds the log back, so two in a row let all of it go but the file in use.
    /// </summary>
    public void MakeRoom()
    {
        _isRoomWanted = true;
        Request();
    }

    /// <summary>Begins a checkpoint where one is due by now: to be called after compaction.</summary>
    public void Look() => AfterCommit(_log.Tail);

    private void Request()
    {
        if (_thread is not null)
            _thread.Request();
        else
            Step();
    }

    private void Step()
    {
        bool due = _isDue;
        bool room = _isRoomWanted;
        _isDue = _isRoomWanted = false;
        // What came meanwhile may make the next one due, and nobody may commit any more.
        if (due && Take())
            Look();
        // Not again and again where the last attempt found too little room even for itself.
        for (int i = 0; i < 2 && room && _log.HasOlderFiles && _files.FreeBytes > _lackedAt; i++)
            Take();
    }

    /// <summary>Takes a checkpoint on this thread. False if it could not be taken just now; nothing is broken then.</summary>
    public bool Take()
    {
        lock (_oneAtATime)
        {
            if (_stopping)
                return false;
            ulong number = ++_lastNumber;
            long from = 0;
            try
            {
                BorrowRoom();
                bool taken = TryTake(number, out from);
                EndAttempt(lackedRoom: false);
                if (taken)
                {
                    SetDue(from);
                    return true;
                }
            }
            catch (Exception e) when (e is DiskFullException or StoreFullException)
            {
                EndAttempt(lackedRoom: true);
                _say?.Invoke($"A checkpoint found no room on the disk ({e.Message}); it is tried again later.");
            }
            catch (StoreFailedException)
            {
                return false; // has been said
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _failed(e);
                return false;
            }
            // Once more after some more commits.
            SetDue(_log.Tail - (_leastLogBytes / 4 * 3));
            return false;
        }
    }

    /// <summary>Lets a checkpoint that runs end early, without effect. The values must not wait for the disk any more.</summary>
    public void Dispose()
    {
        _stopping = true;
        _thread?.Dispose();
        lock (_oneAtATime)
        {
        }
    }

    private bool TryTake(ulong number, out long from)
    {
        from = _log.Tail;
        WaitUntilApplied(_versions.Last);
        ValueCheckpoint? values = _values.CheckpointAsync(_files.IndexPath(number)).AsTask().GetAwaiter().GetResult();
        if (values is null || _stopping)
            return false;
        long count = WriteKeys(number);
        long to = _log.Tail;
        _log.Flush(sync: true);
        (long length, uint checksum) = _files.Measure(_files.IndexPath(number));
        if (_stopping)
            return false;
        var manifest = new CheckpointManifest(
            number,
            new LogCheckpoint(from, to, _versions.Last, _versions.LastTimeMs),
            _keyspaces.LastId,
            checksum,
            length,
            count,
            values);
        _files.Commit(manifest);
        _kept.Add((number, from, values.BeginAddress));
        if (_kept.Count > 2)
            _kept.RemoveAt(0);
        if (_thread is not null)
            GiveMemoryBack();
        return true;
    }

    /// <summary>
    /// What index and keys will take; the values have their room already. Keys are taken for a tenth of what lives,
    /// compressed, or for what they took last.
    /// </summary>
    private long NeededBytes()
    {
        long keys = _keyspaces.LiveBytes() / 10;
        if (_keysBytes > 0)
            keys = Math.Min(keys, _keysBytes + (_keysBytes / 4));
        return _values.IndexBytes + keys + SlackBytes;
    }

    /// <summary>A checkpoint that fills the disk would stop the commits whose log it was to shorten.</summary>
    private void BorrowRoom()
    {
        long needed = NeededBytes();
        // A quota shows in no figure, only in an attempt that failed.
        if (_files.FreeBytes >= needed && _lackedAt < 0)
            return;
        _reserve.Lend();
        if (_files.FreeBytes < needed)
            throw new DiskFullException($"it needs about {needed} bytes and there are {_files.FreeBytes}");
    }

    /// <summary>Removes what no checkpoint needs, half a one among it; with what that frees the reserve is held again.</summary>
    private void EndAttempt(bool lackedRoom)
    {
        try
        {
            RemoveUnneeded();
            _reserve.TakeBack(NeededBytes());
            _lackedAt = lackedRoom ? _files.FreeBytes : -1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _failed(e);
        }
    }

    /// <summary>
    /// Every commit with an entry below the log's tail of before had drawn its version by then; commits take
    /// microseconds from there to their end.
    /// </summary>
    private void WaitUntilApplied(ulong version)
    {
        SpinWait spin = default;
        while (_versions.Applied < version)
            spin.SpinOnce();
    }

    private long WriteKeys(ulong number)
    {
        using IFile file = _files.FileSystem.Open(_files.KeysPath(number), FileOpen.Create);
        var writer = new SnapshotWriter(file, number, _files.StoreId, _compresses);
        foreach (KeyspaceId keyspace in _keyspaces.All)
        {
            if (_keyspaces.Find(keyspace) is { } keys)
                writer.Write(keyspace, keys);
        }
        writer.Finish();
        file.Sync();
        _keysBytes = file.Length;
        return writer.Count;
    }

    private void GiveMemoryBack()
    {
        if (Math.Abs(KeyMemory.LiveBytes - _keyBytesAtTrim) < TrimStepBytes)
            return;
        _keyBytesAtTrim = KeyMemory.LiveBytes;
        FreedMemory.GiveBackBlocks();
    }

    private void RemoveUnneeded()
    {
        // With a single checkpoint, what stands behind it is the whole log.
        if (_kept.Count == 2)
        {
            _log.ReleaseBefore(_kept[0].From);
            _values.RemoveSegmentsBefore(_kept[0].ValuesBegin);
        }
        _files.RemoveAllBut([.. _kept.Select(checkpoint => checkpoint.Number)]);
    }

    /// <summary>
    /// The next one is due once the log has grown by an eighth of what lives, or compaction has left as much behind:
    /// so that what two checkpoints hold back stays in proportion.
    /// </summary>
    private void SetDue(long from)
    {
        long step = Math.Clamp(_keyspaces.LiveBytes() / 8, _leastLogBytes, _mostLogBytes);
        Volatile.Write(ref _deadAt, (_kept.Count > 0 ? _kept[^1].ValuesBegin : 0) + step);
        Volatile.Write(ref _dueAt, from + step);
    }
}
