using System.Globalization;
using Dynamo.Host.CommandLine;

namespace Dynamo.Host.Bench;

/// <summary>What <c>dynamo bench</c> is asked to do.</summary>
internal sealed record BenchOptions
{
    public const string Help = """
        dynamo bench: YCSB workloads against any DynamoDB endpoint, over loopback or with credentials that it accepts.

        Usage: dynamo bench --endpoint URL --workload a|b|c|d|e|f [options]

          --endpoint URL            Where to send the requests.
          --workload NAME           a: half reads, half updates    b: 95 % reads, 5 % updates
                                    c: reads only                  d: 95 % reads of the latest, 5 % inserts
                                    e: 95 % short scans, 5 % inserts
                                    f: half reads, half read-modify-writes
          --rate N                  Open loop: N operations a second, latencies counted from the intended start.
                                    Without it, closed loop: each connection sends when it has its answer.
          --records N               Records loaded first (10000), of ten fields of 100 bytes.
          --seconds N               How long to measure (10).
          --connections N           Connections at once (32).
          --distribution NAME       zipfian (default) or uniform.
          --seed N                  Fixes keys and values (1).
          --no-load                 The table is there already, loaded with the same --records.
        """;

    public required Uri Endpoint { get; init; }

    public required char Workload { get; init; }

    /// <summary>Operations a second; null for a closed loop.</summary>
    public double? Rate { get; init; }

    public int Records { get; init; } = 10_000;

    public int Seconds { get; init; } = 10;

    public int Connections { get; init; } = 32;

    public bool Uniform { get; init; }

    public int Seed { get; init; } = 1;

    public bool Load { get; init; } = true;

    /// <exception cref="UsageException">It cannot be understood.</exception>
    public static BenchOptions Parse(ReadOnlySpan<string> args)
    {
        Dictionary<string, string> given = [];
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--no-load")
                given[args[i]] = "";
            else if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length)
                throw new UsageException($"bench: '{args[i]}' is not an option with an argument");
            else
                given[args[i]] = args[++i];
        }
        string? Take(string name) => given.Remove(name, out string? value) ? value : null;
        int Count(string name, int otherwise) => Take(name) is { } text ? Positive(name, text) : otherwise;

        string endpoint = Take("--endpoint") ?? throw new UsageException("bench: --endpoint URL is needed");
        string workload = Take("--workload") ?? throw new UsageException("bench: --workload a to f is needed");
        string distribution = Take("--distribution") ?? "zipfian";
        BenchOptions options = new()
        {
            Endpoint = Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
                ? uri : throw new UsageException($"bench: '{endpoint}' is not an http or https URL"),
            Workload = workload.Length == 1 && workload[0] is >= 'a' and <= 'f'
                ? workload[0] : throw new UsageException($"bench: there is no workload '{workload}'"),
            Rate = Take("--rate") is { } rate ? Positive("--rate", rate) : null,
            Records = Count("--records", 10_000),
            Seconds = Count("--seconds", 10),
            Connections = Count("--connections", 32),
            Seed = Count("--seed", 1),
            Uniform = distribution == "uniform" || (distribution == "zipfian" ? false
                : throw new UsageException($"bench: there is no distribution '{distribution}'")),
            Load = Take("--no-load") is null,
        };
        return given.Count == 0 ? options : throw new UsageException($"bench: there is no option {given.Keys.First()}");
    }

    private static int Positive(string name, string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0
            ? value : throw new UsageException($"bench: {name} takes a positive number, not '{text}'");
}
