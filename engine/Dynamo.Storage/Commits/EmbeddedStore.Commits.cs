using Dynamo.Storage.Ordered;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

// The way of a commit: latch the named keys, find their values, run the body, apply, release.
public sealed partial class EmbeddedStore
{
    public ValueTask<CommitResult> CommitAsync(Commit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        ArgumentNullException.ThrowIfNull(commit.Body);
        ThrowIfUnusable();
        Workspace work = _workspaces.Rent();
        try
        {
            return new(Run(work, commit));
        }
        finally
        {
            _workspaces.Return(work);
        }
    }

    private unsafe CommitResult Run(Workspace work, Commit commit)
    {
        fixed (byte* fullKeys = commit.FullKeys)
        {
            if (!work.Latches.Enter(commit, fullKeys))
                return new(CommitStatus.Conflict, 0);
            try
            {
                return RunLatched(work, commit, fullKeys);
            }
            finally
            {
                work.Latches.Exit();
            }
        }
    }

    private unsafe CommitResult RunLatched(Workspace work, Commit commit, byte* fullKeys)
    {
        CommitScope scope = work.Scope;
        scope.Begin(commit.Count);
        try
        {
            work.Session.Enter();
            try
            {
                FindValues(work, commit, fullKeys);
                scope.IsRunning = true;
                commit.Body!.Run(scope);
            }
            finally
            {
                scope.IsRunning = false;
                work.Session.Exit();
            }
            if (scope.Writes.PutBytes > 0)
                CheckRoom(scope.Writes.PutBytes);
        }
        catch when (scope.DrawnVersion != 0)
        {
            _versions.Complete(scope.DrawnVersion, logEnd: 0);
            throw;
        }

        if (scope.Writes.Count > 0)
        {
            Apply(work, scope.Version);
            return new(CommitStatus.Done, scope.Version);
        }
        if (scope.DrawnVersion != 0)
            _versions.Complete(scope.DrawnVersion, logEnd: 0);
        return new(CommitStatus.Done, scope.Seen);
    }

    /// <summary>
    /// Finds the named keys' records. The latches keep them current, the epoch keeps them in place, so the body sees
    /// them without a copy.
    /// </summary>
    private unsafe void FindValues(Workspace work, Commit commit, byte* fullKeys)
    {
        CommitScope scope = work.Scope;
        long lowest;
        do
        {
            lowest = long.MaxValue;
            ulong seen = 0;
            for (int i = 0; i < commit.Count; i++)
            {
                ulong hash = work.Latches.HashOf(i);
                (int offset, int length) = commit.FullKeyAt(i);
                ref ValueOutput value = ref scope[i];
                value = default;
                if (_keyspaces.Find(commit.KeyspaceOf(i)) is null)
                {
                    seen = Math.Max(seen, _keyspaces.LastDropVersion);
                }
                else if (work.Session.TryRead(fullKeys + offset, length, hash, out value))
                {
                    lowest = Math.Min(lowest, value.Address);
                    seen = Math.Max(seen, value.Version);
                }
                else
                {
                    value = default;
                    seen = Math.Max(seen, _latches.LastVersion(Latches.StripeOf(hash)));
                }
            }
            scope.Seen = seen;
        }
        while (!work.Session.StillHas(lowest));
    }

    /// <summary>Makes the scope's writes visible, and the version complete.</summary>
    private unsafe void Apply(Workspace work, ulong version)
    {
        ReadOnlySpan<byte> writes = work.Scope.Writes.Bytes;
        try
        {
            fixed (byte* bytes = writes)
                Apply(work.Session, new WriteReader(bytes, writes.Length), version);
        }
        catch (Exception e)
        {
            Poison("applying a commit", e);
            throw;
        }
        _versions.Complete(version, logEnd: 0);
    }

    private unsafe void Apply(ValueSession session, WriteReader writes, ulong version)
    {
        while (writes.Next())
        {
            switch (writes.Kind)
            {
                case WriteKind.Put:
                    Put(session, ref writes, version);
                    break;
                case WriteKind.Delete:
                    Delete(session, ref writes, version);
                    break;
                case WriteKind.CreateKeyspace:
                    _keyspaces.Add(writes.Keyspace);
                    break;
                case WriteKind.DropKeyspace:
                    _keyspaces.Remove(writes.Keyspace, version);
                    break;
            }
        }
    }

    /// <summary>First the value, then the key: whoever finds the key finds a value.</summary>
    private unsafe void Put(ValueSession session, ref WriteReader write, ulong version)
    {
        // The keyspace may have been dropped since the body ran; then there is nobody to write for.
        if (_keyspaces.Find(write.Keyspace) is not { } keys)
            return;
        ulong hash = KeyHash.Compute(write.FullKey, write.FullKeyLength);
        _latches.RaiseVersion(Latches.StripeOf(hash), version);
        session.Enter();
        long address;
        try
        {
            address = session.Upsert(
                write.FullKey, write.FullKeyLength, hash, write.Value, write.ValueLength, version);
        }
        finally
        {
            session.Exit();
        }
        if (keys.Put(write.Key, write.Key.Length + write.ValueLength, address, version))
            _values.CountKeys(1);
    }

    /// <summary>First the key, then the value: whoever finds the key before finds a value, or skips it.</summary>
    private unsafe void Delete(ValueSession session, ref WriteReader write, ulong version)
    {
        ulong hash = KeyHash.Compute(write.FullKey, write.FullKeyLength);
        _latches.RaiseVersion(Latches.StripeOf(hash), version);
        if (_keyspaces.Find(write.Keyspace) is not { } keys || !keys.Remove(write.Key, version))
            return;
        _values.CountKeys(-1);
        session.Enter();
        try
        {
            session.Delete(write.FullKey, write.FullKeyLength, hash);
        }
        finally
        {
            session.Exit();
        }
    }

    /// <summary>Refuses puts for which there is no room, before anything was changed. Deletes always go on.</summary>
    private void CheckRoom(long bytes)
    {
        if (_values.MemoryBytes + bytes > _options.MemoryBytes)
            throw new StoreFullException($"The store holds its limit of {_options.MemoryBytes} bytes in memory.");
    }
}
