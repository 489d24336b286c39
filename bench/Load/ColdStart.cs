using System.Diagnostics;

namespace Dynamo.Load;

/// <summary>From starting a process to its first answers, and what it occupies when it then does nothing.</summary>
internal static class ColdStart
{
    private const int Rounds = 7;

    public static async Task RunAsync(Rig rig, Results results)
    {
        List<(string Name, double[] Figures)> rows = [("dynamo", await MeasureAsync("dynamo", rig.Dynamo))];
        if (rig.Dynalite != null)
            rows.Add(("dynalite", await MeasureAsync("dynalite", rig.Dynalite)));
        if (rows.Count > 1)
            rows.Add(("times dynalite", [.. rows[0].Figures.Zip(rows[1].Figures, (ours, theirs) => ours / theirs)]));
        results.Heading("Cold start and idle memory");
        results.Text($"From starting the process, medians of {Rounds}, not pinned.");
        results.Table(
            ["", "to ListTables, ms", "to PutItem (with CreateTable), ms", "idle, MB"],
            rows.Select(r => (string[])[r.Name, .. r.Figures.Select(f => Results.Format(f, r.Name.StartsWith("times", StringComparison.Ordinal) ? 2 : 0))]));
    }

    private static async Task<double[]> MeasureAsync(string name, string[] command)
    {
        List<double> list = [], put = [], memory = [];
        for (int i = 0; i < Rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await using (Endpoint endpoint = Endpoint.Start(name, command, processor: -1))
            {
                await endpoint.WaitUntilListeningAsync();
                await endpoint.RequireAsync("ListTables", "{}");
                list.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                await Task.Delay(1000);
                memory.Add(endpoint.ResidentBytes()!.Value / 1e6);
            }
            start = Stopwatch.GetTimestamp();
            await using (Endpoint endpoint = Endpoint.Start(name, command, processor: -1))
            {
                await endpoint.WaitUntilListeningAsync();
                await endpoint.CreateTableAsync();
                await endpoint.RequireAsync("PutItem", Workloads.Named("PutItem").Bodies[0]);
                put.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }
        return [Results.Median(list), Results.Median(put), Results.Median(memory)];
    }
}
