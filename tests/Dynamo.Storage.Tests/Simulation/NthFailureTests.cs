using Dynamo.Storage.Commits;

namespace Dynamo.Storage.Tests.Simulation;

/// <summary>
/// Goal: whichever operation on files fails, the store serves or refuses, and the next start finds exactly what was
/// acknowledged. Approach (SQLite's do_ioerr_test): the same life again and again, the first operation fails, the
/// second, …, until a life ends without meeting the failure.
/// </summary>
public class NthFailureTests(ITestOutputHelper output)
{
    private const int Steps = 40;
    private const int StepsBeyondMemory = 120;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Store_whose_nth_operation_fails_serves_or_refuses_and_recovers(bool full, bool forever)
    {
        int points = 0, refusedToOpen = 0, failed = 0, served = 0;
        for (int n = 1; ; n++)
        {
            var simulation = new StoreSimulation(seed: 20261120) { TakesCheckpoints = true };
            simulation.Disk.FailAt = n;
            simulation.Disk.FailAsFull = full;
            simulation.Disk.FailsForever = forever;
            try
            {
                Outcome outcome = await LiveAsync(simulation);
                if (!simulation.Disk.HasFailed)
                    break;
                points++;
                refusedToOpen += outcome == Outcome.RefusedToOpen ? 1 : 0;
                failed += outcome == Outcome.Failed ? 1 : 0;
                served += outcome == Outcome.Served ? 1 : 0;
                await RecoverAsync(simulation, killed: n % 2 == 0);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"operation {n} ({simulation.Disk.FailedOperation}): {e.Message}", e);
            }
        }
        output.WriteLine($"full {full}, forever {forever}: {points} operations failed; the store refused to open {refusedToOpen} times, "
            + $"failed {failed} times, served on {served} times");
        Assert.True(points > 50, $"only {points} operations");
        Assert.True(full ? failed == 0 && served > 0 : failed > 0, "a full disk is no failure, a broken one is");
    }

    /// <summary>
    /// With little memory, so that reads of values, the read cache and compaction meet the failures too. A life is some
    /// thousand operations: a few of them fail in a day's run, every one with DYNAMO_SIM_FULL=1.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Store_larger_than_memory_whose_nth_operation_fails_serves_or_refuses_and_recovers(bool forever)
    {
        const int Lives = 5;
        bool every = System.Environment.GetEnvironmentVariable("DYNAMO_SIM_FULL") == "1";
        var whole = new StoreSimulation(seed: 7) { TakesCheckpoints = true, OutgrowsMemory = true };
        await LiveAsync(whole, StepsBeyondMemory);
        long operations = whole.Disk.Operations;
        await whole.CloseAsync();
        int first = System.Environment.TickCount & 0xFFFFFF;
        var random = new Random(first);
        Dictionary<string, int> met = [];
        for (int i = 1; i <= (every ? operations : Lives); i++)
        {
            var simulation = new StoreSimulation(seed: 7) { TakesCheckpoints = true, OutgrowsMemory = true };
            long n = simulation.Disk.FailAt = every ? i : 1 + random.NextInt64(operations);
            simulation.Disk.FailsForever = forever;
            try
            {
                await LiveAsync(simulation, StepsBeyondMemory);
                string kind = string.Join(' ', simulation.Disk.FailedOperation.Split(' ')[0], Path.GetExtension(simulation.Disk.FailedOperation));
                met[kind] = met.GetValueOrDefault(kind) + 1;
                await RecoverAsync(simulation, killed: n % 2 == 0);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"operation {n} ({simulation.Disk.FailedOperation}): {e.Message}", e);
            }
        }
        output.WriteLine($"of {operations} operations failed: {string.Join(", ", met.Select(pair => $"{pair.Key} {pair.Value}"))}");
    }

    /// <summary>
    /// A start that meets a failure once must leave everything as it is for the next. Every seventh operation in a
    /// day's run, every one with DYNAMO_SIM_FULL=1.
    /// </summary>
    [Fact]
    public async Task Start_whose_nth_operation_fails_leaves_everything_to_the_next()
    {
        int step = System.Environment.GetEnvironmentVariable("DYNAMO_SIM_FULL") == "1" ? 1 : 7;
        var simulation = new StoreSimulation(seed: 7) { TakesCheckpoints = true, OutgrowsMemory = true };
        await LiveAsync(simulation, StepsBeyondMemory);
        await simulation.CloseAsync();
        int refused = 0, served = 0;
        for (int n = 1; ; n += step)
        {
            simulation.Disk.FailAt = simulation.Disk.Operations + n;
            try
            {
                await simulation.OpenAsync();
                served++;
            }
            catch (StoreOpenException)
            {
                refused++;
            }
            catch (StoreFailedException)
            {
                refused++; // by the reads that compare
            }
            bool failed = simulation.Disk.HasFailed;
            string operation = simulation.Disk.FailedOperation;
            simulation.Disk.Heal();
            try
            {
                if (simulation.Store is { } store)
                    await store.DisposeAsync();
                await simulation.OpenAsync();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"operation {n} of a start ({operation}): {e.Message}", e);
            }
            await simulation.CloseAsync();
            if (!failed)
                break;
        }
        output.WriteLine($"{refused} starts refused, {served} served");
        Assert.True(refused > 10, $"only {refused} starts were refused");
    }

    private enum Outcome
    {
        Served,
        RefusedToOpen,
        Failed,
    }

    private static async Task<Outcome> LiveAsync(StoreSimulation simulation, int steps = Steps)
    {
        try
        {
            await simulation.OpenAsync();
        }
        catch (StoreOpenException e)
        {
            Assert.Equal(StoreOpenFailure.Unwritable, e.Failure);
            return Outcome.RefusedToOpen;
        }
        try
        {
            for (int i = 0; i < steps; i++)
                await simulation.StepAsync();
            // Closed and opened again: these operations fail in their turn too.
            await simulation.CloseAsync();
            try
            {
                await simulation.OpenAsync();
            }
            catch (StoreOpenException e) when (simulation.Disk.HasFailed)
            {
                Assert.Equal(StoreOpenFailure.Unwritable, e.Failure);
                return Outcome.RefusedToOpen;
            }
            await simulation.StepAsync();
            return Outcome.Served;
        }
        catch (StoreFailedException e)
        {
            Assert.True(simulation.Disk.HasFailed, e.Message);
            await AssertRefusesEverythingAsync(simulation.Store!);
            return Outcome.Failed;
        }
    }

    private static async Task AssertRefusesEverythingAsync(EmbeddedStore store)
    {
        var reader = new Contract.CopyReader();
        await Assert.ThrowsAsync<StoreFailedException>(async () => await store.GetAsync(KeyspaceId.Root, "key 1"u8, reader));
        await Assert.ThrowsAsync<StoreFailedException>(async () => await store.CreateKeyspaceAsync());
    }

    /// <summary>The disk is whole again. Either the process was killed or the power went too.</summary>
    private static async Task RecoverAsync(StoreSimulation simulation, bool killed)
    {
        simulation.Disk.FailAt = 0;
        if (killed && simulation.Store is { } store)
            await store.DisposeAsync();
        if (killed)
            simulation.Restart();
        else
            simulation.LosePower();
        await simulation.OpenAsync();
        for (int i = 0; i < 5; i++)
            await simulation.StepAsync();
        await simulation.CloseAsync();
    }
}
