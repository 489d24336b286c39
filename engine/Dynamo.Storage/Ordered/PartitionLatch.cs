using System.Runtime.InteropServices;

namespace Dynamo.Storage.Ordered;

/// <summary>
/// Reader-writer latch for sections of about a microsecond: spins, then blocks. Not reentrant, no upgrade, not tied
/// to a thread. A waiting writer keeps new readers out, so readers that come in a loop cannot starve it.
/// </summary>
/// <remarks>
/// State: bit 31 held by a writer | bit 30 a writer waits | bit 29 somebody is parked on the monitor | count of readers.
/// </remarks>
internal sealed class PartitionLatch
{
    private const int Held = int.MinValue;
    private const int WriterWaits = 1 << 30;
    private const int Parked = 1 << 29;
    private const int ReaderMask = Parked - 1;

    /// <summary>Rounds of growing length (about 10 us in all) before a thread parks.</summary>
    private const int SpinRounds = 12;

    private Padded _padded;

    public void EnterRead()
    {
        int state = Volatile.Read(ref _padded.State);
        if ((state & ~(ReaderMask | Parked)) != 0
            || Interlocked.CompareExchange(ref _padded.State, state + 1, state) != state)
        {
            Wait(write: false);
        }
    }

    public void ExitRead()
    {
        int state = Interlocked.Decrement(ref _padded.State);
        if ((state & Parked) != 0 && (state & ReaderMask) == 0)
            Unpark();
    }

    public void EnterWrite()
    {
        if (Interlocked.CompareExchange(ref _padded.State, Held, 0) != 0)
            Wait(write: true);
    }

    public void ExitWrite()
    {
        int before = Interlocked.And(ref _padded.State, ~Held);
        if ((before & Parked) != 0)
            Unpark();
    }

    private void Wait(bool write)
    {
        for (int round = 0; round < SpinRounds; round++)
        {
            if (TryEnter(write))
                return;
            // The first rounds wait for a holder on another core, the later ones let a preempted holder run.
            if (round < SpinRounds - 4)
                Thread.SpinWait(4 << Math.Min(round, 6));
            else
                Thread.Yield();
        }
        lock (this)
        {
            while (!TryEnterOrPark(write))
                Monitor.Wait(this);
        }
    }

    private bool TryEnter(bool write)
    {
        while (true)
        {
            int state = Volatile.Read(ref _padded.State);
            int entered;
            if (!write)
            {
                if ((state & (Held | WriterWaits)) != 0)
                    return false;
                entered = state + 1;
            }
            else if ((state & (Held | ReaderMask)) == 0)
            {
                // Another waiting writer sets its flag again in its own next round.
                entered = (state & Parked) | Held;
            }
            else if ((state & WriterWaits) == 0)
            {
                Interlocked.CompareExchange(ref _padded.State, state | WriterWaits, state);
                continue;
            }
            else
            {
                return false;
            }
            if (Interlocked.CompareExchange(ref _padded.State, entered, state) == state)
                return true;
        }
    }

    /// <summary>
    /// Called with the monitor held. The parked bit is set in one step with seeing the latch held, and whoever
    /// releases it takes the monitor before it pulses: so no release is slept through.
    /// </summary>
    private bool TryEnterOrPark(bool write)
    {
        while (true)
        {
            if (TryEnter(write))
                return true;
            int state = Volatile.Read(ref _padded.State);
            // Only a holder's exit pulses. A latch that is merely wanted by a writer will be held shortly.
            if ((state & (Held | ReaderMask)) == 0)
            {
                // The writer that wants it may itself be parked here: it was pulsed with us, so drop its mark.
                Interlocked.CompareExchange(ref _padded.State, state & ~WriterWaits, state);
                continue;
            }
            if (Interlocked.CompareExchange(ref _padded.State, state | Parked, state) == state)
                return false;
        }
    }

    private void Unpark()
    {
        lock (this)
        {
            Interlocked.And(ref _padded.State, ~Parked);
            Monitor.PulseAll(this);
        }
    }

    /// <summary>Keeps the state on a cache line of its own, also from the adjacent-line prefetcher.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Padded
    {
        [FieldOffset(64)]
        public int State;
    }
}
