using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Dynamo.Load;

/// <summary>
/// Adds an index to a table with many items while clients read and write it at a fixed rate, and prints how long they
/// waited before, during and after. Latencies count from the intended start, so a standstill shows in full.
/// </summary>
internal sealed class BackfillRun(Endpoint endpoint, int items)
{
    private const string Table = "backfill";
    private const int Connections = 16;
    private const double RatePerSecond = 1000;
    private const int Groups = 1000;
    private static readonly TimeSpan s_quietPhase = TimeSpan.FromSeconds(10);
    private static readonly string s_describe = $$"""{"TableName":"{{Table}}"}""";
    private static readonly string s_payload = new('x', 100);
    private int _added;
    private long _failed;

    public static async Task RunAsync(Rig rig, Results results)
    {
        results.Heading("Reads and writes while a table gets an index");
        await using (Endpoint endpoint = Endpoint.Start("in memory", rig.Dynamo, processor: -1))
            results.Text(await new BackfillRun(endpoint, rig.Options.Backfill).MeasureAsync());
        string directory = Directory.CreateTempSubdirectory("dynamo-load-").FullName;
        await using (Endpoint endpoint = Endpoint.Start("data directory", [.. rig.Dynamo[..^1], "--data", directory], processor: -1))
            results.Text(await new BackfillRun(endpoint, rig.Options.Backfill).MeasureAsync());
        Directory.Delete(directory, recursive: true);
    }

    private async Task<string> MeasureAsync()
    {
        await endpoint.WaitUntilListeningAsync();
        await LoadAsync();
        await DriveAsync(Task.Delay(TimeSpan.FromSeconds(5))); // warms up
        Phase before = await DriveAsync(Task.Delay(s_quietPhase));

        Stopwatch watch = Stopwatch.StartNew();
        Phase during = await DriveAsync(AddIndexAsync());
        TimeSpan took = watch.Elapsed;
        Phase after = await DriveAsync(Task.Delay(s_quietPhase));
        int found = await CountAsync();
        return string.Create(CultureInfo.InvariantCulture, $"""
            {items:N0} items, {RatePerSecond:N0} requests/s; the index was ACTIVE after {took.TotalSeconds:F1} s ({items / took.TotalSeconds:N0} items/s); it has {found:N0} entries for {items + _added:N0} items; {_failed} requests failed

            | {endpoint.Name} | requests | GetItem p50 | p99 | max | PutItem p50 | p99 | max |
            | --- | --- | --- | --- | --- | --- | --- | --- |
            {Row("before", before)}
            {Row("during the backfill", during)}
            {Row("after", after)}

            """);
    }

