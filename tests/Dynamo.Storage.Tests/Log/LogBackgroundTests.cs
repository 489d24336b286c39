using System.Diagnostics;
using Dynamo.Storage.Log;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Tests.Contract;

namespace Dynamo.Storage.Tests.Log;

/// <summary>Goal: with its thread and timer the log keeps each mode's promise, and costs no allocations. Real files.</summary>
public sealed class LogBackgroundTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly string _directory = System.IO.Directory.CreateTempSubdirectory("dynamo-log-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Interval_mode_answers_at_once_and_flushes_by_itself()
    {
        using WriteAheadLog log = Open(Durability.Interval, out VersionSequence sequence);
        (ulong version, long end) = Append(log, sequence, 100);
        Assert.True(sequence.WaitStableAsync(version).IsCompletedSuccessfully);
        await UntilAsync(() => log.DurableTo >= end);
    }

    [Fact]
    public async Task Commit_that_nobody_waits_for_becomes_stable_by_itself()
    {
        using WriteAheadLog log = Open(Durability.Commit, out VersionSequence sequence);
        (ulong version, _) = Append(log, sequence, 100);
        await UntilAsync(() => sequence.Stable >= version);
    }

    [Fact]
    public void None_mode_writes_out_what_piles_up_and_syncs_on_demand()
    {
        using WriteAheadLog log = Open(Durability.None, out VersionSequence sequence);
        long before = log.DurableTo;
        long end = 0;
        for (int i = 0; i < 100; i++)
            (_, end) = Append(log, sequence, 1000);
        Assert.Equal(sequence.Last, sequence.Stable);
        Assert.Equal(before, log.DurableTo);
        log.Flush(sync: true);
        Assert.Equal(end, log.DurableTo);
    }

    [Fact]
    public async Task Buffer_that_is_full_holds_writers_back_until_it_is_written()
    {
        var options = Options(Durability.None) with { MaxBufferedBytes = 100_000, AllocationUnit = 64 << 10, FileBytes = 256 << 10 };
        using WriteAheadLog log = WriteAheadLog.Open(RealFileSystem.Instance, options, default, null, out VersionSequence sequence, out _);
        int waits = 0;
        var entry = new LogEntry();
        entry.Put(KeyspaceId.Root, "key"u8, new byte[30_000]);
        for (int i = 0; i < 100; i++)
        {
            ulong version = sequence.Begin(out long time);
            long end;
            for (; !log.TryEnqueue(entry, version, time, out end); waits++)
                await log.WaitRoomAsync(entry.Payload.Length).AsTask().WaitAsync(s_patience);
            sequence.End(version, end);
        }
        Assert.True(waits > 0);
        log.Dispose();
        Assert.Equal(100, LogRecovery.Check(RealFileSystem.Instance, options, default, null).Commits);
    }

    [Fact]
    public async Task Sixty_four_committers_share_flushes_and_lose_nothing()
    {
        const int Committers = 64, Each = 50;
        using (WriteAheadLog log = Open(Durability.Commit, out VersionSequence sequence))
        {
            await Task.WhenAll(Enumerable.Range(0, Committers).Select(_ => Task.Run(async () =>
            {
                for (int i = 0; i < Each; i++)
                {
                    (ulong version, long end) = Append(log, sequence, 200);
                    await sequence.WaitStableAsync(version).AsTask().WaitAsync(s_patience);
                    Assert.True(log.DurableTo >= end);
                }
            })));
        }
        Assert.Equal(Committers * Each, LogRecovery.Check(RealFileSystem.Instance, Options(Durability.Commit), default, null).Commits);
    }

    [Fact]
    public void Lone_commits_allocate_nothing_in_the_long_run()
    {
        const int Count = 1000;
        using WriteAheadLog log = Open(Durability.Commit, out VersionSequence sequence);
        var entry = new LogEntry();
        Commit();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Commit();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 8 * Count, $"{allocated} bytes for {Count} commits");

        void Commit()
        {
            for (int i = 0; i < Count; i++)
            {
                ValueTask wait = sequence.WaitStableAsync(AppendTo(log, sequence, entry));
                SpinWait spin = default;
                while (!wait.IsCompleted)
                    spin.SpinOnce();
                wait.GetAwaiter().GetResult();
            }
        }
    }

    private static ulong AppendTo(WriteAheadLog log, VersionSequence sequence, LogEntry entry)
    {
        entry.Reset();
        entry.Put(KeyspaceId.Root, "some key"u8, "some value"u8);
        ulong version = sequence.Begin(out long time);
        Assert.True(log.TryEnqueue(entry, version, time, out long end));
        sequence.End(version, end);
        return version;
    }

    private static (ulong Version, long End) Append(WriteAheadLog log, VersionSequence sequence, int bytes)
    {
        var entry = new LogEntry();
        entry.Put(KeyspaceId.Root, "key"u8, new byte[bytes]);
        ulong version = sequence.Begin(out long time);
        Assert.True(log.TryEnqueue(entry, version, time, out long end));
        sequence.End(version, end);
        return (version, end);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < s_patience, "it took too long");
            await Task.Delay(5);
        }
    }

    private WalOptions Options(Durability durability) => new() { Directory = _directory, StoreId = new Guid(1, 2, 3, new byte[8]), Durability = durability };

    private WriteAheadLog Open(Durability durability, out VersionSequence sequence)
        => WriteAheadLog.Open(RealFileSystem.Instance, Options(durability), default, null, out sequence, out _);
}
