namespace Dynamo.Storage.Log;

/// <summary>
/// Joins the fragments of commits in the order of the log and hands complete commits on. Fragments of one commit
/// follow each other without another frame between: they were appended under one lock.
/// </summary>
internal sealed class CommitAssembler(ILogReplayer? replayer)
{
    private byte[] _joined = [];
    private int _joinedBytes;
    private ulong _version;
    private int _expectedIndex;
    private int _count;

    public ulong LastVersion { get; private set; }

    public long LastTimeMs { get; private set; }

    public long Commits { get; private set; }

    /// <summary>Where the commit began whose last fragment has not come; -1 if there is none.</summary>
    public long IncompleteFrom { get; private set; } = -1;

    /// <summary>Takes the next frame; false if it does not follow from the one before.</summary>
    public bool TryAdd(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Kind != FrameKind.Commit)
            return IncompleteFrom < 0;
        if (header.FragmentIndex == 0)
        {
            if (IncompleteFrom >= 0)
                return false;
            if (header.FragmentCount == 1)
            {
                Complete(header, header.Address, payload);
                return true;
            }
            IncompleteFrom = header.Address;
            _version = header.Version;
            _count = header.FragmentCount;
            _expectedIndex = 0;
            _joinedBytes = 0;
        }
        if (IncompleteFrom < 0 || header.Version != _version || header.FragmentCount != _count || header.FragmentIndex != _expectedIndex)
            return false;
        if (_joined.Length < _joinedBytes + payload.Length)
            Array.Resize(ref _joined, Math.Max(_joinedBytes + payload.Length, _joined.Length * 2));
        payload.CopyTo(_joined.AsSpan(_joinedBytes));
        _joinedBytes += payload.Length;
        if (++_expectedIndex == _count)
        {
            Complete(header, IncompleteFrom, _joined.AsSpan(0, _joinedBytes));
            IncompleteFrom = -1;
        }
        return true;
    }

    private void Complete(in FrameHeader header, long address, ReadOnlySpan<byte> payload)
    {
        LastVersion = Math.Max(LastVersion, header.Version);
        LastTimeMs = Math.Max(LastTimeMs, header.TimeMs);
        Commits++;
        replayer?.Replay(header.Version, header.TimeMs, address, new LogOperationReader(payload));
    }
}
