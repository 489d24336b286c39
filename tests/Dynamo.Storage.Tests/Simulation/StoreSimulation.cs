using Dynamo.Storage.Commits;

namespace Dynamo.Storage.Tests.Simulation;

/// <summary>
/// One embedded store through many lives on a simulated disk: random commits from a seed, faults and power losses,
/// recovery, comparison with a model. One thread drives everything, so a seed fixes what happens.
/// </summary>
/// <remarks>
/// Commits are enqueued one after the other, so what survives of those that nobody was told of must be a beginning of
/// their sequence: nothing half, nothing out of order, nothing that an earlier recovery had already lost.
/// </remarks>
internal sealed class StoreSimulation
{
    private const string Data = "/data";

    private readonly Random _random;
    private readonly Contract.CopyReader _reader = new();

    /// <summary>What must be there: acknowledged, or found by an earlier recovery.</summary>
    private StoreModel _known = new();

    /// <summary>The same with everything that was committed since, acknowledged or not: what reads must see.</summary>
    private StoreModel _seen = new();

    /// <summary>Commits since the last acknowledged one, in order.</summary>
    private readonly List<List<StoreWrite>> _open = [];
    private uint _highestKeyspace = 1;

    public StoreSimulation(int seed, Durability durability = Durability.Commit)
    {
        Seed = seed;
        Durability = durability;
        _random = new Random(seed);
        Disk = new SimulatedDisk(_random.Next());
    }

    public int Seed { get; }

    public Durability Durability { get; }

    public SimulatedDisk Disk { get; private set; }

    public int Crashes { get; private set; }

    public long Commits { get; private set; }

    /// <summary>How often a full disk refused a commit.</summary>
    public long Refusals { get; private set; }

    /// <summary>How often a store was opened from a checkpoint.</summary>
    public long FromCheckpoints { get; private set; }

    /// <summary>How often a checkpoint was found damaged: a power loss must never leave one that is.</summary>
    public long DamagedCheckpoints { get; private set; }

    /// <summary>The store of the present life; null between lives.</summary>
    public EmbeddedStore? Store { get; private set; }

