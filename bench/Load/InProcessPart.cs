using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Dynamo.Load;

/// <summary>The store without a server, from the micro-benchmarks: a read beside a bare read of FASTER, and ranges.</summary>
internal static partial class InProcessPart
{
    public static async Task RunAsync(Results results)
    {
        Dictionary<string, double> ns = await MeasureAsync();
        results.Heading("The store by itself");
        results.Text("10,000 pairs with values of 220 bytes, one thread (`./dev bench --quick --warmupCount 10 --iterationCount 8 --filter '*StoreBenchmarks*'`).");
        results.Table(
            ["", "ns", "a second", ""],
            [
                ["FASTER, bare read that copies the value", Format(ns["BareRead"]), Rate(ns["BareRead"]), "1"],
                ["Get", Format(ns["Get"]), Rate(ns["Get"]), $"{Results.Format(ns["Get"] / ns["BareRead"], 2)} of the bare read"],
                ["Commit of one put", Format(ns["Put"]), Rate(ns["Put"]), ""],
                ["Range, a key", Format(ns["RangeOfKeys"]), Rate(ns["RangeOfKeys"]), ""],
                ["Range, a key with its value", Format(ns["RangeOfPairs"]), Rate(ns["RangeOfPairs"]), ""],
            ]);
    }

    private static async Task<Dictionary<string, double>> MeasureAsync()
    {
        using Process process = Process.Start(
            new ProcessStartInfo("dotnet", [Rig.MicroBenchmarks, "--quick", "--warmupCount", "10", "--iterationCount", "8", "--filter", "*StoreBenchmarks*"])
            {
                RedirectStandardOutput = true,
            })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return ResultLine().Matches(output).ToDictionary(
            m => m.Groups[1].Value,
            m => double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture) * (m.Groups[3].Value == "us" || m.Groups[3].Value == "μs" ? 1000 : 1));
    }

    private static string Format(double ns) => Results.Format(ns, 0);

    private static string Rate(double ns) => Results.Format(1e9 / ns, 0);

    /// <summary>A line of BenchmarkDotNet's table: method and mean.</summary>
    [GeneratedRegex(@"^\| (\w+) +\| +([\d.,]+) (ns|us|μs) ", RegexOptions.Multiline)]
    private static partial Regex ResultLine();
}
