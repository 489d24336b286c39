namespace Dynamo.Histories.Tests;

/// <summary>Records histories: eight clients, each on its own connection, on three items at once.</summary>
internal sealed class Recorder : IDisposable
{
    private const int Clients = 8;
    private const int CallsPerClient = 30;
    private const int Keys = 3;
    private const string TableName = "Registers";
    private readonly HttpClient[] _connections;

    private Recorder(Uri endpoint) => _connections = [.. Enumerable.Range(0, Clients).Select(_ => WireClient.Connect(endpoint))];

    public static async Task<Recorder> StartAsync(Uri endpoint)
    {
        Recorder recorder = new(endpoint);
        await WireClient.CreateTableAsync(recorder._connections[0], TableName);
        return recorder;
    }

    public void Dispose() => Array.ForEach(_connections, c => c.Dispose());

    /// <summary>The calls of all clients. The seed fixes what they ask and names their items; not how they meet.</summary>
    public async Task<Call[]> RecordAsync(int seed)
    {
        Call[][] calls = await Task.WhenAll(_connections.Select((http, client) => Task.Run(async () =>
        {
            Random random = new(seed * Clients + client);
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
