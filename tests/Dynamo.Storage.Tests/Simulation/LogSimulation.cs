using Dynamo.Storage.Log;

namespace Dynamo.Storage.Tests.Simulation;

/// <summary>
/// One log through many lives: random commits from a seed, a power loss at a random operation, recovery, comparison
/// with what was acknowledged; then the next life on what is left.
/// </summary>
internal sealed class LogSimulation : ILogReplayer
{
    private const string Directory = "/data/log";
    private const int AllocationUnit = 16 << 10;

    private readonly Random _random;
    private SimulatedDisk _disk;

    /// <summary>Commits that recovery must find: acknowledged, or found by an earlier recovery.</summary>
    private readonly SortedDictionary<ulong, byte[]> _kept = [];

    /// <summary>Commits handed to the log of which nobody was told that they are durable.</summary>
    private readonly Dictionary<ulong, byte[]> _open = [];
    private readonly SortedDictionary<ulong, (byte[] Payload, long Address)> _replayed = [];
    private LogCheckpoint _checkpoint;

    public LogSimulation(int seed)
    {
        Seed = seed;
        _random = new Random(seed);
        _disk = new SimulatedDisk(_random.Next());
    }

    public int Seed { get; }

    public int Crashes { get; private set; }

    public long Commits { get; private set; }

    public long Operations { get; private set; }

    public static WalOptions Options(Durability durability = Durability.Commit) => new()
    {
        Directory = Directory,
        StoreId = new Guid(1, 2, 3, new byte[8]),
        Durability = durability,
        AllocationUnit = AllocationUnit,
        FileBytes = 3 * AllocationUnit,
        FragmentBytes = 4 << 10,
        Background = false,
    };

    /// <summary>Lives and dies so many times, and once more to look.</summary>
    public void Run(int crashes)
    {
        for (int i = 0; i < crashes; i++)
        {
            _disk.PowerLossAt = _disk.Operations + 1 + (_random.Next(4) == 0 ? _random.Next(12) : _random.Next(300));
            Live();
            Operations += _disk.Operations;
            _disk = _disk.AfterPowerLoss();
            Crashes++;
        }
        using WriteAheadLog log = Recover(out _);
    }

    public void Replay(ulong version, long timeMs, long address, LogOperationReader operations)
    {
        var entry = new LogEntry();
        while (operations.Read(out LogOperation operation))
        {
            Assert.Equal(LogOperationKind.Put, operation.Kind);
            entry.Put(operation.Keyspace, operation.Key, operation.Value);
        }
        Assert.True(_replayed.TryAdd(version, (entry.Payload.ToArray(), address)), $"seed {Seed}: version {version} came twice");
    }

    private void Live()
    {
        WriteAheadLog log = Recover(out VersionSequence sequence);
        while (!_disk.HasLostPower)
        {
            Step(log, sequence);
            if (_random.Next(40) == 0)
                Checkpoint(log, sequence);
            if (_random.Next(60) != 0)
                continue;
            log.Dispose();
            if (_disk.HasLostPower)
                return;
            log = Recover(out sequence);
        }
        log.Dispose();
    }

    /// <summary>Opens the log and compares what it replays with what must and what may be there.</summary>
    private WriteAheadLog Recover(out VersionSequence sequence)
    {
        _replayed.Clear();
        WriteAheadLog log = WriteAheadLog.Open(_disk, Options(), _checkpoint, this, out sequence, out LogRecoveryReport report);
        Assert.Equal(_replayed.Count, report.Commits);
        foreach ((ulong version, byte[] payload) in _kept)
        {
            Assert.True(_replayed.TryGetValue(version, out var found), $"seed {Seed}: version {version} was acknowledged and is lost");
            Assert.True(payload.AsSpan().SequenceEqual(found.Payload), $"seed {Seed}: version {version} has changed");
        }
        foreach ((ulong version, (byte[] payload, _)) in _replayed)
        {
            if (_kept.ContainsKey(version))
                continue;
            Assert.True(_open.TryGetValue(version, out byte[]? expected), $"seed {Seed}: version {version} came back from the dead");
            Assert.True(payload.AsSpan().SequenceEqual(expected), $"seed {Seed}: version {version} is not what was committed");
            // A power loss during recovery must not take back what this recovery may already have shown.
            if (!_disk.HasLostPower)
                _kept.Add(version, payload);
        }
        if (!_disk.HasLostPower)
            _open.Clear();
        return log;
    }

    /// <summary>A few commits at once, enqueued in any order, then all waited for.</summary>
    private void Step(WriteAheadLog log, VersionSequence sequence)
    {
        int count = _random.Next(4) == 0 ? 1 + _random.Next(6) : 1;
        var commits = Enumerable.Range(0, count).Select(_ => (Version: sequence.Begin(out long time), Time: time, Entry: RandomEntry())).ToArray();
        _random.Shuffle(commits);
        foreach ((ulong version, long time, LogEntry entry) in commits)
        {
            Commits++;
            long end;
            while (!log.TryEnqueue(entry, version, time, out end))
                Assert.True(log.WaitRoomAsync(entry.Payload.Length).IsCompletedSuccessfully);
            _open.Add(version, entry.Payload.ToArray());
            sequence.End(version, end);
        }
        if (_random.Next(8) == 0)
            return;
        ulong seen = sequence.Last;
        Assert.True(sequence.WaitStableAsync(seen).IsCompletedSuccessfully);
        if (_disk.HasLostPower)
            return;
        foreach ((ulong version, byte[] payload) in _open)
            _kept.Add(version, payload);
        _open.Clear();
    }

    private LogEntry RandomEntry()
    {
        var entry = new LogEntry();
        int operations = 1 + _random.Next(3);
        for (int i = 0; i < operations; i++)
        {
            byte[] key = new byte[_random.Next(40)];
            byte[] value = new byte[_random.Next(20) switch { 0 => _random.Next(30_000), 1 => 0, _ => _random.Next(600) }];
            _random.NextBytes(key);
            // Compressible to nothing now and then: zeros look like room that was never written.
            if (_random.Next(5) != 0)
                _random.NextBytes(value);
            entry.Put(new KeyspaceId((uint)_random.Next(9)), key, value);
        }
        return entry;
    }

    /// <summary>As a store does: everything below an address is kept elsewhere; the log before may go.</summary>
    private void Checkpoint(WriteAheadLog log, VersionSequence sequence)
    {
        log.Flush(sync: true);
        long address = log.Tail;
        if (_disk.HasLostPower)
            return;
        _checkpoint = new LogCheckpoint(address, address, sequence.Last, 0);
        _kept.Clear();
        _open.Clear();
        log.ReleaseBefore(address);
    }
}
