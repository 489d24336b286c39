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
        return TryCommit(commit, out CommitResult result, out Room wanted)
            ? new(result)
            : CommitWhenThereIsRoomAsync(commit, wanted);
    }

    private async ValueTask<CommitResult> CommitWhenThereIsRoomAsync(Commit commit, Room wanted)
    {
        while (true)
        {
            // No latch is held here, so the body runs again on what the keys hold then.
            await WaitRoomAsync(wanted).ConfigureAwait(false);
            ThrowIfUnusable();
            if (TryCommit(commit, out CommitResult result, out wanted))
                return result;
        }
    }

    private ValueTask WaitRoomAsync(Room wanted) => wanted.ValueBytes > 0
        ? _compaction.WaitRoomAsync(wanted.ValueBytes)
        : _log!.WaitRoomAsync(wanted.LogBytes);

    /// <summary>False if there is no room for the commit's bytes just now; nothing was changed then.</summary>
    private unsafe bool TryCommit(Commit commit, out CommitResult result, out Room wanted)
    {
        wanted = default;
        Workspace work = _workspaces.Rent();
        try
        {
            fixed (byte* fullKeys = commit.FullKeys)
            {
                if (!work.Latches.Enter(commit, fullKeys))
                {
                    result = new(CommitStatus.Conflict, 0);
                    return true;
                }
                try
                {
                    return TryCommitLatched(work, commit, fullKeys, out result, out wanted);
                }
                finally
                {
                    work.Latches.Exit();
                }
            }
        }
        finally
        {
            _workspaces.Return(work);
        }
    }

    private unsafe bool TryCommitLatched(
        Workspace work, Commit commit, byte* fullKeys, out CommitResult result, out Room wanted)
    {
        CommitScope scope = work.Scope;
        scope.Begin(commit.Count);
        wanted = default;
        try
        {
            RunBody(work, commit, fullKeys);
            if (scope.Writes.Count == 0)
            {
                result = new(CommitStatus.Done, scope.Seen);
                return true;
            }
            result = new(CommitStatus.Done, scope.Version);
            // Deletes always go on: they make room.
            if (scope.PutBytes > 0 && !_compaction.HasRoom(scope.PutBytes))
                wanted.ValueBytes = scope.PutBytes;
            else if (!TryWrite(work))
                wanted.LogBytes = scope.Writes.Payload.Length;
            else
                return true;
            return false;
        }
        finally
        {
            // Whatever ended without writing leaves a version behind that nobody will see.
            if (scope.DrawnVersion != 0)
                _versions.End(scope.DrawnVersion, logEnd: 0);
        }
    }

    private unsafe void RunBody(Workspace work, Commit commit, byte* fullKeys)
    {
        work.Session.Enter();
        try
        {
            FindValues(work, commit, fullKeys);
            work.Scope.IsRunning = true;
            commit.Body!.Run(work.Scope);
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
        return true;
    }

    /// <summary>What a commit lacked, in bytes: of records among the values, or of its entry in the log.</summary>
    private struct Room
    {
        public long ValueBytes;
        public int LogBytes;
    }
}
