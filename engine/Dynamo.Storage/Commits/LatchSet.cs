using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

/// <summary>The latches of one commit's named keys: entered in ascending order of stripes, each stripe once.</summary>
internal sealed class LatchSet(Latches latches)
{
    /// <summary>
    /// Drops every latch: the broken build by which the tests show that they would notice one missing. Only a runtime
    /// configuration can set it; a constant to the JIT compiler.
    /// </summary>
    private static readonly bool s_dropped =
        AppContext.TryGetSwitch("Dynamo.Storage.DropLatches", out bool dropped) && dropped;

    private ulong[] _hashes = new ulong[4];
    private Need[] _needs = new Need[4];
    private int _needCount;
    private int _entered;

    /// <summary>Hash of a named key's full key.</summary>
    public ulong HashOf(int index) => _hashes[index];

    /// <summary>Index of the named key that <see cref="Enter"/> found held, where it failed.</summary>
    public int HeldKey { get; private set; }

    /// <summary>
    /// Enters the stripes of all named keys. False on conflict, where the commit wants that; nothing is held then.
    /// </summary>
    public unsafe bool Enter(Commit commit, byte* fullKeys)
    {
        Prepare(commit, fullKeys);
        if (s_dropped)
            return true;
        bool failOnConflict = commit.OnConflict == ConflictPolicy.Fail;
        for (_entered = 0; _entered < _needCount; _entered++)
        {
            ref Need need = ref _needs[_entered];
            bool entered = true;
            if (need.Exclusive)
                entered = latches.EnterExclusive(need.Stripe, need.Hash, failOnConflict);
            else
                entered = (need.Slot = latches.EnterShared(need.Stripe, need.Hash, failOnConflict)) != Latches.Refused;
            if (!entered)
            {
                HeldKey = IndexOf(need, commit.Count);
                Exit();
                return false;
            }
        }
        return true;
    }

    public void Exit()
    {
        while (_entered > 0)
        {
            ref Need need = ref _needs[--_entered];
            if (need.Exclusive)
                latches.ExitExclusive(need.Stripe);
            else
                latches.ExitShared(need.Stripe, need.Slot);
        }
    }

    private int IndexOf(in Need need, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (Latches.StripeOf(_hashes[i]) == need.Stripe && (need.Hash == Latches.SeveralKeys || need.Hash == _hashes[i]))
                return i;
        }
        throw new InvalidOperationException("A latch that no named key needs.");
    }

    private unsafe void Prepare(Commit commit, byte* fullKeys)
    {
        int count = commit.Count;
        if (_hashes.Length < count)
        {
            _hashes = new ulong[Math.Max(count, _hashes.Length * 2)];
            _needs = new Need[_hashes.Length];
        }
        for (int i = 0; i < count; i++)
        {
            (int offset, int length) = commit.FullKeyAt(i);
            ulong hash = KeyHash.Compute(fullKeys + offset, length);
            _hashes[i] = hash;
            _needs[i] = new Need(Latches.StripeOf(hash), hash, commit.IsExclusive(i));
        }
        if (count > 1)
            _needs.AsSpan(0, count).Sort();
        _needCount = Deduplicate(_needs.AsSpan(0, count));
    }

    /// <summary>Joins needs of one stripe. They are sorted, exclusive ones first.</summary>
    private static int Deduplicate(Span<Need> needs)
    {
        int kept = 0;
        foreach (ref Need need in needs)
        {
            if (kept > 0 && needs[kept - 1].Stripe == need.Stripe)
            {
                if (needs[kept - 1].Hash != need.Hash)
                    needs[kept - 1].Hash = Latches.SeveralKeys;
                continue;
            }
            needs[kept++] = need;
        }
        return kept;
    }

    private struct Need(int stripe, ulong hash, bool exclusive) : IComparable<Need>
    {
        public readonly int Stripe = stripe;
        public readonly bool Exclusive = exclusive;
        public ulong Hash = hash;
        public int Slot;

        public readonly int CompareTo(Need other)
        {
            int order = Stripe.CompareTo(other.Stripe);
            return order != 0 ? order : other.Exclusive.CompareTo(Exclusive);
        }
    }
}
