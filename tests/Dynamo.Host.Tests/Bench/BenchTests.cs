using Dynamo.Host.Bench;
using Dynamo.Host.CommandLine;
using Dynamo.Server;

namespace Dynamo.Host.Tests.Bench;

/// <summary>Goal: what the load generator reports is what happened.</summary>
public class BenchTests
{
    [Fact]
    public void Percentiles_are_at_most_one_percent_off()
    {
        LatencyHistogram histogram = new();
        Random random = new(1);
        double[] ms = [.. Enumerable.Range(0, 100_000).Select(_ => Math.Exp(random.NextDouble() * 12) / 1000)];
        foreach (double one in ms)
            histogram.Record(TimeSpan.FromMilliseconds(one));
        Array.Sort(ms);
        foreach (double share in new[] { 0.01, 0.5, 0.9, 0.99, 0.999 })
        {
            double exact = ms[(int)Math.Ceiling(share * ms.Length) - 1];
            // A microsecond is the histogram's unit.
            Assert.InRange(histogram.PercentileMs(share), exact - 0.001, (exact * 1.01) + 0.001);
        }
        Assert.Equal(ms.Length, histogram.Count);
        Assert.InRange(histogram.MaxMs, ms[^1] - 0.001, ms[^1]);
    }

    [Fact]
    public void Zipfian_numbers_are_as_frequent_as_the_law_says_also_after_growth()
    {
        const int Count = 1000;
        const int Draws = 200_000;
        Zipfian zipfian = new(Count / 2, new Random(1));
        int[] drawn = new int[Count];
        for (int i = 0; i < Draws; i++)
            drawn[zipfian.Next(Count)]++;
        double zeta = Enumerable.Range(1, Count).Sum(i => 1 / Math.Pow(i, 0.99));
        Assert.InRange(drawn[0] / (double)Draws, 0.95 / zeta, 1.05 / zeta);
        // Gray's method is exact for the first two and close for the rest: the first tenth holds its share.
        double tenth = Enumerable.Range(1, Count / 10).Sum(i => 1 / Math.Pow(i, 0.99)) / zeta;
        Assert.InRange(drawn.Take(Count / 10).Sum() / (double)Draws, tenth - 0.05, tenth + 0.05);
    }

    [Theory]
    [InlineData("--workload a", "--endpoint")]
    [InlineData("--endpoint http://127.0.0.1:1", "--workload")]
    [InlineData("--endpoint http://127.0.0.1:1 --workload g", "'g'")]
    [InlineData("--endpoint nowhere --workload a", "'nowhere'")]
    [InlineData("--endpoint http://127.0.0.1:1 --workload a --rate 0", "--rate")]
    [InlineData("--endpoint http://127.0.0.1:1 --workload a --speed 9", "--speed")]
    public void Options_that_make_no_sense_are_named(string args, string named)
    {
        UsageException refused = Assert.Throws<UsageException>(() => BenchOptions.Parse(args.Split(' ')));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "read update")]
    [InlineData("d", "insert read")]
    [InlineData("e", "insert scan")]
    [InlineData("f", "read read-modify-write")]
    public async Task Workload_runs_without_a_refusal(string workload, string operations)
    {
        await using DynamoServer server = await DynamoServer.StartAsync();
        BenchOptions options = BenchOptions.Parse(
            $"--endpoint {server.Endpoint} --workload {workload} --records 500 --seconds 1 --connections 4".Split(' '));
        LoadRun run = new(options, TimeProvider.System, TextWriter.Null);
        await run.RunAsync();
        Assert.Equal(0, run.Failed);
        Assert.Equal(operations, string.Join(' ', run.Latencies.Keys.Order(StringComparer.Ordinal)));
    }

    /// <summary>Every tick of the rate is one operation, however long the answers take.</summary>
    [Fact]
    public async Task Open_loop_keeps_its_rate()
    {
        await using DynamoServer server = await DynamoServer.StartAsync();
        BenchOptions options = BenchOptions.Parse(
            $"--endpoint {server.Endpoint} --workload c --records 100 --seconds 2 --connections 8 --rate 200".Split(' '));
        LoadRun run = new(options, TimeProvider.System, TextWriter.Null);
        await run.RunAsync();
        Assert.Equal(400, run.Latencies["read"].Count);
    }
}
