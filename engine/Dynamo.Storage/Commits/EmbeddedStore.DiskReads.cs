using System.Diagnostics.CodeAnalysis;
using Dynamo.Storage.Ordered;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

// Reads whose records memory does not hold. The threads of the caller are free meanwhile.
public sealed partial class EmbeddedStore
{
    // Reads in flight together in a range: few at first, because the visitor may stop soon.
    private const int FirstReads = 4;
    private const int MostReads = 64;

    // A record that compaction moves while it is read is not found where it was; the next attempt finds it.
    private const int MostAttempts = 100;

    /// <summary>Ends a get that went to disk. Takes the workspace over, with the full key in it.</summary>
    private async ValueTask<ReadResult> GetFromDiskAsync(
        Workspace work, OrderedKeys keys, ulong hash, DiskRead? read, IValueReader reader)
    {
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                await work.Session.CompleteReadsAsync().ConfigureAwait(false);
                ThrowIfUnusable();
                CheckWhole(read!);
                if (read!.IsFound)
                {
                    reader.Read(read.Output.Value, read.Output.Version);
                    return new ReadResult(true, read.Output.Version);
                }
                if (!work.IsFullKeyIn(keys))
                    return new ReadResult(false, _latches.LastVersion(Latches.StripeOf(hash)));
                if (attempt == MostAttempts)
                    ThrowLost();
                read = BeginRead(work, hash);
            }
        }
        finally
        {
            work.ForgetReads();
            _workspaces.Return(work);
        }
    }

    /// <summary>Reads the workspace's full key; what memory holds is copied.</summary>
    private static unsafe DiskRead BeginRead(Workspace work, ulong hash)
    {
        byte* fullKey = work.FullKey.Get(out int length);
        work.Session.Enter();
        try
        {
            ReadStatus status = work.Session.Read(
                fullKey, length, hash, keeps: false, out ValueOutput found, out DiskRead? read);
            return status switch
            {
                ReadStatus.Found => work.Session.Copy(found),
                ReadStatus.Pending => read!,
                _ => work.Session.Absent(),
            };
        }
        finally
        {
            work.Session.Exit();
        }
    }

    /// <summary>Goes on with a range at a pair whose value is on its way from disk. Takes the workspace over.</summary>
    private async ValueTask<ulong> RangeFromDiskAsync(Workspace work, IRangeVisitor visitor, RangeProgress progress)
    {
        try
        {
            int most = FirstReads;
            int count = 1;
            while (true)
            {
                await work.Session.CompleteReadsAsync().ConfigureAwait(false);
                ThrowIfUnusable();
                await VisitReadsAsync(work, visitor, progress, count).ConfigureAwait(false);
                work.Session.ForgetReads();
                if (!progress.Stopped && progress.Index < work.Walk.Count)
                {
                    count = BeginReads(work, progress, most);
                    most = Math.Min(most * 2, MostReads);
                    continue;
                }
                // The next leaves may be in memory again.
                do
                {
                    if (progress.Stopped || !work.Walk.Next())
                        return Math.Max(progress.Seen, work.Walk.Seen);
                    progress.Index = 0;
                }
                while (TryVisitPairs(work, visitor, progress));
                count = 1;
            }
        }
        finally
        {
            work.ForgetReads();
            _workspaces.Return(work);
        }
    }

    /// <summary>Starts the reads of the next pairs; what memory holds is copied. Returns their count.</summary>
    private static int BeginReads(Workspace work, RangeProgress progress, int most)
    {
        work.Reads.Clear();
        work.Moved.Clear();
        int end = Math.Min(progress.Index + most, work.Walk.Count);
        work.Session.Enter();
        try
        {
            for (int i = progress.Index; i < end; i++)
            {
                ReadStatus status = FindPair(work, progress, i, out ValueOutput found, out DiskRead? disk);
                if (status == ReadStatus.Found)
                    disk = work.Session.Copy(found);
                work.Reads.Add(disk);
            }
        }
        finally
        {
            work.Session.Exit();
        }
        return end - progress.Index;
    }

    /// <summary>Hands out what the reads have brought, in the order of the keys.</summary>
    private async ValueTask VisitReadsAsync(Workspace work, IRangeVisitor visitor, RangeProgress progress, int count)
    {
        for (int i = 0; i < count && !progress.Stopped; i++, progress.Index++)
        {
            if (work.Reads[i] is not { } read)
                continue;
            ulong hash = SetFullKey(work, progress);
            CheckWhole(read);
            for (int attempt = 1; !read.IsFound && work.IsFullKeyIn(progress.Keys); attempt++)
            {
                if (attempt == MostAttempts)
                    ThrowLost();
                read = BeginRead(work, hash);
                await work.Session.CompleteReadsAsync().ConfigureAwait(false);
                ThrowIfUnusable();
                CheckWhole(read);
            }
            VisitRead(work, visitor, progress, read);
        }
    }

    private static void VisitRead(Workspace work, IRangeVisitor visitor, RangeProgress progress, DiskRead read)
    {
        ReadOnlySpan<byte> key = work.Walk.Key(progress.Index);
        if (!read.IsFound)
        {
            progress.Seen = Math.Max(progress.Seen, progress.Keys.LastVersionAt(key));
            return;
        }
        progress.Seen = Math.Max(progress.Seen, read.Output.Version);
        progress.Stopped = !visitor.Visit(key, read.Output.Value);
    }

    private static unsafe ulong SetFullKey(Workspace work, RangeProgress progress)
    {
        byte* fullKey = work.FullKey.Set(progress.Keyspace, work.Walk.Key(progress.Index), out int length);
        return KeyHash.Compute(fullKey, length);
    }

    /// <exception cref="StoreFailedException">What came from disk is not what was written.</exception>
    private static void CheckWhole(DiskRead read)
    {
        if (read.IsDamaged)
        {
            throw new StoreFailedException(
                "A stored value is damaged: its checksum is wrong. It can be neither read nor changed, the other data can. "
                + "'dynamo check' lists what is damaged; only a copy of the directory or a dump brings it back.");
        }
    }

    [DoesNotReturn]
    private static void ThrowLost() => throw new StoreFailedException(
        "A stored value is missing although its key is there: the log of values is damaged. It can be neither read "
        + "nor changed, the other data can. 'dynamo check' lists what is damaged; only a copy of the directory or a dump "
        + "brings it back.");
}
