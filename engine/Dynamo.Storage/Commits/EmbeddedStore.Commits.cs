using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

// The way of a commit: latch the named keys, find their values, run the body, enqueue, apply, release.
public sealed partial class EmbeddedStore
{
    public ValueTask<CommitResult> CommitAsync(Commit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        ArgumentNullException.ThrowIfNull(commit.Body);
        ThrowIfUnusable();
        Workspace work = _workspaces.Rent();
        bool done = false;
        try
        {
            done = TryCommit(work, commit, out CommitResult result, out Lack lack);
            return done ? new(result) : CommitWithWaitsAsync(work, commit, lack);
        }
        catch
        {
            done = true;
            throw;
        }
        finally
        {
            if (done)
            {
                work.ForgetReads();
                _workspaces.Return(work);
            }
        }
    }

    /// <summary>Goes on where a commit lacked something. Takes the workspace over.</summary>
    private async ValueTask<CommitResult> CommitWithWaitsAsync(Workspace work, Commit commit, Lack lack)
    {
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                // No latch is held here, so the body runs again on what the keys hold then.
                await WaitForAsync(work, lack).ConfigureAwait(false);
                ThrowIfUnusable();
                if (lack.Values && attempt == MostAttempts)
                    ThrowLost();
                if (TryCommit(work, commit, out CommitResult result, out lack))
                    return result;
            }
        }
        catch (StoreFullException)
        {
            _checkpointer?.MakeRoom();
            throw;
        }
        finally
        {
            work.ForgetReads();
            _workspaces.Return(work);
        }
    }

    private ValueTask WaitForAsync(Workspace work, Lack lack)
    {
        if (lack.Values)
            return work.Session.CompleteReadsAsync();
        if (lack.LogBytes > 0)
            return _log!.WaitRoomAsync(lack.LogBytes);
        return _log is null ? _compaction.WaitRoomAsync(lack.ValueBytes) : _values.WaitRoomAsync(lack.ValueBytes);
    }

    /// <summary>False if the commit lacks something just now; nothing was changed then.</summary>
    private unsafe bool TryCommit(Workspace work, Commit commit, out CommitResult result, out Lack lack)
    {
        fixed (byte* fullKeys = commit.FullKeys)
        {
            lack = default;
            if (!work.Latches.Enter(commit, fullKeys))
            {
                result = new(CommitStatus.Conflict, 0, work.Latches.HeldKey);
                return true;
            }
            try
            {
                return TryCommitLatched(work, commit, fullKeys, out result, out lack);
            }
            finally
            {
                work.Latches.Exit();
            }
        }
    }

    private unsafe bool TryCommitLatched(
        Workspace work, Commit commit, byte* fullKeys, out CommitResult result, out Lack lack)
    {
        CommitScope scope = work.Scope;
        scope.Begin(commit.Count);
        lack = default;
        result = default;
        try
        {
            lack.Values = !TryRunBody(work, commit, fullKeys);
            if (lack.Values)
                return false;
            if (scope.Writes.Count == 0)
            {
                result = new(CommitStatus.Done, scope.Seen);
                return true;
            }
            // In memory deletes always go on, because they make room; on disk they first take some.
            long bytes = _log is null ? scope.PutBytes : scope.PutBytes + scope.DeleteBytes;
            if (bytes > 0 && !HasRoom(bytes))
            {
                lack.ValueBytes = bytes;
                return false;
            }
            result = new(CommitStatus.Done, scope.Version);
            if (TryWrite(work))
                return true;
            lack.LogBytes = scope.Writes.Payload.Length;
            return false;
        }
        finally
        {
            // Whatever ended without writing leaves a version behind that nobody will see.
            if (scope.DrawnVersion != 0)
                _versions.End(scope.DrawnVersion, logEnd: 0);
        }
    }

    private bool HasRoom(long bytes) => _log is null ? _compaction.HasRoom(bytes) : _values.HasRoom(bytes);

    /// <summary>False if a named key's record is on its way from disk; the body did not run then.</summary>
    private unsafe bool TryRunBody(Workspace work, Commit commit, byte* fullKeys)
    {
        work.Session.Enter();
        try
        {
            if (!TryFindValues(work, commit, fullKeys))
                return false;
            work.Scope.IsRunning = true;
            commit.Body!.Run(work.Scope);
            return true;
        }
        finally
        {
            work.Scope.IsRunning = false;
            work.Session.Exit();
        }
    }

    /// <summary>
    /// Finds the named keys' records. The latches keep them current, the epoch keeps them in place, so the body sees
    /// them without a copy.
    /// </summary>
    private unsafe bool TryFindValues(Workspace work, Commit commit, byte* fullKeys)
    {
        CommitScope scope = work.Scope;
        bool complete = true;
        long lowest;
        do
        {
            lowest = long.MaxValue;
            scope.Seen = 0;
            for (int i = 0; i < commit.Count; i++)
            {
                (int offset, int length) = commit.FullKeyAt(i);
                complete &= TryFindValue(work, commit, i, fullKeys + offset, length);
                if (scope[i].Address > 0)
                    lowest = Math.Min(lowest, scope[i].Address);
            }
        }
        while (complete && !work.Session.StillHas(lowest));
        return complete;
    }

    private unsafe bool TryFindValue(Workspace work, Commit commit, int index, byte* fullKey, int length)
    {
        CommitScope scope = work.Scope;
        ref ValueOutput value = ref scope[index];
        value = default;
        ulong hash = work.Latches.HashOf(index);
        int stripe = Latches.StripeOf(hash);
        if (_keyspaces.Find(commit.KeyspaceOf(index)) is not { } keys)
        {
            scope.Seen = Math.Max(scope.Seen, _keyspaces.LastDropVersion);
            return true;
        }
        // Where compaction has moved the record meanwhile, the read did not find it.
        if (work.TryTakeRead(index, _latches.LastVersion(stripe), out DiskRead? read)
            && (read.IsFound || read.IsDamaged || !keys.TryGet(commit.KeyOf(index), out _, out _)))
        {
            CheckWhole(read);
            if (read.IsFound)
                value = read.Output with { Address = 0 };
        }
        else
        {
            ReadStatus status = work.Session.Read(
                fullKey, length, hash, keeps: !commit.IsExclusive(index), out value, out read);
            if (status == ReadStatus.Pending)
            {
                work.AddRead(index, _latches.LastVersion(stripe), read!);
                return false;
            }
            // What has no address is gone with the next read.
            if (status == ReadStatus.Found && value.Address == 0 && commit.Count > 1)
                value = work.Session.Copy(value).Output;
            if (status != ReadStatus.Found)
                value = default;
        }
        scope.Seen = Math.Max(scope.Seen, value.Record == null ? _latches.LastVersion(stripe) : value.Version);
        return true;
    }

    /// <summary>
    /// Enqueues the scope's writes in the log and makes them visible; ends their version. False if the log has no
    /// room just now.
    /// </summary>
    private bool TryWrite(Workspace work)
    {
        CommitScope scope = work.Scope;
        ulong version = scope.Version;
        long logEnd = 0;
        if (_log is not null && !_log.TryEnqueue(scope.Writes, version, scope.TimeMs, out logEnd))
            return false;
        try
        {
            _applier.Apply(work.Session, work.FullKey, scope.Writes.Operations, version);
        }
        catch (Exception e)
        {
            // The log has it and memory has a part of it: only a restart puts that right.
            throw Poison("applying a commit", e);
        }
        _versions.End(version, logEnd);
        scope.ForgetVersion();
        _compaction.AfterWrite();
        _checkpointer?.AfterCommit(logEnd);
        return true;
    }

    /// <summary>What a commit lacked: values that are on disk, or so many bytes of room.</summary>
    private struct Lack
    {
        public bool Values;
        public long ValueBytes;
        public int LogBytes;
    }
}
