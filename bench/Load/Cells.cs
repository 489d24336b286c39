namespace Dynamo.Load;

/// <summary>The medians of one row on one server. <see cref="ProcessorUs"/>: see <see cref="Measurement"/>.</summary>
internal sealed record Cell(double Rate, double ProcessorUs, double P50Ms, double P99Ms, string? Fault);

/// <summary>Gathers what wrk measures, row by row and server by server, over several runs.</summary>
internal sealed class Cells
{
    private readonly Dictionary<(string Row, string Endpoint), List<Measurement>> _measured = [];

    /// <summary>Null where nothing was measured.</summary>
    public Cell? this[string row, string endpoint]
        => _measured.TryGetValue((row, endpoint), out List<Measurement>? runs)
            ? new Cell(
                Results.Median(runs.Select(m => m.RequestsPerSecond)), Results.Median(runs.Select(m => m.ProcessorUs)),
                Results.Median(runs.Select(m => m.P50Ms)), Results.Median(runs.Select(m => m.P99Ms)),
                runs.Select(m => m.Fault).FirstOrDefault(f => f != null))
            : null;

    public async Task MeasureAsync(
        LoadOptions options, Endpoint endpoint, Workload row, int run, int connections, bool pinned)
    {
        int processor = pinned ? Rig.ClientProcessor : -1;
        if (run == 0 && options.WarmUpSeconds > 0)
            await Wrk.RunAsync(endpoint.Url, row, connections, options.WarmUpSeconds, processor);
        TimeSpan? before = endpoint.ProcessorTime();
        Measurement measured = await Wrk.RunAsync(endpoint.Url, row, connections, options.Seconds, processor);
        if (endpoint.ProcessorTime() - before is { } used)
            measured = measured with { ProcessorUs = used.TotalMicroseconds / measured.Requests };
        if (!_measured.TryGetValue((row.Name, endpoint.Name), out List<Measurement>? runs))
            _measured[(row.Name, endpoint.Name)] = runs = [];
        runs.Add(measured);
        Console.Error.WriteLine($"run {run + 1}: {row.Name}, {endpoint.Name}: {measured.RequestsPerSecond:N0}/s, {measured.ProcessorUs:F1} us {measured.Fault}");
    }
}
