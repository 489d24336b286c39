using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dynamo.Storage.Commits;

/// <summary>
/// Locks keys by stripe: a key's hash chooses one of 4,096 reader-writer latches. Held for the microseconds of a
/// commit and never over I/O, so who waits spins, then yields.
/// </summary>
/// <remarks>
/// A stripe that is held shared over and over (the catalog key that every request names) lets its shared holders
/// publish themselves in a slot of their processor: no line is written by all of them. The first exclusive holder
/// ends that and looks through the slots (the scheme of BRAVO, Dice and Kogan, USENIX ATC 2019).
/// Several stripes must be entered in ascending order.
/// </remarks>
internal sealed unsafe class Latches
{
    /// <summary>Stands for more than one key, or one not known: never equal to a hash.</summary>
    public const ulong SeveralKeys = 0;

    private const int StripeBits = 12;
    private const int StripeCount = 1 << StripeBits;
    private const int SlotsPerProcessor = 8;
    private const int SharedInRowToPublish = 16;

    private readonly byte[] _memory;
    private readonly Stripe* _stripes;
    private readonly ulong* _slots;
    private readonly int _slotCount;

    public Latches(int processorCount)
    {
        _slotCount = SlotsPerProcessor * processorCount;
        // Pinned, so that stripes and slots can be aligned to cache lines.
        _memory = GC.AllocateArray<byte>((StripeCount * Stripe.Bytes) + (_slotCount * sizeof(ulong)) + 64, pinned: true);
        nint start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        _stripes = (Stripe*)((start + 63) & ~63);
        _slots = (ulong*)(_stripes + StripeCount);
    }

    public static int StripeOf(ulong hash) => (int)(hash >> (64 - StripeBits - 8)) & (StripeCount - 1);

    public ref Stripe this[int stripe] => ref _stripes[stripe];

    /// <summary>Enters a stripe exclusively.</summary>
    /// <param name="hash">Hash of the key, or <see cref="SeveralKeys"/>.</param>
    /// <param name="failOnConflict">Give up where the stripe is held for the same key; false comes back then.</param>
    public bool EnterExclusive(int stripe, ulong hash, bool failOnConflict)
    {
        ref Stripe latch = ref _stripes[stripe];
        SpinWait spin = default;
        while (true)
        {
            int state = Volatile.Read(ref latch.State);
            if ((state & ~Stripe.ExclusiveWaits) == 0)
            {
                if (Interlocked.CompareExchange(ref latch.State, Stripe.Exclusive, state) == state)
                    break;
                continue;
            }
            if (failOnConflict && IsHeldFor(ref latch, hash))
                return false;
            // Keeps new shared holders out; lost when another exclusive one enters, so it is set in every round.
            // Only by those that wait until they enter: nobody would take it back.
            if (!failOnConflict && (state & (Stripe.ExclusiveWaits | Stripe.Exclusive)) == 0)
                Interlocked.CompareExchange(ref latch.State, state | Stripe.ExclusiveWaits, state);
            spin.SpinOnce(sleep1Threshold: 100);
        }

        if (latch.Published != 0 && !EndPublishing(ref latch, stripe, hash, failOnConflict))
        {
            ExitExclusive(stripe);
            return false;
        }
        latch.HolderHash = hash;
        latch.SharedInRow = 0;
        return true;
    }

    public void ExitExclusive(int stripe)
    {
        ref Stripe latch = ref _stripes[stripe];
        latch.HolderHash = SeveralKeys;
        // Nobody else changes the state while it says Exclusive.
        Volatile.Write(ref latch.State, 0);
    }

    /// <summary>Enters a stripe shared.</summary>
    /// <returns>What <see cref="ExitShared"/> wants back: a slot, or -1; <see cref="Refused"/> on conflict.</returns>
    public int EnterShared(int stripe, ulong hash, bool failOnConflict)
    {
        ref Stripe latch = ref _stripes[stripe];
        if (Volatile.Read(ref latch.Published) != 0)
        {
            int slot = Publish(ref latch, hash);
            if (slot >= 0)
                return slot;
        }

        SpinWait spin = default;
        while (true)
        {
            int state = Volatile.Read(ref latch.State);
            if ((state & (Stripe.Exclusive | Stripe.ExclusiveWaits)) == 0)
            {
                if (Interlocked.CompareExchange(ref latch.State, state + 1, state) == state)
                    break;
                continue;
            }
            if (failOnConflict && (state & Stripe.Exclusive) != 0 && IsHeldFor(ref latch, hash))
                return Refused;
            spin.SpinOnce(sleep1Threshold: 100);
        }

        // Holders of different keys only blur what a conflict is judged by, never who may enter.
        if (latch.HolderHash != hash)
            latch.HolderHash = hash;
        if (latch.SharedInRow < SharedInRowToPublish)
            latch.SharedInRow++;
        else if (latch.Published == 0)
            Volatile.Write(ref latch.Published, 1);
        return -1;
    }

    /// <summary>The result of <see cref="EnterShared"/> where it gave up.</summary>
    public const int Refused = -2;

    public void ExitShared(int stripe, int slot)
    {
        if (slot >= 0)
            Volatile.Write(ref _slots[slot], 0);
        else
            Interlocked.Decrement(ref _stripes[stripe].State);
    }

    /// <summary>Notes that a commit of this version is about to write a key of the stripe.</summary>
    public void RaiseVersion(int stripe, ulong version)
    {
        ref ulong last = ref _stripes[stripe].LastVersion;
        ulong seen = Volatile.Read(ref last);
        while (seen < version)
        {
            ulong found = Interlocked.CompareExchange(ref last, version, seen);
            if (found == seen)
                return;
            seen = found;
        }
    }

    public ulong LastVersion(int stripe) => Volatile.Read(ref _stripes[stripe].LastVersion);

    /// <summary>Takes a slot of the own processor. -1 if none is free, or publishing has ended meanwhile.</summary>
    private int Publish(ref Stripe latch, ulong hash)
    {
        if (hash == 0)
            return -1; // 0 marks a free slot
        int first = Thread.GetCurrentProcessorId() * SlotsPerProcessor % _slotCount;
        for (int slot = first; slot < first + SlotsPerProcessor; slot++)
        {
            if (_slots[slot] != 0 || Interlocked.CompareExchange(ref _slots[slot], hash, 0) != 0)
                continue;
            // The exchange is a full fence: either this sees that publishing has ended, or the exclusive holder
            // that ended it sees the slot.
            if (Volatile.Read(ref latch.Published) != 0)
                return slot;
            Volatile.Write(ref _slots[slot], 0);
            return -1;
        }
        return -1;
    }

    /// <summary>Waits until no slot holds a key of the stripe. The caller holds it exclusively already.</summary>
    private bool EndPublishing(ref Stripe latch, int stripe, ulong hash, bool failOnConflict)
    {
        Interlocked.Exchange(ref latch.Published, 0);
        for (int slot = 0; slot < _slotCount; slot++)
        {
            SpinWait spin = default;
            ulong holder;
            while ((holder = Volatile.Read(ref _slots[slot])) != 0 && StripeOf(holder) == stripe)
            {
                if (failOnConflict && (holder == hash || hash == SeveralKeys))
                {
                    // Shared holders are still in their slots: the next exclusive one must look there again.
                    Volatile.Write(ref latch.Published, 1);
                    return false;
                }
                spin.SpinOnce(sleep1Threshold: 100);
            }
        }
        return true;
    }

    private static bool IsHeldFor(ref Stripe latch, ulong hash) => Volatile.Read(ref latch.HolderHash) == hash;
}
