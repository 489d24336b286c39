namespace Dynamo.Load;

/// <summary>One client that waits for each answer: what a request takes when nothing else is going on.</summary>
internal static class SingleConnectionPart
{
    public static async Task RunAsync(Rig rig, Results results)
    {
        Workload row = Workloads.Named("GetItem");
        Cells cells = new();
        await using Endpoint dynamo = rig.StartDynamo(), floor = rig.StartFloor();
        foreach (Endpoint endpoint in new[] { dynamo, floor })
        {
            await endpoint.WaitUntilListeningAsync();
            await endpoint.LoadAsync();
        }
        for (int run = 0; run < rig.Options.Runs; run++)
        {
            await cells.MeasureAsync(rig.Options, floor, row, run, connections: 1, pinned: true);
            await cells.MeasureAsync(rig.Options, dynamo, row, run, connections: 1, pinned: true);
        }
        Cell ours = cells[row.Name, dynamo.Name]!, theirs = cells[row.Name, floor.Name]!;
        results.Heading("One connection, one request after another");
        results.Table(
            ["GetItem", "requests/s", "p50, ms", "p99, ms", "of the floor"],
            [
                ["the floor", Results.Format(theirs.Rate, 0), Results.Format(theirs.P50Ms, 3), Results.Format(theirs.P99Ms, 3), "1"],
                ["dynamo", Results.Format(ours.Rate, 0), Results.Format(ours.P50Ms, 3), Results.Format(ours.P99Ms, 3), Results.Format(ours.Rate / theirs.Rate, 2)],
            ]);
    }
}
