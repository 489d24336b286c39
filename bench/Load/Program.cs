using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;

namespace Dynamo.Load;

/// <summary>
/// The load benchmark of the whole program: this server, the floor, dynalite and any peer, with the same data and the
/// same requests in one run. Servers are pinned to one processor and wrk to another, so that a rate is what one
/// processor's worth of server can do.
/// </summary>
internal static class Program
{
    /// <summary>What the floor is sent; its answer is always the same.</summary>
    public const string FloorRow = "GetItem";

    private const int ServerProcessor = 1;
    private const int WrkProcessor = 0;

    public static async Task<int> Main(string[] args)
    {
        if (LoadOptions.Parse(args) is not { } options)
        {
            Console.Error.WriteLine(LoadOptions.Help);
            return 2;
        }
        string root = Root();
        string[] dynamo = ["dotnet", Path.Combine(root, "server/Dynamo.Host/bin/Release/net10.0/dynamo.dll"), "--port", "{port}", "--in-memory"];
        string[] floor = ["dotnet", Path.Combine(root, "bench/Floor/bin/Release/net10.0/floor.dll"), "{port}"];
        if (options.Backfill > 0)
        {
            await MeasureBackfillAsync(options, dynamo);
            return 0;
        }
        string[]? dynalite = options.Dynalite ? Dynalite(root) : null;

        if (options.ColdStart)
            await MeasureColdStartAsync(dynamo, dynalite);
        int processor = options.Pinned ? ServerProcessor : -1;
        List<Endpoint> endpoints =
        [
            Endpoint.Start("dynamo", dynamo, processor),
            Endpoint.Start("floor", floor, processor, isFloor: true),
        ];
        if (dynalite != null)
            endpoints.Add(Endpoint.Start("dynalite", dynalite, processor));
        endpoints.AddRange(options.Peers.Select(p => Endpoint.At(p.Name, p.Url)));
        try
        {
            await MeasureLoadAsync(options, endpoints);
            if (options.Durable)
                await MeasureDurableAsync(options, dynamo);
        }
        finally
        {
            foreach (Endpoint endpoint in endpoints)
                await endpoint.DisposeAsync();
        }
        return 0;
    }

    private static async Task MeasureLoadAsync(LoadOptions options, List<Endpoint> endpoints)
    {
        foreach (Endpoint endpoint in endpoints)
        {
            await endpoint.WaitUntilListeningAsync();
            await endpoint.LoadAsync();
        }
        Workload[] rows = [.. Workloads.All.Where(w => options.Operations.Length == 0 || options.Operations.Contains(w.Name))];
        Report report = new([.. endpoints.Select(e => e.Name)]);
        HashSet<(string, string)> unsupported = [];
        for (int run = 0; run < options.Runs; run++)
        {
            foreach (Workload row in rows)
            {
                foreach (Endpoint endpoint in endpoints.Where(e => !e.IsFloor))
                {
                    if (run == 0 && !await IsSupportedAsync(endpoint, row))
                        unsupported.Add((row.Name, endpoint.Name));
                    if (!unsupported.Contains((row.Name, endpoint.Name)))
                        await MeasureAsync(options, report, endpoint, row, run);
                }
            }
            await MeasureAsync(options, report, endpoints[1], Workloads.All.First(w => w.Name == FloorRow), run);
        }
        Console.WriteLine();
        Console.WriteLine(report.Format(rows.Select(r => r.Name)));
    }

    private static async Task MeasureAsync(
        LoadOptions options, Report report, Endpoint endpoint, Workload row, int run)
    {
        int processor = options.Pinned ? WrkProcessor : -1;
        if (run == 0 && options.WarmUpSeconds > 0)
            await Wrk.RunAsync(endpoint.Url, row, options.Connections, options.WarmUpSeconds, processor);
        TimeSpan? before = endpoint.ProcessorTime();
        Measurement measured = await Wrk.RunAsync(endpoint.Url, row, options.Connections, options.Seconds, processor);
        if (endpoint.ProcessorTime() - before is { } used)
            measured = measured with { ProcessorUs = used.TotalMicroseconds / measured.Requests };
        report.Add(row.Name, endpoint.Name, measured);
        Console.Error.WriteLine($"run {run + 1}: {row.Name}, {endpoint.Name}: {measured.RequestsPerSecond:N0}/s, {measured.ProcessorUs:F1} us {measured.Fault}");
    }

