using System.Diagnostics.CodeAnalysis;
using Dynamo.Storage.Log;
using Dynamo.Storage.Ordered;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

/// <summary>All that one operation needs, in wait for the next one: nothing is allocated in between.</summary>
internal sealed class Workspace(ValueLog values, Latches latches, VersionSequence versions, Keyspaces keyspaces)
    : IDisposable
{
    private readonly List<(int Index, ulong StripeVersion, DiskRead Read)> _reads = [];

    public ValueSession Session { get; } = values.NewSession();

    public FullKeyBuffer FullKey { get; } = new();

    public LatchSet Latches { get; } = new(latches);

    public CommitScope Scope { get; } = new(versions, keyspaces);

    public KeyWalk Walk { get; } = new();

    /// <summary>Keys of the walk whose records lie elsewhere than their hints say, by index.</summary>
    public List<(int Index, long Address)> Moved { get; } = [];

    /// <summary>The reads of a range's next pairs, in their order; null for a key without a value.</summary>
    public List<DiskRead?> Reads { get; } = [];

    public RangeProgress Progress { get; } = new();

    /// <summary>Whether the key that was laid out last is among the ordered keys of its keyspace.</summary>
    public unsafe bool IsFullKeyIn(OrderedKeys keys)
    {
        byte* fullKey = FullKey.Get(out int length);
        return keys.TryGet(new ReadOnlySpan<byte>(fullKey + sizeof(uint), length - sizeof(uint)), out _, out _);
    }

    /// <summary>Notes that a commit's named key is being read from disk, and the version of its stripe before.</summary>
    public void AddRead(int index, ulong stripeVersion, DiskRead read)
    {
        _reads.RemoveAll(other => other.Index == index);
        _reads.Add((index, stripeVersion, read));
    }

    /// <summary>What came from disk for a named key, if no commit has written to its stripe since.</summary>
    public bool TryTakeRead(int index, ulong stripeVersion, [NotNullWhen(true)] out DiskRead? read)
    {
        read = null;
        foreach ((int Index, ulong StripeVersion, DiskRead Read) entry in _reads)
        {
            if (entry.Index == index && entry.StripeVersion == stripeVersion && entry.Read.IsDone)
                read = entry.Read;
        }
        return read is not null;
    }

    public void ForgetReads()
    {
        _reads.Clear();
        Session.ForgetReads();
    }

    public void Dispose() => Session.Dispose();
}
