namespace Dynamo.Load;

/// <summary>PutItem with a data directory, by how long the answer waits for the disk.</summary>
internal static class DurablePart
{
    public static async Task RunAsync(Rig rig, Results results)
    {
        Workload row = Workloads.Named("PutItem");
        List<string[]> table = [];
        foreach (string durability in new[] { "commit", "interval", "none" })
        {
            string directory = Directory.CreateTempSubdirectory("dynamo-load-").FullName;
            await using (Endpoint endpoint = rig.StartDurable(directory, durability))
            {
                await endpoint.WaitUntilListeningAsync();
                await endpoint.LoadAsync();
                Cells cells = new();
                for (int run = 0; run < rig.Options.Runs; run++)
                    await cells.MeasureAsync(rig.Options, endpoint, row, run, rig.Options.Connections, pinned: true);
                Cell cell = cells[row.Name, endpoint.Name]!;
                table.Add([$"`--durability {durability}`", Results.Format(cell.Rate, 0), Results.Format(cell.ProcessorUs, 1), Results.Format(cell.P50Ms, 2), Results.Format(cell.P99Ms, 2)]);
            }
            Directory.Delete(directory, recursive: true);
        }
        results.Heading("PutItem with a data directory");
        results.Table(["", "requests/s", "CPU a request, µs", "p50, ms", "p99, ms"], table);
    }
}