    /// <summary>The first of a row's requests must succeed; a server that does not know the operation is left out.</summary>
    private static async Task<bool> IsSupportedAsync(Endpoint endpoint, Workload row)
    {
        (HttpStatusCode status, string body) = await endpoint.CallAsync(row.Operation, row.Bodies[0]);
        if (status != HttpStatusCode.OK)
            Console.Error.WriteLine($"{endpoint.Name} answers {row.Name} with {(int)status}, its row is left out: {body}");
        return status == HttpStatusCode.OK;
    }

    private static async Task MeasureColdStartAsync(string[] dynamo, string[]? dynalite)
    {
        Console.WriteLine("| server | cold start to ListTables | to PutItem (with CreateTable) | idle memory |\n| --- | --- | --- | --- |");
        Console.WriteLine(ColdStart.Format("dynamo", await ColdStart.MeasureAsync("dynamo", dynamo)));
        if (dynalite != null)
            Console.WriteLine(ColdStart.Format("dynalite", await ColdStart.MeasureAsync("dynalite", dynalite)));
        Console.WriteLine();
    }

    /// <summary>PutItem that is answered when it is on stable storage, beside the same without.</summary>
    private static async Task MeasureDurableAsync(LoadOptions options, string[] dynamo)
    {
        Workload row = Workloads.All.First(w => w.Name == "PutItem");
        foreach (string durability in new[] { "commit", "interval", "none" })
        {
            string directory = Directory.CreateTempSubdirectory("dynamo-load-").FullName;
            string[] command = [.. dynamo[..^1], "--data", directory, "--durability", durability];
            await using (Endpoint endpoint = Endpoint.Start("dynamo", command, options.Pinned ? ServerProcessor : -1))
            {
                await endpoint.WaitUntilListeningAsync();
                await endpoint.LoadAsync();
                Report report = new([endpoint.Name, endpoint.Name]);
                for (int run = 0; run < options.Runs; run++)
                    await MeasureAsync(options, report, endpoint, row, run);
                Console.WriteLine($"PutItem, --durability {durability}:\n{report.Format([row.Name])}");
            }
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task MeasureBackfillAsync(LoadOptions options, string[] dynamo)
    {
        await using (Endpoint endpoint = Endpoint.Start("in memory", dynamo, processor: -1))
            Console.WriteLine(await new BackfillRun(endpoint, options.Backfill).MeasureAsync());
        if (!options.Durable)
            return;
        string directory = Directory.CreateTempSubdirectory("dynamo-load-").FullName;
        await using (Endpoint endpoint = Endpoint.Start("data directory", [.. dynamo[..^1], "--data", directory], processor: -1))
            Console.WriteLine(await new BackfillRun(endpoint, options.Backfill).MeasureAsync());
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>dynalite from npm, installed under bench/.tools once; null where there is no npm.</summary>
    private static string[]? Dynalite(string root)
    {
        string tools = Path.Combine(root, "bench/.tools/npm");
        string program = Path.Combine(tools, "node_modules/dynalite/cli.js");
        if (!File.Exists(program))
        {
            try
            {
                Process.Start("npm", ["install", "--silent", "--prefix", tools, "dynalite@4.0.0"]).WaitForExit();
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // No npm; said below.
            }
        }
        if (File.Exists(program))
            return ["node", program, "--port", "{port}", "--createTableMs", "0"];
        Console.Error.WriteLine("dynalite cannot be installed (npm is missing or has no registry); it is left out");
        return null;
    }

    private static string Root([CallerFilePath] string here = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));
}
