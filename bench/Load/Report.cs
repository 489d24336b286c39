using System.Globalization;
using System.Text;

namespace Dynamo.Load;

/// <summary>Gathers measurements and prints their medians as a Markdown table.</summary>
internal sealed class Report(string[] endpoints)
{
    private readonly Dictionary<(string Row, string Endpoint), List<Measurement>> _cells = [];

    public void Add(string row, string endpoint, Measurement measurement)
    {
        if (!_cells.TryGetValue((row, endpoint), out List<Measurement>? cell))
            _cells[(row, endpoint)] = cell = [];
        cell.Add(measurement);
    }

    public string Format(IEnumerable<string> rows)
    {
        // The first endpoint is ours, the second the floor, which has but one row.
        string[] peers = endpoints[2..];
        double floor = Rate(Program.FloorRow, endpoints[1]);
        StringBuilder text = new();
        text.Append("| operation | requests/s | CPU a request | p50 | p99 | of the floor |");
        foreach (string peer in peers)
            text.Append(CultureInfo.InvariantCulture, $" {peer}/s | times {peer} |");
        text.Append("\n| --- | --- | --- | --- | --- | --- |").Append(string.Concat(peers.Select(_ => " --- | --- |"))).Append('\n');
        Append(text, "the floor", Program.FloorRow, endpoints[1], floor, []);
        foreach (string row in rows)
            Append(text, row, row, endpoints[0], floor, peers);
        return text.ToString();
    }

    private void Append(StringBuilder text, string title, string row, string endpoint, double floor, string[] peers)
    {
        if (!_cells.TryGetValue((row, endpoint), out List<Measurement>? cell))
            return;
        double rate = Rate(row, endpoint);
        text.Append(
            CultureInfo.InvariantCulture,
            $"| {title} | {rate:N0} | {ColdStart.Median(cell.Select(m => m.ProcessorUs)):F1} µs | {ColdStart.Median(cell.Select(m => m.P50Ms)):F2} ms | {ColdStart.Median(cell.Select(m => m.P99Ms)):F2} ms | {(double.IsFinite(rate / floor) ? $"{rate / floor:F3}" : "–")} |");
        foreach (string peer in peers)
        {
            double peerRate = Rate(row, peer);
            text.Append(
                CultureInfo.InvariantCulture,
                $" {(peerRate > 0 ? peerRate.ToString("N0", CultureInfo.InvariantCulture) : "–")} | {(peerRate > 0 ? (rate / peerRate).ToString("F1", CultureInfo.InvariantCulture) : "–")} |");
        }
        string? fault = cell.Select(m => m.Fault).FirstOrDefault(f => f != null);
        text.Append(fault == null ? "\n" : $" {fault}\n");
    }

    private double Rate(string row, string endpoint)
        => _cells.TryGetValue((row, endpoint), out List<Measurement>? cell)
            ? ColdStart.Median(cell.Select(m => m.RequestsPerSecond))
            : 0;
}
