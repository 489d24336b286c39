using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Log;

/// <summary>
/// Draws the versions of commits and knows up to which of them everything is applied and durable.
/// </summary>
/// <remarks>
/// Commits of different keys run at once and end in any order. A ring holds, for each version that is not stable
/// yet, whether its commit has ended and where its log entry ends; the ring grows to the most commits that were
/// ever unstable at once. Any thread may call; one short lock orders all.
/// </remarks>
internal sealed class VersionSequence
{
    private const int MaxPooledWaiters = 1024;

    /// <summary>In the ring: the commit has not ended.</summary>
    private const long Running = -1;

    private readonly Lock _gate = new();
    private readonly SteadyClock _clock;
    private readonly PriorityQueue<StableWaiter, ulong> _waiters = new();

    /// <summary>For version v at v modulo length: <see cref="Running"/>, or the address at which its log entry ends.</summary>
    private long[] _ends = new long[256];
    private ulong _last;
    private ulong _applied;
    private ulong _stable;
    private long _durableTo;
    private StableWaiter? _pool;
    private int _pooled;
    private StoreFailedException? _failure;
    private ICommitFlusher? _flusher;

    /// <param name="last">The newest version drawn before; everything up to it is stable.</param>
    /// <param name="lastTimeMs">The newest commit time before.</param>
    public VersionSequence(ulong last, long lastTimeMs, TimeProvider time)
    {
        _last = _applied = _stable = last;
        _clock = new SteadyClock(time, lastTimeMs);
        _durableTo = long.MaxValue;
    }

    /// <summary>The newest version drawn.</summary>
    public ulong Last => Volatile.Read(ref _last);

    /// <summary>The newest commit time drawn.</summary>
    public long LastTimeMs
    {
        get
        {
            lock (_gate)
                return _clock.LastMs;
        }
    }

    /// <summary>Every commit up to this version has ended: it is applied, or wrote nothing.</summary>
    public ulong Applied => Volatile.Read(ref _applied);

    /// <summary>Every commit up to this version has ended and is as durable as was asked for.</summary>
    public ulong Stable => Volatile.Read(ref _stable);

    /// <summary>
    /// From now on a version is stable only once the log is durable to its entry's end, as
    /// <see cref="AdvanceDurable"/> reports; <paramref name="flusher"/> is asked to make it so when somebody waits.
    /// </summary>
    public void AwaitDurability(ICommitFlusher flusher, long durableTo)
    {
        _flusher = flusher;
        _durableTo = durableTo;
    }

    /// <summary>
    /// Draws the next version and its commit time, neither lower than any before. Called with the commit's keys
    /// locked. Each call must be followed by one <see cref="End"/>, also where the commit comes to nothing.
    /// </summary>
    public ulong Begin(out long timeMs)
    {
        lock (_gate)
        {
            if (_last - _stable == (ulong)_ends.Length)
                Grow();
            ulong version = _last + 1;
            _ends[version % (ulong)_ends.Length] = Running;
            Volatile.Write(ref _last, version);
            timeMs = _clock.NowMs();
            return version;
        }
    }

    /// <summary>The commit is applied and its entry ends at <paramref name="logEnd"/>; 0 if it wrote nothing.</summary>
    public void End(ulong version, long logEnd)
    {
        StableWaiter? done;
        lock (_gate)
        {
            _ends[version % (ulong)_ends.Length] = logEnd;
            if (version != _applied + 1)
                return;
            done = Advance();
        }
        Complete(done, null);
    }

    /// <summary>The log is on stable storage up to this address.</summary>
    public void AdvanceDurable(long durableTo)
    {
        StableWaiter? done;
        lock (_gate)
        {
            if (_durableTo == long.MaxValue || durableTo <= _durableTo)
                return;
            _durableTo = durableTo;
            done = Advance();
        }
        Complete(done, null);
    }

    /// <summary>Completes once <see cref="Stable"/> has reached the version. No allocation in the long run.</summary>
    public ValueTask WaitStableAsync(ulong version)
    {
        if (version <= Volatile.Read(ref _stable))
            return default;
        _flusher?.FlushInline();
        ValueTask task;
        lock (_gate)
        {
            if (version <= _stable)
                return default;
            if (_failure is not null)
                return ValueTask.FromException(_failure);
            if (version > _last)
                throw new ArgumentOutOfRangeException(nameof(version), version, "no such version was drawn");
            StableWaiter waiter = Rent();
            task = waiter.Task;
            _waiters.Enqueue(waiter, version);
        }
        // After the waiter is in the queue: a flush that ended before would not have seen it.
        _flusher?.RequestFlush();
        return task;
    }

    /// <summary>The store has failed: nothing becomes stable any more, and whoever waits is told so.</summary>
    public void Fail(StoreFailedException failure)
    {
        StableWaiter? done = null;
        lock (_gate)
        {
            _failure ??= failure;
            while (_waiters.TryDequeue(out StableWaiter? waiter, out _))
            {
                waiter.Next = done;
                done = waiter;
            }
        }
        Complete(done, failure);
    }

    internal void Return(StableWaiter waiter)
    {
        lock (_gate)
        {
            if (_pooled == MaxPooledWaiters)
                return;
            _pooled++;
            waiter.Next = _pool;
            _pool = waiter;
        }
    }

    /// <summary>Moves both marks as far as they go; returns the waiters that this satisfies. Under the lock.</summary>
    private StableWaiter? Advance()
    {
        ulong length = (ulong)_ends.Length;
        ulong applied = _applied;
        while (applied < _last && _ends[(applied + 1) % length] != Running)
            applied++;
        Volatile.Write(ref _applied, applied);
        ulong stable = _stable;
        while (stable < applied && _ends[(stable + 1) % length] <= _durableTo)
            stable++;
        if (stable == _stable || _failure is not null)
            return null;
        Volatile.Write(ref _stable, stable);
        StableWaiter? done = null;
        while (_waiters.TryPeek(out _, out ulong first) && first <= stable)
        {
            StableWaiter waiter = _waiters.Dequeue();
            waiter.Next = done;
            done = waiter;
        }
        return done;
    }

    private static void Complete(StableWaiter? waiter, Exception? failure)
    {
        while (waiter is not null)
        {
            // Read first: a completed waiter may be back in the pool at once.
            StableWaiter? next = waiter.Next;
            waiter.Next = null;
            waiter.Complete(failure);
            waiter = next;
        }
    }

    private StableWaiter Rent()
    {
        if (_pool is not { } waiter)
            return new StableWaiter(this);
        _pool = waiter.Next;
        _pooled--;
        waiter.Next = null;
        return waiter;
    }

    private void Grow()
    {
        long[] larger = new long[_ends.Length * 2];
        for (ulong v = _stable + 1; v <= _last; v++)
            larger[v % (ulong)larger.Length] = _ends[v % (ulong)_ends.Length];
        _ends = larger;
    }
}

/// <summary>Makes what is in the log's buffers durable when somebody waits for it.</summary>
internal interface ICommitFlusher
{
    /// <summary>Flushes on this thread if that is the quickest way just now; otherwise does nothing.</summary>
    void FlushInline();

    /// <summary>Sees to it that everything enqueued before the call is flushed soon.</summary>
    void RequestFlush();
}
