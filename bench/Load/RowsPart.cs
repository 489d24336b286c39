using System.Net;

namespace Dynamo.Load;

/// <summary>Each operation on each server, by wrk in a closed loop: requests per second.</summary>
internal static class RowsPart
{
    /// <summary>What the floor is sent; its answer is always the same.</summary>
    private const string FloorRow = "GetItem";

    public static async Task RunAsync(Rig rig, Results results, bool pinned)
    {
        LoadOptions options = rig.Options;
        List<Endpoint> endpoints = [rig.StartDynamo(pinned), rig.StartFloor(pinned)];
        if (rig.Dynalite != null)
            endpoints.Add(Endpoint.Start("dynalite", rig.Dynalite, pinned ? Rig.ServerProcessor : -1));
        endpoints.AddRange(options.Peers.Select(p => Endpoint.At(p.Name, p.Url)));
        try
        {
            foreach (Endpoint endpoint in endpoints)
            {
                await endpoint.WaitUntilListeningAsync();
                await endpoint.LoadAsync();
            }
            Workload[] rows = [.. Workloads.All.Where(w => options.Operations.Length == 0 || options.Operations.Contains(w.Name))];
            Cells cells = new();
            await MeasureAsync(options, cells, endpoints, rows, pinned);
            Write(results, cells, endpoints, rows, options, pinned);
        }
        finally
        {
            foreach (Endpoint endpoint in endpoints)
                await endpoint.DisposeAsync();
        }
    }

    private static async Task MeasureAsync(
        LoadOptions options, Cells cells, List<Endpoint> endpoints, Workload[] rows, bool pinned)
    {
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
                        await cells.MeasureAsync(options, endpoint, row, run, options.Connections, pinned);
                }
            }
            await cells.MeasureAsync(options, endpoints[1], Workloads.Named(FloorRow), run, options.Connections, pinned);
        }
    }

    private static void Write(
        Results results, Cells cells, List<Endpoint> endpoints, Workload[] rows, LoadOptions options, bool pinned)
    {
        // The first endpoint is ours, the second the floor, which has but one row.
        Cell floor = cells[FloorRow, endpoints[1].Name]!;
        string[] peers = [.. endpoints.Skip(2).Select(e => e.Name)];
        results.Heading(pinned ? "Operations: server on one processor, client on the other" : "Operations, not pinned");
        results.Text($"{options.Connections} connections in a closed loop (wrk), medians of {options.Runs} runs of {options.Seconds} s.");
        List<string[]> table = [Line("the floor", floor, null, new Cell?[peers.Length])];
        BarChart shares = new("Share of the floor's rate", ["dynamo"], digits: 3);
        BarChart times = new("Times the rate of dynalite", ["dynamo", "dynalite"], digits: 1);
        foreach (Workload row in rows)
        {
            if (cells[row.Name, endpoints[0].Name] is not { } ours)
                continue;
            Cell?[] theirs = [.. peers.Select(p => cells[row.Name, p])];
            table.Add(Line(row.Name, ours, floor, theirs));
            shares.Add(row.Name, ours.Rate / floor.Rate);
            if (theirs.Length > 0 && theirs[0] is { } peer)
                times.Add(row.Name, ours.Rate / peer.Rate, 1);
        }
        results.Table(
            ["operation", "requests/s", "CPU a request, µs", "p50, ms", "p99, ms", "of the floor",
                .. peers.SelectMany(p => (string[])[$"{p}/s", $"times {p}"])],
            table);
        if (!pinned)
            return;
        results.Chart("share-of-floor", shares);
        if (peers.Contains("dynalite"))
            results.Chart("times-dynalite", times);
    }

    private static string[] Line(string title, Cell ours, Cell? floor, Cell?[] peers) =>
    [
        ours.Fault == null ? title : $"{title} ({ours.Fault})",
        Results.Format(ours.Rate, 0), Results.Format(ours.ProcessorUs, 1), Results.Format(ours.P50Ms, 2), Results.Format(ours.P99Ms, 2),
        floor == null ? "1" : Results.Format(ours.Rate / floor.Rate, 3),
        .. peers.SelectMany(p => p == null ? (string[])["–", "–"] : [Results.Format(p.Rate, 0), Results.Format(ours.Rate / p.Rate, 1)]),
    ];

    /// <summary>The first of a row's requests must succeed; a server that does not know the operation is left out.</summary>
    private static async Task<bool> IsSupportedAsync(Endpoint endpoint, Workload row)
    {
        (HttpStatusCode status, string body) = await endpoint.CallAsync(row.Operation, row.Bodies[0]);
        if (status != HttpStatusCode.OK)
            Console.Error.WriteLine($"{endpoint.Name} answers {row.Name} with {(int)status}, its row is left out: {body}");
        return status == HttpStatusCode.OK;
    }
}
