using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Dynamo.Load;

/// <summary>
/// What wrk measured. <paramref name="ProcessorUs"/>: the server's processor time for a request, which, unlike the
/// others, hardly changes when something else keeps the machine busy; 0 where it is unknown.
/// </summary>
internal sealed record Measurement(
    long Requests, double RequestsPerSecond, double P50Ms, double P99Ms, string? Fault, double ProcessorUs = 0);

/// <summary>Runs wrk (Debian's package) with the requests of a workload.</summary>
internal static partial class Wrk
{
    /// <param name="processor">Which processor it may use; -1 for any.</param>
    public static async Task<Measurement> RunAsync(
        Uri url, Workload workload, int connections, int seconds, int processor)
    {
        string bodies = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(bodies, workload.Bodies);
            string[] command =
            [
                .. processor < 0 ? Array.Empty<string>() : ["taskset", "-c", $"{processor}"],
                "wrk", "-t1", $"-c{connections}", $"-d{seconds}s", "--latency", "--timeout", "30s",
                "-s", Path.Combine(AppContext.BaseDirectory, "replay.lua"), url.ToString(), "--", bodies, workload.AmzTarget,
            ];
            using Process process = Process.Start(
                new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return Parse(output);
        }
        finally
        {
            File.Delete(bodies);
        }
    }

    private static Measurement Parse(string output)
    {
        string? fault = FaultLine().Match(output) is { Success: true } line ? line.Value.Trim() : null;
        return new Measurement(
            long.Parse(CountLine().Match(output).Groups[1].Value, CultureInfo.InvariantCulture),
            double.Parse(RateLine().Match(output).Groups[1].Value, CultureInfo.InvariantCulture),
            Milliseconds(output, "50%"), Milliseconds(output, "99%"), fault);
    }

    private static double Milliseconds(string output, string percentile)
    {
        Match match = Regex.Match(output, $@"{percentile}\s+([\d.]+)(us|ms|s)\b");
        double value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch
        {
            "us" => value / 1000,
            "s" => value * 1000,
            _ => value,
        };
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex CountLine();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex RateLine();

    [GeneratedRegex(@"(Non-2xx.*|Socket errors.*)")]
    private static partial Regex FaultLine();
}
