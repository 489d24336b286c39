using Dynamo.Storage.Platform;
using Dynamo.Storage.Values;
using FASTER.core;

namespace Dynamo.Storage.Commits;

/// <summary>
/// Gives back the room of records that were overwritten, deleted or dropped with their keyspace, by copying the live
/// ones of the log's oldest page to its tail, page after page.
/// </summary>
/// <remarks>
/// In memory it begins once the log is twice as long as what lives plus <see cref="SlackBytes"/>. With overwrites
/// spread evenly a fifth of the oldest page lives then, so each byte that is given back costs a quarter of a byte
/// copied. On disk, where checkpoints hold back what is dead already, it begins at one and a half, and the price is
/// three quarters.
/// </remarks>
internal sealed class Compaction : IDisposable
{
    /// <summary>Garbage that is not worth any work.</summary>
    public const long SlackBytes = 32 << 20;

    /// <summary>The same on disk, where checkpoints keep garbage besides.</summary>
    public const long DiskSlackBytes = 8 << 20;

    // How far the log grows between two looks at what lives, which add up counts of all partitions.
    private const long LookEveryBytes = 4 << 20;

    private readonly ValueLog _values;
    private readonly Keyspaces _keyspaces;
    private readonly long _limitBytes;
    private readonly Action _compacted;
    private readonly BackgroundThread? _thread; // null: whoever asks for a round runs it
    private readonly Lock _gate = new();
    private List<TaskCompletionSource> _waiters = [];
    private long _lookAt = LookEveryBytes;
    private volatile bool _stopping;

    /// <param name="limitBytes">
    /// In memory: what the values may take, hash index included. <see cref="long.MaxValue"/> on disk.
    /// </param>
    /// <param name="compacted">Called at the end of each round that gave something back.</param>
    /// <param name="failed">Gets what goes wrong.</param>
    public Compaction(
        ValueLog values,
        Keyspaces keyspaces,
        long limitBytes,
        bool background,
        Action compacted,
        Action<Exception> failed)
    {
        _compacted = compacted;
        _values = values;
        _keyspaces = keyspaces;
        _limitBytes = limitBytes;
        if (background)
            _thread = new BackgroundThread("compaction", Run, failed);
    }

    /// <summary>Whether so many bytes of records fit at this moment.</summary>
    public bool HasRoom(long bytes) => _values.LogBytes + _values.IndexBytes + bytes <= _limitBytes;

    /// <summary>To be called after writes: starts a round where one may be due.</summary>
    public void AfterWrite()
    {
        if (_values.TailAddress < Volatile.Read(ref _lookAt))
            return;
        Volatile.Write(ref _lookAt, _values.TailAddress + LookEveryBytes);
        if (_thread is not null)
            _thread.Request();
        else
            Run();
    }

    /// <summary>Completes after the next round: whoever found no room tries again then.</summary>
    /// <exception cref="StoreFullException">What lives leaves no room that compaction could make.</exception>
    public ValueTask WaitRoomAsync(long bytes)
    {
        // An eighth stays for garbage: without it every put would copy the whole log once around. It also covers what
        // the count of live bytes may be wrong by.
        long live = _keyspaces.LiveBytes();
        if (live + (live / 8) + (2 * ValueLog.PageBytes) + _values.IndexBytes + bytes > _limitBytes)
            throw new StoreFullException($"The store holds its limit of {_limitBytes} bytes in memory.");
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _waiters.Add(waiter);
        if (_thread is not null)
            _thread.Request();
        else
            Run();
        return new ValueTask(waiter.Task);
    }

    /// <summary>Lets the page at work end, and the thread with it.</summary>
    public void Dispose()
    {
        _stopping = true;
        _thread?.Dispose();
    }

    /// <summary>One round: compacts until the log is short enough.</summary>
    private void Run()
    {
        List<TaskCompletionSource> waiters;
        lock (_gate)
        {
            waiters = _waiters;
            _waiters = [];
        }
        // A round that somebody waits for frees a page even where the log as a whole is not due yet.
        int atLeast = waiters.Count > 0 ? 4 : 0;
        bool compacted = false;
        try
        {
            while (!_stopping && (atLeast-- > 0 || IsDue()) && CompactFirstPage())
                compacted = true;
        }
        finally
        {
            // After a failure too: they find the store failed.
            foreach (TaskCompletionSource waiter in waiters)
                waiter.SetResult();
        }
        if (compacted)
            _compacted();
    }

    /// <summary>False if there is none that could be given back just now. One thread at a time.</summary>
    internal bool CompactFirstPage() => _values.CompactFirstPage(new Dropped(_keyspaces, _values.HasChecksums));

    private bool IsDue()
    {
        long live = _keyspaces.LiveBytes();
        long allowed = _limitBytes == long.MaxValue
            ? live + (live / 2) + DiskSlackBytes
            : Math.Min((2 * live) + SlackBytes, Math.Max(_limitBytes / 4 * 3, live + (live / 8)));
        return _values.LogBytes > allowed;
    }

    /// <summary>
    /// Tells FASTER which records belong to no keyspace any more, and keeps damaged ones from being moved as if they
    /// were whole: they come from disk, and are looked at in memory next.
    /// </summary>
    private readonly unsafe struct Dropped(Keyspaces keyspaces, bool checksums) : ICompactionFunctions<SpanByte, SpanByte>
    {
        public bool IsDeleted(ref SpanByte key, ref SpanByte value)
        {
            // A key that cannot be is damaged, and nobody can ask for it.
            if (!ValueRecord.CanBeKey(key.Length) || keyspaces.Find(new KeyspaceId(BitConverter.ToUInt32(key.AsReadOnlySpan()))) is null)
                return true;
            if (checksums)
                ValueRecord.MarkIfDamaged(key.ToPointer(), key.Length, value.ToPointer(), value.Length);
            return false;
        }
    }
}
