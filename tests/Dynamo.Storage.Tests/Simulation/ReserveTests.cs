using Dynamo.Storage.Commits;

namespace Dynamo.Storage.Tests.Simulation;

/// <summary>
/// Goal: a disk that the log alone has filled needs no room from outside: checkpoints from the reserve shorten the log,
/// writes go on, and a power loss at any moment of that loses nothing. Approach: commits until the first refusal, in
/// which the checkpoints are taken; then the same life again for every operation in there (every twelfth; DYNAMO_SIM_FULL=1 takes all), with the power
/// lost at it. The same for a disk that live data has filled, from which deletes are the way out (five moments; with
/// DYNAMO_SIM_FULL=1 every twentieth).
/// </summary>
public class ReserveTests(ITestOutputHelper output)
{
    private const int ValueBytes = 60_000;
    private const long DiskBytes = 36 << 20;

    // Half of what fits is worth a compaction.
    private const long LargeDiskBytes = 64 << 20;

    // A checkpoint of so little counts with 1 MB for the index and 4 MB of slack; two pages are for deletes.
    private const int ReserveBytes = 14 << 20;

    [Fact]
    public async Task Disk_filled_by_the_log_makes_its_own_room_and_survives_a_power_loss_at_any_operation_of_that()
    {
        var disk = NewDisk();
        (long from, long to, int first) = await LiveToRefusalAsync(disk);
        EmbeddedStore store = _store!;
        int acknowledged = first;
        for (int refused = 0; refused < 5;)
        {
            if (await TryPutAsync(store, acknowledged))
                acknowledged++;
            else
                refused++;
        }
        output.WriteLine($"{first} commits to the first refusal, {acknowledged} in all, {to - from} operations to make room");
        Assert.True(acknowledged * (long)ValueBytes * 2 > DiskBytes - ReserveBytes, $"only {acknowledged} commits went in");
        Assert.True(to - from > 50, "no checkpoint was taken");
        await store.DisposeAsync();
        await AssertHoldsAsync(await OpenAsync(disk), acknowledged, andGoesOn: false);

        bool every = System.Environment.GetEnvironmentVariable("DYNAMO_SIM_FULL") == "1";
        int step = every ? 1 : 12;
        for (long at = from + 1 + (System.Environment.TickCount & 0xFFFF) % step; at <= to; at += step)
        {
            output.WriteLine($"power loss at operation {at}");
            disk = NewDisk();
            disk.PowerLossAt = at;
            (_, _, int before) = await LiveToRefusalAsync(disk);
            SimulatedDisk left = disk.AfterPowerLoss();
            await _store!.DisposeAsync();
            left.CapacityPages = DiskBytes / SparseBytes.PageBytes;
            await AssertHoldsAsync(await OpenAsync(left), before, andGoesOn: true);
        }
    }

    [Fact]
    public async Task Disk_full_of_live_data_takes_deletes_and_then_puts_and_survives_a_power_loss_at_any_operation_of_that()
    {
        var disk = NewDisk(LargeDiskBytes);
        var life = new DeletingLife();
        await life.RunAsync(disk);
        output.WriteLine($"{life.Full} filled the disk, {life.Puts - life.Full} came in after the deletes; operations {life.From} to {disk.Operations}");
        Assert.True(life.Puts - life.Full > life.Full / 8, $"only {life.Puts - life.Full} came in after {life.Deletes} deletes");
        long to = disk.Operations;
        await life.AssertHoldsAsync(await OpenAsync(disk));

        bool every = System.Environment.GetEnvironmentVariable("DYNAMO_SIM_FULL") == "1";
        long step = every ? 20 : Math.Max(1, (to - life.From) / 5);
        for (long at = life.From + 1 + (System.Environment.TickCount & 0xFFFF) % step; at <= to; at += step)
        {
            output.WriteLine($"power loss at operation {at}");
            disk = NewDisk(LargeDiskBytes);
            disk.PowerLossAt = at;
            var cut = new DeletingLife();
            await cut.RunAsync(disk);
            SimulatedDisk left = disk.AfterPowerLoss();
            left.CapacityPages = LargeDiskBytes / SparseBytes.PageBytes;
            EmbeddedStore again;
            try
            {
                again = await OpenAsync(left);
            }
            catch (StoreOpenException e) when (e.Failure == StoreOpenFailure.Unwritable)
            {
                // Deleted files came back with the power, the reserve was lent: not even a start has room.
                left.CapacityPages = long.MaxValue;
                again = await OpenAsync(left);
            }
            await cut.AssertHoldsAsync(again);
        }
    }

    /// <summary>Fills the disk with puts, deletes every other value, and puts until refused for good.</summary>
    private sealed class DeletingLife
    {
        public long From { get; private set; }

        public int Full { get; private set; }

        public int Puts { get; private set; }

        public int Deletes { get; private set; }

