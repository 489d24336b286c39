using Dynamo.Storage.Ordered;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

// Reads take no latch: records do not change, and the epoch keeps them where they are.
public sealed partial class EmbeddedStore
{
    private const int FirstKeys = 16;

    public unsafe ValueTask<ReadResult> GetAsync(KeyspaceId keyspace, ReadOnlySpan<byte> key, IValueReader reader)
    {
        ThrowIfUnusable();
        if (_keyspaces.Find(keyspace) is null)
            return new(new ReadResult(false, _keyspaces.LastDropVersion));
        Workspace work = _workspaces.Rent();
        ValueSession session = work.Session;
        try
        {
            byte* fullKey = work.FullKey.Set(keyspace, key, out int length);
            ulong hash = KeyHash.Compute(fullKey, length);
            session.Enter();
            try
            {
                if (session.TryRead(fullKey, length, hash, out ValueOutput found))
                {
                    reader.Read(found.Value, found.Version);
                    return new(new ReadResult(true, found.Version));
                }
            }
            finally
            {
                session.Exit();
            }
            // Read after the key was found absent: a commit that removed it has raised this before.
            return new(new ReadResult(false, _latches.LastVersion(Latches.StripeOf(hash))));
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
        try
        {
            KeyWalk walk = work.Walk;
            walk.Start(keys, range.From.Span, range.To.Span, range.Descending);
            ulong seen = 0;
            bool goOn = true;
            // Most visitors that stop early stop soon: the first keys alone spare them the copy of a whole leaf.
            int most = FirstKeys;
            while (goOn && walk.Next(most))
            {
                most = int.MaxValue;
                if (range.KeysOnly)
                {
                    goOn = VisitKeys(walk, visitor);
                    continue;
                }
                goOn = VisitPairs(work, range.Keyspace, keys, visitor, ref seen);
                foreach ((int index, long address) in work.Moved)
                    keys.ReplaceHint(walk.Key(index), walk.Hint(index), address);
            }
            return new(Math.Max(seen, walk.Seen));
        }
        finally
        {
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

    /// <summary>Hands out the keys of one leaf with their values; those whose value has gone meanwhile are skipped.</summary>
    private static unsafe bool VisitPairs(
        Workspace work, KeyspaceId keyspace, OrderedKeys keys, IRangeVisitor visitor, ref ulong seen)
    {
        KeyWalk walk = work.Walk;
        ValueSession session = work.Session;
        work.Moved.Clear();
        session.Enter();
        try
        {
            for (int i = 0; i < walk.Count; i++)
            {
                ReadOnlySpan<byte> key = walk.Key(i);
                byte* fullKey = work.FullKey.Set(keyspace, key, out int length);
                // The hint spares the hash index, unless compaction has moved the record away from it.
                long hint = walk.Hint(i);
                if (!session.TryReadAt(fullKey, length, hint, out ValueOutput found))
                {
                    if (!session.TryRead(fullKey, length, KeyHash.Compute(fullKey, length), out found))
                    {
                        // The commit that removed it has raised this before, after the walk looked.
                        seen = Math.Max(seen, keys.LastVersionAt(key));
                        continue;
                    }
                    work.Moved.Add((i, found.Address));
                }
                seen = Math.Max(seen, found.Version);
                if (!visitor.Visit(key, found.Value))
                    return false;
            }
            return true;
        }
        finally
        {
            session.Exit();
        }
    }
}
