using Dynamo.Storage.Ordered;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

// Reads take no latch: records do not change, and the epoch keeps them where they are.
public sealed partial class EmbeddedStore
{
    private const int FirstKeys = 16;

    // How far ahead of the visitor records are brought into the caches: a pair takes it about as long as a miss.
    private const int PairsAhead = 3;

    // Keys whose buckets are on their way into the caches together.
    private const int ExpectedAtOnce = 32;

    public unsafe ValueTask<ReadResult> GetAsync(KeyspaceId keyspace, ReadOnlySpan<byte> key, IValueReader reader)
    {
        ThrowIfUnusable();
        if (_keyspaces.Find(keyspace) is not { } keys)
            return new(new ReadResult(false, _keyspaces.LastDropVersion));
        Workspace work = _workspaces.Rent();
        ReadStatus status = ReadStatus.Absent;
        DiskRead? disk;
        try
        {
            byte* fullKey = work.FullKey.Set(keyspace, key, out int length);
            ulong hash = KeyHash.Compute(fullKey, length);
            work.Session.Enter();
            try
            {
                status = work.Session.Read(fullKey, length, hash, keeps: true, out ValueOutput found, out disk);
                if (status == ReadStatus.Found)
                {
                    reader.Read(found.Value, found.Version);
                    return new(new ReadResult(true, found.Version));
                }
            }
            finally
            {
                work.Session.Exit();
            }
            return status == ReadStatus.Pending
                ? GetFromDiskAsync(work, keys, hash, disk, reader)
                // Read after the key was found absent: a commit that removed it has raised this before.
                : new(new ReadResult(false, _latches.LastVersion(Latches.StripeOf(hash))));
        }
        finally
        {
            if (status != ReadStatus.Pending)
                _workspaces.Return(work);
        }
    }

    public unsafe void Expect(KeyspaceId keyspace, ReadOnlySpan<byte> keys, ReadOnlySpan<int> ends)
    {
        ThrowIfUnusable();
        if (_values.Prefetch is not { } prefetch)
            return;
        Span<ulong> hashes = stackalloc ulong[ExpectedAtOnce];
        Workspace work = _workspaces.Rent();
        try
        {
            int start = 0;
            while (!ends.IsEmpty)
            {
                int count = Math.Min(ends.Length, ExpectedAtOnce);
                for (int i = 0; i < count; i++)
                {
                    byte* fullKey = work.FullKey.Set(keyspace, keys[start..ends[i]], out int length);
                    start = ends[i];
                    hashes[i] = KeyHash.Compute(fullKey, length);
                    prefetch.Bucket(hashes[i]);
                }
                foreach (ulong hash in hashes[..count])
                    prefetch.Record(hash);
                ends = ends[count..];
            }
        }
        finally
        {
            _workspaces.Return(work);
        }
    }

    public ValueTask<ulong> RangeAsync(in KeyRange range, IRangeVisitor visitor)
    {
        ThrowIfUnusable();
        if (_keyspaces.Find(range.Keyspace) is not { } keys)
            return new(_keyspaces.LastDropVersion);
        Workspace work = _workspaces.Rent();
        bool done = true;
        try
        {
            KeyWalk walk = work.Walk;
            walk.Start(keys, range.From.Span, range.To.Span, range.Descending);
            RangeProgress progress = work.Progress.Start(keys, range.Keyspace);
            // Most visitors that stop early stop soon: the first keys alone spare them the copy of a whole leaf.
            int most = FirstKeys;
            while (!progress.Stopped && walk.Next(most))
            {
                most = int.MaxValue;
                if (range.KeysOnly)
                {
                    progress.Stopped = !VisitKeys(walk, visitor);
                    continue;
                }
                progress.Index = 0;
                if (!TryVisitPairs(work, visitor, progress))
                {
                    done = false;
                    return RangeFromDiskAsync(work, visitor, progress);
                }
            }
            return new(Math.Max(progress.Seen, walk.Seen));
        }
        finally
        {
            if (done)
                _workspaces.Return(work);
        }
    }

    private static bool VisitKeys(KeyWalk walk, IRangeVisitor visitor)
    {
        for (int i = 0; i < walk.Count; i++)
        {
            if (!visitor.Visit(walk.Key(i), default))
                return false;
        }
        return true;
    }

    /// <summary>
    /// Hands out the pairs of one leaf whose values are in memory, from the progress's index on; keys whose value has
    /// gone meanwhile are skipped. False at a value that is on disk: it is the workspace's only read then.
    /// </summary>
    private bool TryVisitPairs(Workspace work, IRangeVisitor visitor, RangeProgress progress)
    {
        KeyWalk walk = work.Walk;
        work.Moved.Clear();
        bool inMemory = true;
        RecordPrefetch? prefetch = _values.Prefetch;
        work.Session.Enter();
        try
        {
            for (; progress.Index < walk.Count; progress.Index++)
            {
                if (prefetch is not null && progress.Index + PairsAhead < walk.Count)
                    prefetch.At(walk.Hint(progress.Index + PairsAhead));
                ReadStatus status = FindPair(work, progress, progress.Index, out ValueOutput found, out DiskRead? disk);
                if (status == ReadStatus.Absent)
                    continue;
                if (status == ReadStatus.Pending)
                {
                    work.Reads.Clear();
                    work.Reads.Add(disk);
                    inMemory = false;
                    break;
                }
                progress.Seen = Math.Max(progress.Seen, found.Version);
                if (!visitor.Visit(walk.Key(progress.Index), found.Value))
                {
                    progress.Stopped = true;
                    break;
                }
            }
        }
        finally
        {
            work.Session.Exit();
        }
        foreach ((int index, long address) in work.Moved)
            progress.Keys.ReplaceHint(walk.Key(index), walk.Hint(index), address);
        return inMemory;
    }

    private static unsafe ReadStatus FindPair(
        Workspace work, RangeProgress progress, int index, out ValueOutput found, out DiskRead? disk)
    {
        ReadOnlySpan<byte> key = work.Walk.Key(index);
        byte* fullKey = work.FullKey.Set(progress.Keyspace, key, out int length);
        // The hint spares the hash index, unless compaction has moved the record away from it, or memory let it go.
        ReadStatus status = work.Session.ReadAt(fullKey, length, work.Walk.Hint(index), out found, out disk);
        if (status != ReadStatus.Absent)
            return status;
        status = work.Session.Read(
            fullKey, length, KeyHash.Compute(fullKey, length), keeps: false, out found, out disk);
        if (status == ReadStatus.Found && found.Address > 0)
            work.Moved.Add((index, found.Address));
        // The commit that removed it has raised this before, after the walk looked.
        if (status == ReadStatus.Absent)
            progress.Seen = Math.Max(progress.Seen, progress.Keys.LastVersionAt(key));
        return status;
    }
}
