using Dynamo.Storage.Commits;

namespace Dynamo.Storage.Tests.Simulation;

/// <summary>
/// Goal: a disk that the log alone has filled needs no room from outside: checkpoints from the reserve shorten the log,
/// writes go on, and a power loss at any moment of that loses nothing. Approach: commits until the first refusal, in
/// which the checkpoints are taken; then the same life again for every operation in there (every twelfth; DYNAMO_SIM_FULL=1 takes all), with the power
/// lost at it.
/// </summary>
public class ReserveTests(ITestOutputHelper output)
{
    private const int ValueBytes = 60_000;
    private const long DiskBytes = 28 << 20;

    // A checkpoint of so little counts with 1 MB for the index and 4 MB of slack.
    private const int ReserveBytes = 6 << 20;

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

    private EmbeddedStore? _store;

    private static SimulatedDisk NewDisk() => new(seed: 5) { CapacityPages = DiskBytes / SparseBytes.PageBytes };

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
