using System.Globalization;
using System.Net.Sockets;
using Dynamo.Host.CommandLine;

namespace Dynamo.Host.Bench;

/// <summary><c>dynamo bench</c>: progress to the error stream, the summary to the output.</summary>
internal static class BenchCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help"] or ["-h"] or [])
        {
            Console.Out.WriteLine(BenchOptions.Help);
            return ExitCode.Stopped;
        }
        BenchOptions options = BenchOptions.Parse(args);
        LoadRun run = new(options, TimeProvider.System, Console.Error);
        try
        {
            await run.RunAsync();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            Console.Error.WriteLine($"dynamo: bench: {options.Endpoint}: {e.Message}");
            return ExitCode.UnexpectedFailure;
        }
        Report(options, run);
        return run.Failed == 0 ? ExitCode.Stopped : ExitCode.UnexpectedFailure;
    }

    private static void Report(BenchOptions options, LoadRun run)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        long count = run.Latencies.Values.Sum(h => h.Count);
        string loop = options.Rate is { } rate ? string.Create(culture, $"open loop at {rate:0}/s") : "closed loop";
        Console.Out.WriteLine(string.Create(culture,
            $"workload {options.Workload}, {(options.Uniform ? "uniform" : "zipfian")}, {options.Records} records, {options.Connections} connections, {loop}"));
        Console.Out.WriteLine(string.Create(culture,
            $"{count} operations in {run.Elapsed.TotalSeconds:0.0} s: {count / run.Elapsed.TotalSeconds:0}/s, {run.Failed} failed"));
        Console.Out.WriteLine("operation                count    p50 ms    p90 ms    p99 ms  p99.9 ms    max ms");
        foreach ((string name, LatencyHistogram latency) in run.Latencies.OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            Console.Out.WriteLine(string.Create(culture,
                $"{name,-18}{latency.Count,12}{latency.PercentileMs(0.5),10:0.000}{latency.PercentileMs(0.9),10:0.000}{latency.PercentileMs(0.99),10:0.000}{latency.PercentileMs(0.999),10:0.000}{latency.MaxMs,10:0.000}"));
        }
    }
}
