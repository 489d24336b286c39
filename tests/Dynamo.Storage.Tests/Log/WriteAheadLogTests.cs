using Dynamo.Storage.Log;
using Dynamo.Storage.Tests.Simulation;

namespace Dynamo.Storage.Tests.Log;

public class WriteAheadLogTests
{
    private readonly LogHarness _harness = new();

    [Fact]
    public void Commits_come_back_in_order_after_a_close()
    {
        using (WriteAheadLog log = _harness.Open())
            _harness.Commit(log, "one", "two", "three");
        using (_harness.Open())
        {
            Assert.Equal(["one", "two", "three"], _harness.Replayed.Select(r => r.Text));
            Assert.Equal([1ul, 2ul, 3ul], _harness.Replayed.Select(r => r.Version));
            Assert.True(_harness.Report.ClosedInOrder);
            Assert.Equal(3ul, _harness.Sequence.Stable);
        }
    }

    [Fact]
    public void Log_goes_on_over_many_files_and_lives()
    {
        List<string> expected = [];
        for (int life = 0; life < 5; life++)
        {
            using WriteAheadLog log = _harness.Open();
            Assert.Equal(expected, _harness.Replayed.Select(r => r.Text));
            for (int i = 0; i < 30; i++)
            {
                string text = $"life {life} commit {i} " + new string('x', i * 7);
                _harness.Commit(log, text);
                expected.Add(text);
            }
        }
        Assert.True(_harness.Disk.ListFiles(LogHarness.Directory).Length > 5);
    }

    [Fact]
    public void Commit_larger_than_a_file_and_many_fragments_comes_back_whole()
    {
        string text = string.Concat(Enumerable.Range(0, 9000).Select(i => (char)('a' + (i % 26))));
        using (WriteAheadLog log = _harness.Open())
            _harness.Commit(log, "before", text, "after");
        using (_harness.Open())
            Assert.Equal(["before", text, "after"], _harness.Replayed.Select(r => r.Text));
    }

    [Fact]
    public void Replay_from_a_checkpoint_leaves_out_what_is_below()
    {
        LogCheckpoint checkpoint;
        using (WriteAheadLog log = _harness.Open())
        {
            for (int i = 0; i < 40; i++)
                _harness.Commit(log, $"early {i}" + new string('-', 100));
            checkpoint = new LogCheckpoint(log.Tail, log.DurableTo, _harness.Sequence.Last, 0);
            _harness.Commit(log, "late");
            log.ReleaseBefore(checkpoint.From);
        }
        Assert.True(_harness.Disk.ListFiles(LogHarness.Directory).Length <= 2);
        using (_harness.Open(checkpoint))
        {
            Assert.Equal(["late"], _harness.Replayed.Select(r => r.Text));
            Assert.Equal(41ul, _harness.Sequence.Last);
        }
        _harness.AssertRefused(StoreOpenFailure.Damaged, default, "missing", "replay must start at address 0");
    }

