using Dynamo.Server;

namespace Dynamo.Histories.Tests;

/// <summary>
/// Goal: single items are linearisable, and transactions strictly serialisable with each other and with single
/// operations. Approach: clients over HTTP, each on its own connection, hammer three items at once; every history
/// must have an order that explains it. DYNAMO_HISTORIES sets how many, DYNAMO_SEED the first seed.
/// </summary>
public class HistoryTests
{
    private const int Clients = 8;
    private const int CallsPerClient = 30;
    private const int Keys = 3;
    private const string TableName = "Registers";

    [Fact]
    public async Task Histories_of_single_operations_and_transactions_are_strictly_serialisable()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("DYNAMO_HISTORIES") ?? "40");
        int seed = int.Parse(Environment.GetEnvironmentVariable("DYNAMO_SEED") ?? "1");
        await using DynamoServer server = await DynamoServer.StartAsync(new DynamoServerOptions());
        HttpClient[] connections = [.. Enumerable.Range(0, Clients).Select(_ => WireClient.Connect(server.Endpoint))];
        await WireClient.CreateTableAsync(connections[0], TableName);
        for (int i = 0; i < count; i++)
        {
            Call[] history = await RecordAsync(connections, seed + i);
            string? anomaly = Checker.FindAnomaly(history);
            Assert.True(anomaly is null, $"seed {seed + i} (DYNAMO_SEED={seed + i} DYNAMO_HISTORIES=1): {anomaly}");
        }
        Array.ForEach(connections, c => c.Dispose());
    }

    private static async Task<Call[]> RecordAsync(HttpClient[] connections, int seed)
    {
        Call[][] calls = await Task.WhenAll(connections.Select((http, client) => Task.Run(async () =>
        {
            Random random = new(HashCode.Combine(seed, client));
            WireClient wire = new(http, TimeProvider.System, TableName);
            int[] believed = new int[Keys];
            List<Call> made = [];
            for (int i = 0; i < CallsPerClient; i++)
            {
                Call call = Choose(random, client, i, believed);
                await wire.RunAsync(call, $"{seed}-");
                Learn(call, believed);
                made.Add(call);
            }
            return made.ToArray();
        })));
        return [.. calls.SelectMany(c => c)];
    }

    /// <summary>Values written are unique in the history; compare-and-sets expect what the client last learnt.</summary>
    private static Call Choose(Random random, int client, int i, int[] believed)
    {
        int[] keys = [.. Enumerable.Range(0, Keys).OrderBy(_ => random.Next())];
        int unique = 1000 + client * 1000 + i * 10;
        CallKind kind = random.Next(10) switch
        {
            0 or 1 => CallKind.Read,
            2 => CallKind.Write,
            3 or 4 or 5 => CallKind.Add,
            6 => CallKind.CompareAndSet,
            7 => CallKind.ReadAll,
            _ => CallKind.CompareAndSetAll,
        };
        int[] named = kind switch
        {
            CallKind.ReadAll => keys,
            CallKind.CompareAndSetAll => keys[..2],
            _ => keys[..1],
        };
        return new Call
        {
            Client = client,
            Kind = kind,
            Keys = named,
            Expected = kind is CallKind.CompareAndSet or CallKind.CompareAndSetAll ? [.. named.Select(k => believed[k])] : [],
            Values = kind switch
            {
                CallKind.Read or CallKind.ReadAll => [],
                CallKind.Add => [1],
                _ => [.. named.Select((_, n) => unique + n)],
            },
        };
    }

    private static void Learn(Call call, int[] believed)
    {
        int[] known = call.Outcome != Outcome.Done ? [] : call.Answers.Length > 0 ? call.Answers : call.Values;
        for (int i = 0; i < known.Length; i++)
            believed[call.Keys[i]] = known[i];
    }
}
