using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Dynamo.Load;

/// <summary>Gathers the tables and charts of one run, and puts them into the page of results.</summary>
internal sealed partial class Results(string command)
{
    private const string Begin = "<!-- measured: begin (written by ./dev bench load --write) -->";
    private const string End = "<!-- measured: end -->";

    private readonly StringBuilder _text = new();
    private readonly List<(string Name, string Svg)> _charts = [];

    public int Length => _text.Length;

    public string TextFrom(int start) => _text.ToString(start, _text.Length - start);

    public void Heading(string title) => _text.Append("### ").Append(title).Append("\n\n");

    public void Text(string text) => _text.Append(text).Append("\n\n");

    public void Table(string[] head, IEnumerable<string[]> rows)
    {
        Row(head);
        Row([.. head.Select(_ => "---")]);
        foreach (string[] row in rows)
            Row(row);
        _text.Append('\n');
    }

    /// <param name="name">The file's name, without ending.</param>
    public void Chart(string name, BarChart chart)
    {
        _charts.Add((name, chart.ToSvg()));
        _text.Append(CultureInfo.InvariantCulture, $"![{chart.Title}](benchmarks/{name}.svg)\n\n");
    }

    /// <summary>Replaces what an earlier run has left between the marks, or adds it at the end; charts go beside it.</summary>
    public void WriteInto(string file)
    {
        string old = File.Exists(file) ? File.ReadAllText(file) : "";
        string block = $"{Begin}\n{Machine()}: `{command}`\n\n{_text.ToString().TrimEnd()}\n{End}";
        int begin = old.IndexOf(Begin, StringComparison.Ordinal), end = old.IndexOf(End, StringComparison.Ordinal);
        File.WriteAllText(
            file,
            begin >= 0 && end > begin ? old[..begin] + block + old[(end + End.Length)..] : $"{old.TrimEnd()}\n\n{block}\n");
        string directory = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "benchmarks");
        Directory.CreateDirectory(directory);
        foreach ((string name, string svg) in _charts)
            File.WriteAllText(Path.Combine(directory, $"{name}.svg"), svg);
    }

    public static string Format(double value, int digits) => value.ToString($"N{digits}", CultureInfo.InvariantCulture);

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private void Row(string[] cells) => _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Machine()
    {
        string system = Value("/etc/os-release", SystemLine(), RuntimeInformation.OSDescription);
        string processor = Value("/proc/cpuinfo", ProcessorLine(), "unknown processor");
        double memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processors ({processor}), {memory:F0} GB, {system}, {RuntimeInformation.FrameworkDescription}, {DateTime.UtcNow:yyyy-MM-dd}");
    }

    private static string Value(string file, Regex line, string otherwise)
        => File.Exists(file) && line.Match(File.ReadAllText(file)) is { Success: true } match ? match.Groups[1].Value : otherwise;

    [GeneratedRegex("PRETTY_NAME=\"(.*)\"")]
    private static partial Regex SystemLine();

    [GeneratedRegex(@"model name\s*: (.*)")]
    private static partial Regex ProcessorLine();
}
