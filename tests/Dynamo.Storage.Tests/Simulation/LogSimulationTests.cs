namespace Dynamo.Storage.Tests.Simulation;

/// <summary>
/// Goal: no acknowledged commit is lost, none comes half, none comes back. Approach: <see cref="LogSimulation"/>,
/// each seed one log that dies ten times.
/// </summary>
public class LogSimulationTests
{
    [Fact]
    public void Log_after_power_losses_holds_what_was_acknowledged()
    {
        int first = Environment.TickCount & 0xFFFFF;
        long commits = Run(Enumerable.Range(first, 100));
        Assert.True(commits > 1000, $"only {commits} commits");
    }

    /// <summary>The power fails while a log that was only opened and closed again says that it was closed.</summary>
    [Fact]
    public void Regression_torn_second_close_is_no_damage() => Run([285427]);

    private static long Run(IEnumerable<int> seeds)
    {
        long commits = 0;
        foreach (int seed in seeds)
        {
            var simulation = new LogSimulation(seed);
            try
            {
                simulation.Run(crashes: 10);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, crash {simulation.Crashes}: {e.Message}", e);
            }
            commits += simulation.Commits;
        }
        return commits;
    }
}