    /// <summary>Reads of what was loaded and writes of both kinds, old items and new, until the given task is done.</summary>
    private async Task<Phase> DriveAsync(Task until)
    {
        Phase phase = new();
        long start = Stopwatch.GetTimestamp();
        int ticket = -1;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async connection =>
        {
            Random random = new(connection);
            while (!until.IsCompleted)
            {
                TimeSpan intended = TimeSpan.FromSeconds(Interlocked.Increment(ref ticket) / RatePerSecond);
                TimeSpan ahead = intended - Stopwatch.GetElapsedTime(start);
                if (ahead > TimeSpan.Zero)
                    await Task.Delay(ahead);
                // Timers are coarse; what they are late by is not the server's.
                TimeSpan late = ahead > TimeSpan.Zero ? Stopwatch.GetElapsedTime(start) - intended : TimeSpan.Zero;
                bool read = random.Next(2) == 0;
                int number = random.Next(4) == 0 && !read ? items + Interlocked.Increment(ref _added) - 1 : random.Next(items);
                (HttpStatusCode status, _) = read
                    ? await endpoint.CallAsync("GetItem", $$$$"""{"TableName":"{{{{Table}}}}","Key":{"p":{"S":"k{{{{number}}}}"}}}""")
                    : await endpoint.CallAsync("PutItem", $$"""{"TableName":"{{Table}}","Item":{{Item(number)}}}""");
                if (status != HttpStatusCode.OK)
                    Interlocked.Increment(ref _failed);
                phase.Add(read, (Stopwatch.GetElapsedTime(start) - intended - late).TotalMilliseconds);
            }
        }));
        await until;
        return phase;
    }

    private async Task AddIndexAsync()
    {
        await endpoint.RequireAsync("UpdateTable", $$$$"""
            {"TableName":"{{{{Table}}}}","AttributeDefinitions":[{"AttributeName":"g","AttributeType":"S"}],"GlobalSecondaryIndexUpdates":[{"Create":
             {"IndexName":"by-group","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}}]}
            """);
        while (true)
        {
            using JsonDocument answer = JsonDocument.Parse(await endpoint.RequireAsync("DescribeTable", s_describe));
            JsonElement index = answer.RootElement.GetProperty("Table").GetProperty("GlobalSecondaryIndexes")[0];
            string status = index.GetProperty("IndexStatus").GetString()!;
            string backfilling = index.TryGetProperty("Backfilling", out JsonElement flag) ? $", Backfilling {flag}" : "";
            Console.Error.WriteLine($"IndexStatus {status}{backfilling}, ItemCount {index.GetProperty("ItemCount"):N0}");
            if (status == "ACTIVE")
                return;
            await Task.Delay(1000);
        }
    }

    private async Task LoadAsync()
    {
        await endpoint.RequireAsync("CreateTable", $$"""
            {"TableName":"{{Table}}","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"p","KeyType":"HASH"}],
             "AttributeDefinitions":[{"AttributeName":"p","AttributeType":"S"}]}
            """);
        int next = 0;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (Interlocked.Add(ref next, 25) - 25 is int first && first < items)
            {
                IEnumerable<string> puts = Enumerable.Range(first, Math.Min(25, items - first))
                    .Select(i => $$$"""{"PutRequest":{"Item":{{{Item(i)}}}}}""");
                await endpoint.RequireAsync("BatchWriteItem", $$$"""{"RequestItems":{"{{{Table}}}":[{{{string.Join(',', puts)}}}]}}""");
                if (first / 100_000 != (first + 25) / 100_000)
                    Console.Error.WriteLine($"loaded {first + 25:N0} items");
            }
        }));
    }

    /// <summary>Counts the index's entries, a page after another.</summary>
    private async Task<int> CountAsync()
    {
        int count = 0;
        string from = "";
        do
        {
            using JsonDocument page = JsonDocument.Parse(
                await endpoint.RequireAsync("Scan", $$"""{"TableName":"{{Table}}","IndexName":"by-group","Select":"COUNT"{{from}}}"""));
            count += page.RootElement.GetProperty("Count").GetInt32();
            from = page.RootElement.TryGetProperty("LastEvaluatedKey", out JsonElement key) ? $",\"ExclusiveStartKey\":{key.GetRawText()}" : "";
        }
        while (from.Length > 0);
        return count;
    }

    private static string Item(int number)
        => $$$"""{"p":{"S":"k{{{number}}}"},"g":{"S":"g{{{number % Groups}}}"},"payload":{"S":"{{{s_payload}}}"}}""";

    private static string Row(string name, Phase phase) => string.Create(
        CultureInfo.InvariantCulture, $"| {name} | {phase.Reads.Count + phase.Writes.Count:N0} | {Figures(phase.Reads)} | {Figures(phase.Writes)} |");

    private static string Figures(List<double> latencies)
    {
        latencies.Sort();
        double At(double share) => latencies[(int)Math.Ceiling(share * latencies.Count) - 1];
        return string.Create(CultureInfo.InvariantCulture, $"{At(0.5):F2} ms | {At(0.99):F2} ms | {latencies[^1]:F1} ms");
    }

    private sealed class Phase
    {
        public List<double> Reads { get; } = [];

        public List<double> Writes { get; } = [];

        public void Add(bool read, double latencyMs)
        {
            List<double> list = read ? Reads : Writes;
            lock (list)
                list.Add(latencyMs);
        }
    }
}
