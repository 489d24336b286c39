using System.Text.Json.Nodes;
using Dynamo.Server;

namespace Dynamo.Differential.Tests;

/// <summary>
/// Goal: where dynalite implements an operation, we answer the same or know why not.
/// Approach: the same random requests to both, over HTTP; every difference must be covered by a known one.
/// DYNAMO_DIFFERENCES sets how many requests, DYNAMO_SEED the first seed.
/// </summary>
public class DifferentialTests
{
    private const int RequestsPerSeed = 200;

    [Fact]
    public async Task Random_requests_are_answered_as_by_dynalite_or_differ_knowingly()
    {
        int requests = int.Parse(Environment.GetEnvironmentVariable("DYNAMO_DIFFERENCES") ?? "2000");
        int seed = int.Parse(Environment.GetEnvironmentVariable("DYNAMO_SEED") ?? "1");
        (DynaliteProcess? process, string reason) = await DynaliteProcess.TryStartAsync();
        Assert.SkipWhen(process is null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), reason);
        Assert.True(process is not null, reason);
        using (process)
        await using (DynamoServer server = await DynamoServer.StartAsync(new DynamoServerOptions()))
        using (Endpoint theirs = new(process.Address))
        using (Endpoint ours = new(server.Endpoint))
        {
            foreach (WireRequest table in RequestGenerator.Tables())
                await Task.WhenAll(ours.SendAsync(table), theirs.SendAsync(table));
            List<Exchange> unexplained = [];
            for (int sent = 0; sent < requests; sent += RequestsPerSeed)
                unexplained.AddRange(await CompareAsync(ours, theirs, seed++));
            Assert.True(unexplained.Count == 0, Report(unexplained));
        }
    }

    /// <summary>docs/differences-from-dynalite.md is this table. DYNAMO_UPDATE_DOCS=1 writes it.</summary>
    [Fact]
    public void Page_lists_the_known_differences()
    {
        string page = "# Differences from dynalite\n"
            + "Written from `tests/Dynamo.Differential.Tests/KnownDifferences.cs`. Random requests are sent to both; each difference in "
            + "the answers must be one of these. dynalite 4.0.0 answers as DynamoDB did around 2016 to 2020.\n\n"
            + "| we | who says so |\n| --- | --- |\n"
            + string.Concat(KnownDifferences.All.Select(d => $"| {d.Name} | {d.Source} |\n"));
        string file = Path.Combine(Repository.Root, "docs", "differences-from-dynalite.md");
        if (Environment.GetEnvironmentVariable("DYNAMO_UPDATE_DOCS") == "1")
            File.WriteAllText(file, page);
        Assert.True(File.Exists(file) && File.ReadAllText(file) == page,
            "the page is stale: DYNAMO_UPDATE_DOCS=1 dotnet test tests/Dynamo.Differential.Tests --filter Page writes it");
    }

    private static async Task<List<Exchange>> CompareAsync(Endpoint ours, Endpoint theirs, int seed)
    {
        List<Exchange> unexplained = [];
        RequestGenerator generator = new(seed);
        await ClearAsync(ours, theirs);
        for (int i = 0; i < RequestsPerSeed; i++)
        {
            WireRequest request = generator.Next();
            WireAnswer[] answers = await Task.WhenAll(ours.SendAsync(request), theirs.SendAsync(request));
            Exchange exchange = new(request, answers[0], answers[1]);
            if (exchange.Same)
                continue;
            if (!KnownDifferences.All.Any(d => d.Covers(exchange)))
                unexplained.Add(exchange);
            if (exchange.Ours.Status != exchange.Theirs.Status)
                await ClearAsync(ours, theirs); // The contents may differ from here on.
        }
        return unexplained;
    }

    /// <summary>Deletes every item that the generator can write.</summary>
    private static async Task ClearAsync(Endpoint ours, Endpoint theirs)
    {
        IEnumerable<JsonObject> simple = Enumerable.Range(0, 3).Select(p => new JsonObject { ["pk"] = Text($"p{p}") });
        IEnumerable<JsonObject> sorted = Enumerable.Range(0, 18).Select(i => new JsonObject
        {
            ["pk"] = Text($"p{i % 3}"),
            ["sk"] = new JsonObject { ["N"] = (i / 3 - 2).ToString() },
        });
        foreach ((string table, IEnumerable<JsonObject> keys) in new[] { ("Simple", simple), ("Sorted", sorted) })
        {
            JsonArray deletes = [.. keys.Select(k => (JsonNode)new JsonObject { ["DeleteRequest"] = new JsonObject { ["Key"] = k } })];
            WireRequest request = new("BatchWriteItem", new() { ["RequestItems"] = new JsonObject { [table] = deletes } });
            await Task.WhenAll(ours.SendAsync(request), theirs.SendAsync(request));
        }
    }

    private static JsonObject Text(string text) => new() { ["S"] = text };

    private static string Report(List<Exchange> unexplained)
    {
        IEnumerable<string> kinds = unexplained
            .GroupBy(e => (e.Request.Operation, Ours: Summary(e.Ours), Theirs: Summary(e.Theirs)))
            .OrderByDescending(g => g.Count())
            .Select(g => $"{g.Count()} × {g.First()}");
        return $"{unexplained.Count} unexplained differences; each kind once, most frequent first:\n{string.Join('\n', kinds)}";
    }

    private static string Summary(WireAnswer answer)
    {
        string text = answer.Status == 200 ? "success" : $"{answer.ErrorType} {answer.Message}";
        return text.Length > 60 ? text[..60] : text;
    }
}
