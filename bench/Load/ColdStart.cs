using System.Diagnostics;
using System.Globalization;

namespace Dynamo.Load;

/// <summary>From starting a process to its first answers, and what it occupies when it then does nothing.</summary>
internal static class ColdStart
{
    private const int Rounds = 7;

    /// <returns>Medians: milliseconds to the first ListTables and to the first PutItem, idle megabytes.</returns>
    public static async Task<(double ListTablesMs, double PutItemMs, double IdleMegabytes)> MeasureAsync(
        string name, string[] command)
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
                await endpoint.RequireAsync("PutItem", Workloads.All.First(w => w.Name == "PutItem").Bodies[0]);
                put.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }
        return (Median(list), Median(put), Median(memory));
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    public static string Format(string name, (double ListTablesMs, double PutItemMs, double IdleMegabytes) figures)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {figures.ListTablesMs:F0} ms | {figures.PutItemMs:F0} ms | {figures.IdleMegabytes:F0} MB |");
}
