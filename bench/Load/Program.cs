using System.Diagnostics;

namespace Dynamo.Load;

/// <summary>
/// The load benchmark of the whole program: this server, the floor, dynalite and any peer, with the same data and the
/// same requests in one run. Pinned means: servers on one processor and the client on another, so that a rate is what
/// one processor's worth of server can do.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (LoadOptions.Parse(args) is not { } options)
        {
            Console.Error.WriteLine(LoadOptions.Help);
            return 2;
        }
        Rig rig = new(options);
        Results results = new($"./dev bench load {string.Join(' ', args)}".TrimEnd());
        foreach (string part in options.Parts)
        {
            Stopwatch watch = Stopwatch.StartNew();
            int before = results.Length;
            await RunAsync(part, rig, results);
            Console.WriteLine(results.TextFrom(before));
            Console.Error.WriteLine($"{part}: {watch.Elapsed.TotalSeconds:F0} s");
            // Also after each part: what a long run has measured is not lost if a later part fails.
            if (options.WriteTo is { } file)
                results.WriteInto(file);
        }
        return 0;
    }

    private static Task RunAsync(string part, Rig rig, Results results) => part switch
    {
        "cold-start" => ColdStart.RunAsync(rig, results),
        "rows" => RowsPart.RunAsync(rig, results, pinned: true),
        "unpinned" => RowsPart.RunAsync(rig, results, pinned: false),
        "single" => SingleConnectionPart.RunAsync(rig, results),
        "open-loop" => OpenLoopPart.RunAsync(rig, results),
        "growth" => GrowthPart.RunAsync(rig, results),
        "backfill" => BackfillRun.RunAsync(rig, results),
        "durable" => DurablePart.RunAsync(rig, results),
        _ => InProcessPart.RunAsync(results),
    };
}
