using System.Globalization;

namespace Dynamo.Storage.Tests.Simulation;

/// <summary>
/// Goal: whatever a power loss keeps of what was not synced, no acknowledged commit is lost, none is half there,
/// none comes back. Approach: <see cref="StoreSimulation"/>, each seed one store that dies ten times.
/// <c>./dev sim --seed N --runs M</c> replays a seed or runs many.
/// </summary>
public class StoreSimulationTests(ITestOutputHelper output)
{
    private const int CrashesPerSeed = 10;

    [Fact]
    public async Task Store_after_power_losses_holds_what_was_acknowledged()
    {
        int first = Setting("DYNAMO_SIM_SEED") ?? System.Environment.TickCount & 0xFFFFFF;
        int runs = Setting("DYNAMO_SIM_RUNS") ?? 10;
        long commits = 0, crashes = 0, refusals = 0, checkpoints = 0;
        for (int seed = first; seed < first + runs; seed++)
        {
            Durability durability = seed % 8 == 0 ? Durability.Interval : Durability.Commit;
            var simulation = new StoreSimulation(seed, durability) { FillsUp = seed % 3 == 0, TakesCheckpoints = seed % 2 == 0 };
            await RunAsync(simulation);
            commits += simulation.Commits;
            crashes += simulation.Crashes;
            refusals += simulation.Refusals;
            checkpoints += simulation.FromCheckpoints;
            Assert.Equal(0, simulation.DamagedCheckpoints);
        }
        output.WriteLine($"seeds {first} to {first + runs - 1}: {crashes} power losses, {commits} commits, {refusals} refused by a full disk, "
            + $"{checkpoints} recoveries from a checkpoint");
        Assert.True(runs < 5 || checkpoints > runs, $"only {checkpoints} recoveries from a checkpoint");
        Assert.Equal(runs * CrashesPerSeed, crashes);
        Assert.True(commits > runs * 20, $"only {commits} commits: the simulation hardly does anything");
    }

    [Fact]
    public async Task Store_larger_than_memory_after_power_losses_holds_what_was_acknowledged()
    {
        int seed = Setting("DYNAMO_SIM_SEED") ?? System.Environment.TickCount & 0xFFFFFF;
        var simulation = new StoreSimulation(seed) { OutgrowsMemory = true, TakesCheckpoints = seed % 2 == 0 };
        await RunAsync(simulation, crashes: 3);
        long values = simulation.Disk.ListFiles("/data/values").Length;
        // The buffer holds 16 MB at least; a commit is 400 KB on average and more.
        Assert.True(values > 0 || simulation.Commits < 100, "no value ever went to disk");
    }

    [Fact]
    public async Task Seed_replayed_does_the_same_operations()
    {
        int seed = System.Environment.TickCount & 0xFFFFFF;
        var first = new StoreSimulation(seed);
        await RunAsync(first);
        var second = new StoreSimulation(seed);
        await RunAsync(second);
        Assert.True((first.Disk.Operations, first.Disk.Trace) == (second.Disk.Operations, second.Disk.Trace), $"seed {seed}");
    }

    private static async Task RunAsync(StoreSimulation simulation, int crashes = CrashesPerSeed)
    {
        try
        {
            await simulation.RunAsync(crashes);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"seed {simulation.Seed}, after {simulation.Crashes} power losses: {e.Message}\n"
                + $"replay: ./dev sim --seed {simulation.Seed} --runs 1", e);
        }
    }

    private static int? Setting(string name)
        => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
