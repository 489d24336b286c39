using System.Diagnostics;
using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Commits;

/// <summary>
/// Draws versions and knows which are stable: every commit up to <see cref="Stable"/> is applied, and its log entry
/// durable where the store's mode asks for that.
/// </summary>
internal sealed class Versions
{
    // Commits between drawn and stable: a power of two. In memory that is the threads that apply at this moment; with
    // a log it is also what waits for a flush, at a million commits a second 50 ms of them.
    private const int WindowSize = 1 << 16;

    // Room is asked for before latches are taken and used afterwards, by so many threads at most.
    private const int Margin = 1 << 12;

    private readonly Slot[] _window;
    private readonly SteadyClock _clock;
    private readonly StableWaiters _waiters = new();
    private ulong _drawn;
    private ulong _stable;
    private long _durableUntil;
    private int _drawGate;
    private int _advanceRequests;

    /// <param name="last">The version that was drawn last in an earlier life of the store; it counts as stable.</param>
    /// <param name="durableUntil">Log position known durable; <see cref="long.MaxValue"/> where nothing waits for the log.</param>
    public Versions(ulong last, SteadyClock clock, long durableUntil)
    {
        _window = new Slot[WindowSize];
        _clock = clock;
        _drawn = last;
        _stable = last;
        _durableUntil = durableUntil;
    }

    public ulong Stable => Volatile.Read(ref _stable);

    public ulong Drawn => Volatile.Read(ref _drawn);

    /// <summary>Whether a commit may begin; otherwise it waits for <see cref="WaitStableAsync"/> of <see cref="Stable"/> + 1.</summary>
    public bool HasRoom => Drawn - Stable < WindowSize - Margin;

    /// <summary>Draws the next version and the time of its commit: neither is lower than that of an earlier version.</summary>
    public ulong Draw(out long timeMs)
    {
        SpinWait spin = default;
        while (Interlocked.CompareExchange(ref _drawGate, 1, 0) != 0)
            spin.SpinOnce(sleep1Threshold: 100);
        ulong version = _drawn + 1;
        timeMs = _clock.NowMs();
        Volatile.Write(ref _drawn, version);
        Volatile.Write(ref _drawGate, 0);
        return version;
    }

    /// <summary>Notes that the commit of this version is applied, or given up without a trace.</summary>
    /// <param name="logEnd">Where its log entry ends; 0 if it has none.</param>
    public void Complete(ulong version, long logEnd)
    {
        Debug.Assert(version - Stable <= WindowSize, "Room was asked for.");
        ref Slot slot = ref _window[version & (WindowSize - 1)];
        slot.LogEnd = logEnd;
        Volatile.Write(ref slot.Version, version);
        Advance();
    }

    /// <summary>Notes that the log is durable up to a position.</summary>
    public void RaiseDurable(long position)
    {
        Volatile.Write(ref _durableUntil, position);
        Advance();
    }

    public ValueTask WaitStableAsync(ulong version)
    {
        if (Stable >= version)
            return default;
        // In memory, what is not stable yet is being applied on another processor at this moment.
        if (_durableUntil == long.MaxValue && SpinUntilStable(version))
            return default;
        return _waiters.WaitAsync(version, this);
    }

    /// <summary>Fails everybody who waits, and who will: the log can no longer become durable.</summary>
    public void Fail(StoreFailedException failure) => _waiters.Fail(failure);

    private bool SpinUntilStable(ulong version)
    {
        SpinWait spin = default;
        while (spin.Count < 30)
        {
            spin.SpinOnce(sleep1Threshold: -1);
            if (Stable >= version)
                return true;
        }
        return false;
    }

    /// <summary>
    /// Moves the stable version forward. One thread does it at a time; who comes meanwhile leaves a request, which
    /// is also the full fence between its slot and what the other thread reads.
    /// </summary>
    private void Advance()
    {
        if (Interlocked.Increment(ref _advanceRequests) != 1)
            return;
        int served;
        do
        {
            served = Volatile.Read(ref _advanceRequests);
            long durableUntil = Volatile.Read(ref _durableUntil);
            ulong stable = _stable;
            while (true)
            {
                ref Slot slot = ref _window[(stable + 1) & (WindowSize - 1)];
                if (Volatile.Read(ref slot.Version) != stable + 1 || slot.LogEnd > durableUntil)
                    break;
                stable++;
            }
            if (stable != _stable)
            {
                Interlocked.Exchange(ref _stable, stable);
                _waiters.Release(stable);
            }
        }
        while (Interlocked.Add(ref _advanceRequests, -served) != 0);
    }

    private struct Slot
    {
        public ulong Version;
        public long LogEnd;
    }
}
