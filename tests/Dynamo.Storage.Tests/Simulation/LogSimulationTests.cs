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
        long commits = 0;
        for (int seed = first; seed < first + 100; seed++)
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
        Assert.True(commits > 1000, $"only {commits} commits");
    }
}
