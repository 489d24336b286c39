using Dynamo.Storage.Commits;
using Dynamo.Storage.Log;
using Dynamo.Storage.Tests.Contract;

namespace Dynamo.Storage.Tests.Commits;

using static StoreHelpers;

/// <summary>
/// Checkpoints while the store is in use, restarts from them, and what is done about damaged ones. A crash is the
/// copy of the directory while the store is open: what a killed process would leave.
/// </summary>
public sealed class CheckpointTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _copies = new();
    private readonly List<string> _lines = [];
    private int _copyCount;

    public void Dispose()
    {
        _directory.Dispose();
        _copies.Dispose();
    }

    [Fact]
    public async Task Restart_from_a_checkpoint_finds_what_it_holds_and_what_came_after()
    {
        KeyspaceId keyspace;
        KeyspaceId dropped;
        await using (EmbeddedStore store = await OpenAsync(_directory.Path))
        {
            keyspace = await store.CreateKeyspaceAsync();
            dropped = await store.CreateKeyspaceAsync();
            for (int i = 0; i < 5000; i++)
                await store.PutAsync(keyspace, $"{i:0000}", $"before {i}");
            for (int i = 0; i < 5000; i += 7)
                await store.DeleteAsync(keyspace, $"{i:0000}");
            await store.PutAsync(dropped, "k", "v");
            Assert.True(store.Checkpoint());
            for (int i = 0; i < 5000; i += 3)
                await store.PutAsync(keyspace, $"{i:0000}", $"after {i}");
            for (int i = 1; i < 5000; i += 7)
                await store.DeleteAsync(keyspace, $"{i:0000}");
            await store.DropKeyspaceAsync(dropped);
        }
        string[] expected = [.. Enumerable.Range(0, 5000)
            .Where(i => i % 7 != 1 && (i % 7 != 0 || i % 3 == 0))
            .Select(i => $"{i:0000}={(i % 3 == 0 ? "after" : "before")} {i}")];
        for (int restart = 0; restart < 3; restart++)
        {
            await using EmbeddedStore store = await OpenAsync(_directory.Path);
            Assert.Equal([KeyspaceId.Root, keyspace], store.Keyspaces);
            Assert.Equal(expected, await store.RangeAsync(keyspace));
            Assert.Null(await store.GetAsync(keyspace, "0001"));
            Assert.Equal("before 2", await store.GetAsync(keyspace, "0002"));
            Assert.Equal(expected.Length, store.Statistics(keyspace).Count);
            if (restart == 1)
                Assert.True(store.Checkpoint());
        }
        Assert.Contains(_lines, line => line.Contains("checkpoint 1", StringComparison.Ordinal));
        Assert.Contains(_lines, line => line.Contains("checkpoint 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Crash_at_any_moment_of_checkpoints_under_load_keeps_every_acknowledged_commit()
    {
        // Writers raise counters in order; each acknowledged value must be there, or a later one, after the crash.
        const int Keys = 200;
        int[] acknowledged = new int[Keys];
        using var stop = new CancellationTokenSource();
        await using EmbeddedStore store = await OpenAsync(_directory.Path);
        Task[] writers = [.. Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            for (int round = 1; !stop.IsCancellationRequested; round++)
            {
                for (int i = writer; i < Keys; i += 2)
                {
                    ulong version = await store.PutAsync(KeyspaceId.Root, $"{i:000}", $"{round}:{new string('x', 500)}");
                    if (i % 16 < 2)
                        await store.DeleteAsync(KeyspaceId.Root, $"extra{i}");
                    else
                        await store.PutAsync(KeyspaceId.Root, $"extra{i}", $"{round}");
                    await store.WaitStableAsync(version);
                    Volatile.Write(ref acknowledged[i], round);
                }
            }
        }))];
        Task checkpoints = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                store.Checkpoint();
        });
        for (int crash = 0; crash < 12; crash++)
        {
            await Task.Delay(30 + (crash * 7));
            int[] before = [.. acknowledged.Select((_, i) => Volatile.Read(ref acknowledged[i]))];
            string copy = Copy();
            await using EmbeddedStore recovered = await OpenAsync(copy);
            for (int i = 0; i < Keys; i++)
            {
                string? value = await recovered.GetAsync(KeyspaceId.Root, $"{i:000}");
                int round = value is null ? 0 : int.Parse(value.AsSpan(0, value.IndexOf(':', StringComparison.Ordinal)));
                Assert.True(round >= before[i], $"key {i}: {round} found, {before[i]} acknowledged");
            }
            string[] range = await recovered.RangeAsync(KeyspaceId.Root, to: "e");
            Assert.True(range.Length >= before.Count(round => round > 0));
            Assert.Equal(range.Length, range.Distinct().Count());
        }
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        await checkpoints;
        output.WriteLine($"{acknowledged.Min()} rounds; {_lines.Count} lines");
    }

    [Theory]
    [InlineData("manifest")]
    [InlineData("index")]
    [InlineData("keys")]
    public async Task Damaged_newest_checkpoint_falls_back_to_the_one_before(string suffix)
    {
        await FillWithCheckpoints(3);
        Assert.Equal([2UL, 3UL], Numbers());
        Damage($"0000000003.{suffix}");
        await using (EmbeddedStore store = await OpenAsync(_directory.Path))
            await AssertFilled(store, 3);
        Assert.Contains(_lines, line => line.StartsWith("Checkpoint 3 is damaged", StringComparison.Ordinal));
        Assert.Contains(_lines, line => line.Contains("checkpoint 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_checkpoint_damaged_replays_the_whole_log()
    {
        await FillWithCheckpoints(1);
        Damage("0000000001.keys");
        await using EmbeddedStore store = await OpenAsync(_directory.Path);
        await AssertFilled(store, 1);
    }

    [Fact]
    public async Task All_checkpoints_damaged_and_the_log_cut_refuses_and_changes_nothing()
    {
        await FillWithCheckpoints(3);
        Damage("0000000002.manifest");
        Damage("0000000003.manifest");
        string[] before = Listing();
        StoreOpenException e = await Assert.ThrowsAsync<StoreOpenException>(async () => await OpenAsync(_directory.Path));
        Assert.Equal(StoreOpenFailure.Damaged, e.Failure);
        Assert.Equal(before, Listing());
    }

    [Fact]
    public async Task Old_logs_and_checkpoints_go_and_the_two_newest_stay()
    {
        await FillWithCheckpoints(6);
        Assert.Equal([5UL, 6UL], Numbers());
        Assert.Equal(6, Directory.GetFiles(Path.Combine(_directory.Path, "checkpoints")).Length);
        Assert.DoesNotContain("wal-0000000001.log", Directory.GetFiles(Path.Combine(_directory.Path, "log")).Select(Path.GetFileName));
        await using EmbeddedStore store = await OpenAsync(_directory.Path);
        await AssertFilled(store, 6);
    }

    [Fact]
    public async Task Checkpoints_come_by_themselves_and_keep_the_log_short()
    {
        await using EmbeddedStore store = await OpenAsync(_directory.Path);
        byte[] value = new byte[10_000];
        for (int i = 0; i < 8000; i++)
            await store.PutAsync(KeyspaceId.Root, Bytes($"{i % 100}"), value);
        bool settled = IsSettled();
        for (int i = 0; i < 500 && !settled; i++)
        {
            await store.PutAsync(KeyspaceId.Root, Bytes($"{i % 100}"), value);
            await Task.Delay(10);
            settled = IsSettled();
        }
        Assert.True(settled);

        bool IsSettled()
        {
            try
            {
                return Numbers().Count == 2
                    && new DirectoryInfo(Path.Combine(_directory.Path, "log")).EnumerateFiles().Sum(file => file.Length) <= 40 << 20;
            }
            catch (FileNotFoundException)
            {
                return false; // a checkpoint removes what it does not need, just now
            }
        }
    }

    [Fact]
    public async Task Data_larger_than_memory_comes_back_from_a_checkpoint()
    {
        const int Keys = 30_000;
        await using (EmbeddedStore store = await OpenAsync(_directory.Path, memory: 1 << 20))
        {
            for (int i = 0; i < Keys; i++)
                await store.PutAsync(KeyspaceId.Root, Bytes($"{i:00000}"), Value(i));
            Assert.True(store.Checkpoint());
            for (int i = 0; i < Keys; i += 10)
                await store.PutAsync(KeyspaceId.Root, Bytes($"{i:00000}"), Value(i + 1));
        }
        await using (EmbeddedStore store = await OpenAsync(_directory.Path, memory: 1 << 20))
        {
            var visitor = new CopyVisitor();
            await store.RangeAsync(new KeyRange(KeyspaceId.Root, default, default), visitor);
            Assert.Equal(Enumerable.Range(0, Keys).Select(i => Value(i % 10 == 0 ? i + 1 : i)), visitor.Pairs.Select(pair => pair.Value));
        }

        static byte[] Value(int number)
        {
            byte[] value = new byte[1500];
            new Random(number).NextBytes(value);
            return value;
        }
    }

    /// <summary>
    /// The index is written while it changes: chains that grow meanwhile lead to buckets that the file does not have.
    /// </summary>
    [Fact]
    public async Task Index_that_was_written_beside_inserts_finds_every_key()
    {
        const int Writers = 2;
        const int KeysEach = 55_000; // just before the index grows, when most buckets overflow
        await using (EmbeddedStore store = await OpenAsync(_directory.Path))
        {
            Task[] writers = [.. Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
            {
                for (int i = 0; i < KeysEach; i++)
                    await store.PutAsync(KeyspaceId.Root, $"{writer}/{i:00000}", $"{i}");
            }))];
            while (!Task.WhenAll(writers).IsCompleted)
                Assert.True(store.Checkpoint());
            await Task.WhenAll(writers);
        }
        await using (EmbeddedStore store = await OpenAsync(_directory.Path))
        {
            for (int writer = 0; writer < Writers; writer++)
            {
                for (int i = 0; i < KeysEach; i++)
                    Assert.Equal($"{i}", await store.GetAsync(KeyspaceId.Root, $"{writer}/{i:00000}"));
            }
        }
    }

    [Fact]
    public async Task Damaged_value_is_reported_and_all_others_are_read()
    {
        const int Keys = 20_000;
        await using (EmbeddedStore store = await OpenAsync(_directory.Path, memory: 1 << 20))
        {
            for (int i = 0; i < Keys; i++)
                await store.PutAsync(KeyspaceId.Root, $"{i:00000}", $"value {i} {new string('v', 1500)}");
            Assert.True(store.Checkpoint());
        }
        FlipIn(Path.Combine(_directory.Path, "values", "00000000.values"), Bytes("value 1234 "));
        await using (EmbeddedStore store = await OpenAsync(_directory.Path, memory: 1 << 20))
        {
            StoreFailedException e = await Assert.ThrowsAsync<StoreFailedException>(() => store.GetAsync(KeyspaceId.Root, "01234"));
            Assert.Contains("damaged", e.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<StoreFailedException>(() => store.RangeAsync(KeyspaceId.Root, "01230", "01240"));
            await Assert.ThrowsAsync<StoreFailedException>(async () =>
            {
                var commit = new Commit { Body = new Body(_ => { }) };
                commit.AddShared(KeyspaceId.Root, Bytes("01234"));
                await store.CommitAsync(commit);
            });
            for (int i = 0; i < Keys; i += 7)
                Assert.StartsWith($"value {i} ", await store.GetAsync(KeyspaceId.Root, $"{i:00000}"), StringComparison.Ordinal);
            // The damage never gets into the read cache: it is found again and again.
            await Assert.ThrowsAsync<StoreFailedException>(() => store.GetAsync(KeyspaceId.Root, "01234"));
            await store.PutAsync(KeyspaceId.Root, "other", "v");
        }
    }

    [Fact]
    public async Task Damaged_value_that_compaction_moves_stays_damaged()
    {
        const int Keys = 20_000;
        await using (EmbeddedStore store = await OpenAsync(_directory.Path, memory: 1 << 20))
        {
            for (int i = 0; i < Keys; i++)
                await store.PutAsync(KeyspaceId.Root, $"{i:00000}", $"value {i} {new string('v', 1500)}");
            Assert.True(store.Checkpoint());
        }
        FlipIn(Path.Combine(_directory.Path, "values", "00000000.values"), Bytes("value 1234 "));
        await using (EmbeddedStore store = await OpenAsync(_directory.Path, memory: 1 << 20))
        {
            long before = store.ValueLogBytes;
            Assert.True(store.CompactFirstPage());
            Assert.InRange(store.ValueLogBytes, 1, before + (1 << 20));
            // In memory now, at the log's tail.
            await AssertOnlyOneIsDamagedAsync(store);
            for (int i = 0; i < Keys; i++)
                await store.PutAsync(KeyspaceId.Root, $"more {i:00000}", new string('v', 1500));
            // And back on disk.
            await AssertOnlyOneIsDamagedAsync(store);
            Assert.True(store.Checkpoint());
        }
        CheckReport report = DirectoryCheck.Run(_directory.Path);
        CheckProblem damage = Assert.Single(report.Problems, problem => problem.File.EndsWith(".values", StringComparison.Ordinal));
        Assert.True(damage.LosesData);
        Assert.Contains($"the stored value of key {Convert.ToHexString(Bytes("01234"))} in keyspace 1 is damaged", damage.Text, StringComparison.Ordinal);
        await using (EmbeddedStore store = await OpenAsync(_directory.Path, memory: 1 << 20))
            await AssertOnlyOneIsDamagedAsync(store);

        static async Task AssertOnlyOneIsDamagedAsync(EmbeddedStore store)
        {
            await Assert.ThrowsAsync<StoreFailedException>(() => store.GetAsync(KeyspaceId.Root, "01234"));
            await Assert.ThrowsAsync<StoreFailedException>(() => store.RangeAsync(KeyspaceId.Root, "01230", "01240"));
            StoreFailedException e = await Assert.ThrowsAsync<StoreFailedException>(() => store.PutAsync(KeyspaceId.Root, "01234", "new"));
            Assert.Contains("It can be neither read nor changed, the other data can", e.Message, StringComparison.Ordinal);
            for (int i = 1000; i < 1500; i++)
            {
                if (i != 1234)
                    Assert.StartsWith($"value {i} ", await store.GetAsync(KeyspaceId.Root, $"{i:00000}"), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Missing_or_truncated_values_refuse_and_change_nothing(bool missing)
    {
        await FillWithCheckpoints(3);
        string path = Path.Combine(_directory.Path, "values", "00000000.values");
        if (missing)
            File.Delete(path);
        else
            Truncate(path);
        string[] before = Listing();
        StoreOpenException e = await Assert.ThrowsAsync<StoreOpenException>(async () => await OpenAsync(_directory.Path));
        Assert.Equal(StoreOpenFailure.Damaged, e.Failure);
        Assert.Contains("00000000.values", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, Listing());
    }

    [Fact]
    public async Task Delete_after_a_checkpoint_that_caught_the_value_without_its_key_is_final()
    {
        // Deletes race with the checkpoint's walk over the keys: whichever half it caught, replay must remove both.
        await using EmbeddedStore store = await OpenAsync(_directory.Path);
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < 3000; i++)
                await store.PutAsync(KeyspaceId.Root, $"{i:0000}", "v");
            Task checkpoint = Task.Run(() => Assert.True(store.Checkpoint()));
            for (int i = 0; i < 3000; i++)
                await store.DeleteAsync(KeyspaceId.Root, $"{i:0000}");
            await store.WaitStableAsync(await store.PutAsync(KeyspaceId.Root, "last", "v"));
            await checkpoint;
            await using EmbeddedStore recovered = await OpenAsync(Copy());
            Assert.Equal(["last=v"], await recovered.RangeAsync(KeyspaceId.Root));
            for (int i = 0; i < 3000; i++)
                Assert.Null(await recovered.GetAsync(KeyspaceId.Root, $"{i:0000}"));
        }
    }

    private ValueTask<EmbeddedStore> OpenAsync(string path, long memory = 1L << 30) => EmbeddedStore.OpenAsync(
        new StoreOptions
        {
            DataDirectory = path,
            MemoryBytes = memory,
            Log = line =>
            {
                lock (_lines)
                    _lines.Add(line);
            },
        },
        new StoreEnvironment { LogFileBytes = 1 << 20, LogAllocationBytes = 1 << 18 });

    private async Task FillWithCheckpoints(int count)
    {
        await using EmbeddedStore store = await OpenAsync(_directory.Path);
        for (int round = 1; round <= count; round++)
        {
            for (int i = 0; i < 1000; i++)
                await store.PutAsync(KeyspaceId.Root, $"{round}/{i:000}", new string('v', 1000 + i));
            Assert.True(store.Checkpoint());
        }
        await store.PutAsync(KeyspaceId.Root, "after", "all");
    }

    private static async Task AssertFilled(EmbeddedStore store, int count)
    {
        Assert.Equal((count * 1000) + 1, store.Statistics(KeyspaceId.Root).Count);
        string[] pairs = await store.RangeAsync(KeyspaceId.Root, to: "a");
        IEnumerable<string> expected = Enumerable.Range(1, count)
            .SelectMany(round => Enumerable.Range(0, 1000).Select(i => $"{round}/{i:000}={new string('v', 1000 + i)}"));
        Assert.Equal(expected, pairs);
        Assert.Equal("all", await store.GetAsync(KeyspaceId.Root, "after"));
    }

    private List<ulong> Numbers() =>
        [.. Directory.GetFiles(Path.Combine(_directory.Path, "checkpoints"), "*.manifest")
            .Select(path => ulong.Parse(Path.GetFileNameWithoutExtension(path))).Order()];

    private void Damage(string name)
    {
        string path = Path.Combine(_directory.Path, "checkpoints", name);
        byte[] bytes = File.ReadAllBytes(path);
        // Manifests are padded behind: the damage must meet what counts.
        bytes[Math.Min(bytes.Length / 2, 200)] ^= 0x40;
        File.WriteAllBytes(path, bytes);
    }

    private static void FlipIn(string path, byte[] what)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int at = bytes.AsSpan().IndexOf(what);
        Assert.True(at >= 0);
        bytes[at + what.Length + 3] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static void Truncate(string path)
    {
        using FileStream file = new(path, FileMode.Open);
        file.SetLength(10_000);
    }

    private string[] Listing() => [.. Directory.GetFiles(_directory.Path, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(path => $"{path} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}")];

    /// <summary>
    /// The directory as it is at this moment, nearly: checkpoints first, then values, then the log, so that no file
    /// is older than one that refers to it.
    /// </summary>
    private string Copy()
    {
        string to = Path.Combine(_copies.Path, $"{_copyCount++}");
        while (true)
        {
            try
            {
                foreach (string name in (string[])["", "checkpoints", "values", "log"])
                {
                    Directory.CreateDirectory(Path.Combine(to, name));
                    foreach (string file in Directory.GetFiles(Path.Combine(_directory.Path, name)))
                    {
                        if (Path.GetFileName(file) != "lock")
                            CopyFile(file, Path.Combine(to, name, Path.GetFileName(file)));
                    }
                }
                return to;
            }
            catch (FileNotFoundException)
            {
                // Removed between listing and copy: begin again.
                Directory.Delete(to, recursive: true);
            }
        }
    }

    private static void CopyFile(string from, string to)
    {
        using FileStream source = new(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using FileStream target = new(to, FileMode.Create);
        source.CopyTo(target);
    }
}
