namespace Dynamo.Load;

/// <summary>
/// Latencies where requests come at a fixed rate, half of the highest, whether or not the server keeps up; the floor
/// at the same rate beside it.
/// </summary>
internal static class OpenLoopPart
{
    private const int Connections = 64;

    public static async Task RunAsync(Rig rig, Results results)
    {
        List<string[]> table = [];
        BarChart chart = new("99th percentile at half of the highest rate, ms", ["dynamo", "floor"], digits: 2);
        await using Endpoint dynamo = rig.StartDynamo(), floor = rig.StartFloor();
        foreach (Endpoint endpoint in new[] { dynamo, floor })
        {
            await endpoint.WaitUntilListeningAsync();
            await endpoint.LoadAsync();
        }
        foreach (string operation in new[] { "GetItem", "PutItem" })
        {
            Func<ReadOnlyMemory<byte>> requests = RequestText.Replay(Workloads.Named(operation));
            await Driver.RunAsync(floor.Url, Connections, requests, 0, TimeSpan.FromSeconds(rig.Options.WarmUpSeconds));
            await Driver.RunAsync(dynamo.Url, Connections, requests, 0, TimeSpan.FromSeconds(rig.Options.WarmUpSeconds));
            double most = (await Driver.RunAsync(dynamo.Url, Connections, requests, 0, TimeSpan.FromSeconds(rig.Options.Seconds))).RequestsPerSecond;
            List<DriverResult> ours = [], theirs = [];
            for (int run = 0; run < rig.Options.Runs; run++)
            {
                theirs.Add(await MeasureAsync(rig, floor, requests, most / 2));
                ours.Add(await MeasureAsync(rig, dynamo, requests, most / 2));
            }
            table.Add(Line(operation, dynamo, ours));
            table.Add(Line(operation, floor, theirs));
            chart.Add(operation, Results.Median(ours.Select(r => r.P99Ms)), Results.Median(theirs.Select(r => r.P99Ms)));
        }
        results.Heading("Open loop at half of the highest rate");
        results.Text(
            $"{Connections} connections; a latency counts from when its request was due. Medians of {rig.Options.Runs} runs of {rig.Options.Seconds * 2} s; server on one processor, client on the other.");
        results.Table(["operation", "server", "requests/s", "p50, ms", "p99, ms"], table);
        results.Chart("open-loop", chart);
    }

    private static async Task<DriverResult> MeasureAsync(
        Rig rig, Endpoint endpoint, Func<ReadOnlyMemory<byte>> requests, double rate)
    {
        DriverResult result = await Driver.RunAsync(
            endpoint.Url, Connections, requests, rate, TimeSpan.FromSeconds(rig.Options.Seconds * 2));
        Console.Error.WriteLine($"open loop, {endpoint.Name}: {result}");
        return result;
    }

    private static string[] Line(string operation, Endpoint endpoint, List<DriverResult> runs) =>
    [
        operation, endpoint.Name, Results.Format(Results.Median(runs.Select(r => r.RequestsPerSecond)), 0),
        Results.Format(Results.Median(runs.Select(r => r.P50Ms)), 3), Results.Format(Results.Median(runs.Select(r => r.P99Ms)), 3),
    ];
}