    public static StoreEnvironment Environment(SimulatedDisk disk) => new()
    {
        FileSystem = disk,
        Background = false,
        NewStoreId = () => new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]),
        LogFileBytes = 3 * (16 << 10),
        LogAllocationBytes = 16 << 10,
        LeastCheckpointLogBytes = 40 << 10,
        MostCheckpointLogBytes = 40 << 10,
    };

    /// <summary>Lives until the power goes, so many times, and once more to look.</summary>
    public async Task RunAsync(int crashes)
    {
        for (int i = 0; i < crashes; i++)
        {
            Disk.PowerLossAt = Disk.Operations + 1 + (_random.Next(4) == 0 ? _random.Next(20) : _random.Next(250));
            await LiveAsync();
            LosePower();
        }
        await OpenAsync();
        await CloseAsync();
    }

    /// <summary>Whether the disk is full now and then.</summary>
    public bool FillsUp { get; init; }

    /// <summary>Whether checkpoints come so often that most recoveries start from one.</summary>
    public bool TakesCheckpoints { get; init; }

    /// <summary>
    /// Whether values are so large that most of them lie on disk, are read from there into the read cache and moved by
    /// compaction.
    /// </summary>
    public bool OutgrowsMemory { get; init; }

    /// <summary>Steps until the power is gone.</summary>
    public async Task LiveAsync()
    {
        await OpenAsync();
        while (!Disk.HasLostPower)
        {
            if (FillsUp && _random.Next(20) == 0)
                await FillOrFreeAsync();
            await StepAsync();
            if (_random.Next(80) != 0)
                continue;
            await CloseAsync();
            if (!Disk.HasLostPower)
                await OpenAsync();
        }
    }

    /// <summary>The next start finds what a power loss, now or before, has left.</summary>
    public void LosePower()
    {
        Store = null;
        Disk = Disk.AfterPowerLoss();
        Crashes++;
    }

    /// <summary>The process ends and the next start finds the files as it left them.</summary>
    public void Restart() => Store = null;

    /// <summary>Opens the store and compares all that it holds with what it must hold.</summary>
    public async Task OpenAsync()
    {
        var options = new StoreOptions
        {
            DataDirectory = Data,
            Durability = Durability,
            MemoryBytes = OutgrowsMemory ? 1 : 1 << 30,
            Log = CountLine,
        };
        StoreEnvironment environment = Environment(Disk);
        if (OutgrowsMemory)
        {
            environment = environment with
            {
                LogFileBytes = 4 << 20,
                LogAllocationBytes = 1 << 20,
                LeastCheckpointLogBytes = 8 << 20,
                MostCheckpointLogBytes = 8 << 20,
            };
        }
        if (!TakesCheckpoints)
            environment = environment with { LeastCheckpointLogBytes = long.MaxValue / 2, MostCheckpointLogBytes = long.MaxValue / 2 };
        try
        {
            Store = await EmbeddedStore.OpenAsync(options, environment);
        }
        catch (StoreOpenException e) when (e.Failure == StoreOpenFailure.Unwritable && Disk.CapacityPages != long.MaxValue)
        {
            Disk.CapacityPages = long.MaxValue;
            Store = await EmbeddedStore.OpenAsync(options, environment);
        }
        StoreModel found = await StoreModel.ReadAsync(Store);
        string? difference = found.DifferenceTo(_known);
        for (int i = 0; i < _open.Count && difference is not null; i++)
        {
            _known.Apply(_open[i]);
            if (found.DifferenceTo(_known) is null)
                difference = null;
        }
        Assert.True(difference is null, $"found against acknowledged: {difference} ({_open.Count} commits were open)");
        if (Disk.HasLostPower)
            return;
        // What was found may have been shown to somebody: from now on it must stay.
        _open.Clear();
        _seen = found;
        _highestKeyspace = Math.Max(_highestKeyspace, found.Keyspaces.Max());
    }

    private void CountLine(string line)
    {
        FromCheckpoints += line.Contains(" and checkpoint ", StringComparison.Ordinal) ? 1 : 0;
        DamagedCheckpoints += line.Contains("is damaged", StringComparison.Ordinal) ? 1 : 0;
    }

    /// <summary>Closes in order: everything is durable then, in every mode, unless the disk failed.</summary>
    public async Task CloseAsync()
    {
        await Store!.DisposeAsync();
        Store = null;
        if (!Disk.HasLostPower && !Disk.HasFailed && Disk.CapacityPages == long.MaxValue)
            Acknowledge();
    }

    /// <summary>One read or one commit, waited for or not.</summary>
    public async Task StepAsync()
    {
        switch (_random.Next(20))
        {
            case 0:
                await CreateKeyspaceAsync();
                break;
            case 1 when _seen.Keyspaces.Count() > 3:
                await DropKeyspaceAsync();
                break;
            case < 5:
                await ReadAsync();
                break;
            case 5 when OutgrowsMemory:
                Store!.CompactFirstPage();
                break;
            default:
                await CommitAsync();
                break;
        }
    }

    /// <summary>Takes all room but a little, or gives it back; then the next commit must go through.</summary>
    private async Task FillOrFreeAsync()
    {
        if (Disk.CapacityPages == long.MaxValue)
        {
            Disk.Fill(_random.Next(12));
            return;
        }
        Disk.CapacityPages = long.MaxValue;
        long before = Refusals;
        await CommitAsync();
        Assert.Equal(before, Refusals);
    }

    private async Task CommitAsync()
    {
        List<StoreWrite> writes = RandomWrites();
        var commit = new Commit();
        foreach (StoreWrite write in writes)
            commit.AddExclusive(new KeyspaceId(write.Keyspace), StoreModel.BytesOf(write.Key));
        commit.Body = new Contract.Body(scope =>
        {
            for (int i = 0; i < writes.Count; i++)
                RunWrite(scope, i, writes[i]);
        });
        CommitResult result;
        try
        {
            result = await Store!.CommitAsync(commit);
        }
        catch (StoreFullException)
        {
            Refusals++;
            return;
        }
        catch (StoreFailedException)
        {
            // Nobody knows whether it reached the disk.
            _open.Add(writes);
            throw;
        }
        Commits++;
        Committed(writes);
        if (_random.Next(8) == 0)
            return;
        await Store.WaitStableAsync(result.Seen);
        if (!Disk.HasLostPower && Durability == Durability.Commit)
            Acknowledge();
    }

    private void RunWrite(ICommitScope scope, int index, StoreWrite write)
    {
        byte[]? expected = _seen.Get(write.Keyspace, write.Key);
        Assert.Equal(expected is not null, scope.Exists(index));
        Assert.True(scope.ValueOf(index).SequenceEqual(expected), "the body sees another value than the last that was committed");
        var keyspace = new KeyspaceId(write.Keyspace);
        byte[] key = StoreModel.BytesOf(write.Key);
        if (write.Kind == StoreWriteKind.Put)
            scope.Put(keyspace, key, write.Value);
        else
            scope.Delete(keyspace, key);
    }

    private async Task ReadAsync()
    {
        uint keyspace = RandomKeyspace();
        string key = RandomKey();
        ReadResult result = await Store!.GetAsync(new KeyspaceId(keyspace), StoreModel.BytesOf(key), _reader);
        byte[]? expected = _seen.Get(keyspace, key);
        Assert.Equal(expected is not null, result.Found);
        if (expected is not null)
            Assert.Equal(expected, _reader.Value);
    }

    private async Task CreateKeyspaceAsync()
    {
        uint highest = _highestKeyspace;
        KeyspaceId made;
        try
        {
            made = await Store!.CreateKeyspaceAsync();
        }
        catch (StoreFullException)
        {
            Refusals++;
            return;
        }
        catch (StoreFailedException)
        {
            _open.AddRange(Store!.Keyspaces.Select(k => k.Value).Except(_seen.Keyspaces)
                .Select(k => new List<StoreWrite> { new(StoreWriteKind.CreateKeyspace, k, "", []) }));
            throw;
        }
        Assert.True(made.Value > highest, $"{made} was used before");
        Committed([new StoreWrite(StoreWriteKind.CreateKeyspace, made.Value, "", [])]);
        // In the other modes a crash may lose the keyspace with all that it held; its number may then come again.
        if (!Disk.HasLostPower && Durability == Durability.Commit)
        {
            _highestKeyspace = made.Value;
            Acknowledge();
        }
    }

    private async Task DropKeyspaceAsync()
    {
        uint keyspace = _seen.Keyspaces.Skip(1).ElementAt(_random.Next(_seen.Keyspaces.Count() - 1));
        List<StoreWrite> writes = [new StoreWrite(StoreWriteKind.DropKeyspace, keyspace, "", [])];
        try
        {
            await Store!.DropKeyspaceAsync(new KeyspaceId(keyspace));
        }
        catch (StoreFullException)
        {
            Refusals++;
            return;
        }
        catch (StoreFailedException)
        {
            _open.Add(writes);
            throw;
        }
        Committed(writes);
        if (!Disk.HasLostPower && Durability == Durability.Commit)
            Acknowledge();
    }

    private void Committed(List<StoreWrite> writes)
    {
        _open.Add(writes);
        _seen.Apply(writes);
    }

    private void Acknowledge()
    {
        foreach (List<StoreWrite> writes in _open)
            _known.Apply(writes);
        _open.Clear();
    }

    private List<StoreWrite> RandomWrites()
    {
        int count = _random.Next(3) == 0 ? 1 + _random.Next(8) : 1;
        bool large = _random.Next(30) == 0;
        Dictionary<(uint, string), StoreWrite> writes = [];
        for (int i = 0; i < count; i++)
        {
            uint keyspace = RandomKeyspace();
            string key = RandomKey();
            bool delete = _random.Next(4) == 0;
            byte[] value = delete ? [] : new byte[OutgrowsMemory ? _random.Next(800_000) : large ? _random.Next(20_000) : _random.Next(300)];
            if (_random.Next(4) != 0)
                _random.NextBytes(value);
            writes[(keyspace, key)] = new StoreWrite(delete ? StoreWriteKind.Delete : StoreWriteKind.Put, keyspace, key, value);
        }
        return [.. writes.Values];
    }

    private uint RandomKeyspace() => _seen.Keyspaces.ElementAt(_random.Next(_seen.Keyspaces.Count()));

    /// <summary>One of about a hundred keys, some of them long, some sharing beginnings.</summary>
    private string RandomKey()
    {
        int number = _random.Next(100);
        return number % 10 == 0 ? new string((char)number, number * 3) + number : $"key {number}";
    }
}