        /// <summary>Whatever comes after the loss of power counts for nothing, though the simulated disk goes on.</summary>
        public async Task RunAsync(SimulatedDisk disk)
        {
            EmbeddedStore store = await OpenAsync(disk);
            bool isOver() => disk.PowerLossAt > 0 && disk.Operations >= disk.PowerLossAt;
            await PutUntilRefusedAsync(store, isOver);
            Full = Puts;
            From = disk.Operations;
            for (int refused = 0; !isOver() && Deletes * 2 < Full && refused < 5;)
            {
                if (!await TryDeleteAsync(store, Deletes * 2))
                    refused++;
                else if (!isOver())
                    Deletes++;
            }
            Assert.True(isOver() || Deletes * 2 >= Full, $"deletes were refused after {Deletes}");
            await PutUntilRefusedAsync(store, isOver);
            await store.DisposeAsync();
        }

        /// <summary>What was in doubt when the power went may be there or not.</summary>
        public async Task AssertHoldsAsync(EmbeddedStore store)
        {
            var reader = new Contract.CopyReader();
            for (int i = 0; i < Puts; i++)
            {
                bool found = (await store.GetAsync(KeyspaceId.Root, BitConverter.GetBytes(i), reader)).Found;
                if (i % 2 == 0 && i / 2 < Deletes)
                    Assert.False(found, $"{i} was deleted");
                else if (i != Deletes * 2)
                    Assert.True(found, $"commit {i} of {Puts} is lost");
                if (found)
                    Assert.Equal(Value(i), reader.Value);
            }
            // The disk is full still, and there is a way out still.
            if (Puts > 1)
            {
                bool done = false;
                for (int refused = 0; !done && refused < 5; refused++)
                    done = await TryDeleteAsync(store, 1);
                Assert.True(done, "deletes are refused");
            }
            await store.DisposeAsync();
        }

        private async Task PutUntilRefusedAsync(EmbeddedStore store, Func<bool> isOver)
        {
            for (int refused = 0; !isOver() && refused < 8;)
            {
                if (!await TryPutAsync(store, Puts))
                    refused++;
                else if (!isOver())
                    (Puts, refused) = (Puts + 1, 0);
            }
        }

        private static async Task<bool> TryDeleteAsync(EmbeddedStore store, int number)
        {
            var commit = new Commit();
            byte[] key = BitConverter.GetBytes(number);
            commit.AddExclusive(KeyspaceId.Root, key);
            commit.Body = new Contract.Body(scope => scope.Delete(KeyspaceId.Root, key));
            try
            {
                await store.WaitStableAsync((await store.CommitAsync(commit)).Seen);
                return true;
            }
            catch (StoreFullException)
            {
                return false;
            }
        }
    }

    private EmbeddedStore? _store;

    private static SimulatedDisk NewDisk(long bytes = DiskBytes) => new(seed: 5) { CapacityPages = bytes / SparseBytes.PageBytes };

    private static ValueTask<EmbeddedStore> OpenAsync(SimulatedDisk disk) => EmbeddedStore.OpenAsync(
        new StoreOptions { DataDirectory = "/data" },
        StoreSimulation.Environment(disk) with
        {
            ReserveBytes = ReserveBytes,
            LeastCheckpointLogBytes = 1L << 40,
            MostCheckpointLogBytes = 1L << 40,
        });

    /// <summary>The operations between which the refused commit made room, and the count of commits before.</summary>
    private async Task<(long From, long To, int Acknowledged)> LiveToRefusalAsync(SimulatedDisk disk)
    {
        _store = await OpenAsync(disk);
        for (int i = 0; ; i++)
        {
            long from = disk.Operations;
            if (!await TryPutAsync(_store, i))
                return (from, disk.Operations, i);
        }
    }

    private static async Task<bool> TryPutAsync(EmbeddedStore store, int number)
    {
        var commit = new Commit();
        byte[] key = BitConverter.GetBytes(number);
        commit.AddExclusive(KeyspaceId.Root, key);
        commit.Body = new Contract.Body(scope => scope.Put(KeyspaceId.Root, key, Value(number)));
        try
        {
            await store.WaitStableAsync((await store.CommitAsync(commit)).Seen);
            return true;
        }
        catch (StoreFullException)
        {
            return false;
        }
    }

    private static async Task AssertHoldsAsync(EmbeddedStore store, int acknowledged, bool andGoesOn)
    {
        var reader = new Contract.CopyReader();
        for (int i = 0; i < acknowledged; i++)
        {
            Assert.True((await store.GetAsync(KeyspaceId.Root, BitConverter.GetBytes(i), reader)).Found, $"commit {i} of {acknowledged} is lost");
            Assert.Equal(Value(i), reader.Value);
        }
        // Refused once at most: the refusal makes the room.
        if (andGoesOn && !await TryPutAsync(store, acknowledged))
            Assert.True(await TryPutAsync(store, acknowledged), "the store stays full");
        await store.DisposeAsync();
    }

    private static byte[] Value(int number)
    {
        byte[] value = new byte[ValueBytes];
        Array.Fill(value, (byte)number);
        return value;
    }
}