    [Fact]
    public async Task Version_is_stable_only_when_all_before_it_are()
    {
        using WriteAheadLog log = _harness.Open();
        ulong first = _harness.Sequence.Begin(out long time);
        ulong second = _harness.Sequence.Begin(out _);
        _harness.Enqueue(log, second, time, "second");
        ValueTask wait = _harness.Sequence.WaitStableAsync(second);
        log.Flush(sync: true);
        Assert.False(wait.IsCompleted);
        Assert.Equal(0ul, _harness.Sequence.Stable);
        _harness.Enqueue(log, first, time, "first");
        Assert.False(wait.IsCompleted);
        log.Flush(sync: true);
        Assert.Equal(second, _harness.Sequence.Stable);
        await wait.AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Commit_that_wrote_nothing_is_stable_without_a_flush()
    {
        using WriteAheadLog log = _harness.Open();
        ulong version = _harness.Sequence.Begin(out _);
        _harness.Sequence.End(version, logEnd: 0);
        Assert.Equal(version, _harness.Sequence.Stable);
    }

    [Fact]
    public void Clock_set_back_never_lowers_commit_times()
    {
        var clock = new SetClock { Now = DateTimeOffset.FromUnixTimeMilliseconds(5_000) };
        var harness = new LogHarness { Options = _harness.Options with { Time = clock } };
        using (WriteAheadLog log = harness.Open())
        {
            harness.Commit(log, "at 5000");
            clock.Now = DateTimeOffset.FromUnixTimeMilliseconds(3_000);
            harness.Commit(log, "set back");
        }
        clock.Now = DateTimeOffset.FromUnixTimeMilliseconds(1_000);
        using (WriteAheadLog log = harness.Open())
            harness.Commit(log, "set back while closed");
        clock.Now = DateTimeOffset.FromUnixTimeMilliseconds(6_000);
        using (WriteAheadLog log = harness.Open())
            harness.Commit(log, "ahead");
        using (harness.Open())
            Assert.Equal([5_000L, 5_000, 5_000, 6_000], harness.Replayed.Select(r => r.TimeMs));
    }

    [Fact]
    public void Full_disk_refuses_commits_keeps_what_was_accepted_and_goes_on_when_there_is_room()
    {
        using WriteAheadLog log = _harness.Open();
        _harness.Commit(log, "before");
        _harness.Disk.CapacityPages = 6;
        List<string> accepted = ["before"];
        while (TryCommit(log, $"commit {accepted.Count} " + new string('.', 300)) is { } text)
            accepted.Add(text);
        Assert.True(accepted.Count > 3);
        _harness.Disk.CapacityPages = long.MaxValue;
        string? after = TryCommit(log, "after");
        Assert.NotNull(after);
        accepted.Add(after);
        log.Dispose();
        using (_harness.Open())
            Assert.Equal(accepted, _harness.Replayed.Select(r => r.Text));
    }

    [Fact]
    public async Task Full_disk_that_fails_even_allocated_writes_parks_them_until_there_is_room()
    {
        using WriteAheadLog log = _harness.Open();
        _harness.Commit(log, "before");
        _harness.Disk.CopiesOnWrite = true;
        _harness.Disk.CapacityPages = 0;
        ulong version = _harness.Sequence.Begin(out long time);
        _harness.Enqueue(log, version, time, "parked");
        ValueTask parked = _harness.Sequence.WaitStableAsync(version);
        Assert.False(parked.IsCompleted);
        var entry = new LogEntry();
        Assert.False(log.TryEnqueue(entry, version + 1, time, out _));
        await Assert.ThrowsAsync<StoreFullException>(() => log.WaitRoomAsync(0).AsTask());
        Assert.Throws<StoreFullException>(() => log.Flush(sync: true));
        Assert.False(parked.IsCompleted);
        _harness.Disk.CapacityPages = long.MaxValue;
        await log.WaitRoomAsync(0);
        await parked.AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        _harness.Commit(log, "after");
        log.Dispose();
        using (_harness.Open())
            Assert.Equal(["before", "parked", "after"], _harness.Replayed.Select(r => r.Text));
    }

    [Fact]
    public void Failed_sync_fails_the_log_for_good_and_tells_everybody()
    {
        StoreFailedException? told = null;
        var harness = new LogHarness { Options = _harness.Options with { OnFailed = e => told = e } };
        WriteAheadLog log = harness.Open();
        harness.Commit(log, "before");
        ulong version = harness.Sequence.Begin(out long time);
        harness.Enqueue(log, version, time, "doomed");
        harness.Disk.FailAt = harness.Disk.Operations + 2;
        Assert.Throws<StoreFailedException>(() => harness.Sequence.WaitStableAsync(version).GetAwaiter().GetResult());
        Assert.Contains("sync", harness.Disk.FailedOperation, StringComparison.Ordinal);
        Assert.NotNull(told);
        Assert.Throws<StoreFailedException>(() => log.TryEnqueue(new LogEntry(), version + 1, time, out _));
        Assert.Throws<StoreFailedException>(() => log.Flush(sync: true));
        log.Dispose();
        harness.Disk = harness.Disk.AfterPowerLoss();
        using (harness.Open())
            Assert.Equal("before", harness.Replayed[0].Text);
    }

    private string? TryCommit(WriteAheadLog log, string text)
    {
        var entry = new LogEntry();
        entry.Put(KeyspaceId.Root, System.Text.Encoding.UTF8.GetBytes(text), default);
        ulong version = _harness.Sequence.Begin(out long time);
        try
        {
            long end;
            while (!log.TryEnqueue(entry, version, time, out end))
                log.WaitRoomAsync(entry.Payload.Length).GetAwaiter().GetResult();
            _harness.Sequence.End(version, end);
            Assert.True(_harness.Sequence.WaitStableAsync(version).IsCompletedSuccessfully);
            return text;
        }
        catch (StoreFullException)
        {
            _harness.Sequence.End(version, 0);
            return null;
        }
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
