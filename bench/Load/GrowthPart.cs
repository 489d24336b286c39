using System.Globalization;

namespace Dynamo.Load;

/// <summary>
/// The same operations with few items and with many, and what an item takes in memory. Keys are drawn at random from
/// all items; queries go to the first partitions only, so that they differ by nothing but the partitions around them.
/// </summary>
internal static class GrowthPart
{
    private const int FewItems = Workloads.Items;
    private const int Connections = 32;
    private const int LoadConnections = 64;

    /// <summary>How the workloads' items are stored: 241 bytes (docs/formats/item.md) and a key of 35.</summary>
    private const int StoredBytes = 241;
    private const int KeyBytes = 35;

    private static readonly string[] s_operations = ["GetItem", "PutItem", "Query"];

    public static async Task RunAsync(Rig rig, Results results)
    {
        int many = rig.Options.Items;
        // A record takes more than the item; room for that and for what the puts append.
        string memory = Math.Max(4L << 30, many * 800L).ToString(CultureInfo.InvariantCulture);
        await using Endpoint few = rig.StartDynamo(), large = rig.StartDynamo(pinned: true, "--memory", memory);
        await LoadAsync(few, FewItems);
        long before = await IdleBytesAsync(large);
        DriverResult load = await LoadAsync(large, many);
        double perItem = (large.ResidentBytes()!.Value - before) / (double)many;
        Dictionary<(string, Endpoint), List<double>> rates = [];
        for (int run = 0; run < rig.Options.Runs; run++)
        {
            foreach (string operation in s_operations)
            {
                foreach ((Endpoint endpoint, int items) in new[] { (few, FewItems), (large, many) })
                    await MeasureAsync(rig.Options, rates, operation, endpoint, items, run);
            }
        }
        Write(rig.Options, results, rates, few, large, load, perItem);
    }

    private static async Task MeasureAsync(
        LoadOptions options, Dictionary<(string, Endpoint), List<double>> rates, string operation, Endpoint endpoint, int items, int run)
    {
        ItemRequests requests = new(items);
        Func<ReadOnlyMemory<byte>> next = operation switch
        {
            "GetItem" => requests.Get,
            "PutItem" => requests.Put,
            _ => RequestText.Replay(Workloads.Named("Query 100")),
        };
        if (run == 0)
            await Driver.RunAsync(endpoint.Url, Connections, next, 0, TimeSpan.FromSeconds(options.WarmUpSeconds));
        double rate = (await Driver.RunAsync(endpoint.Url, Connections, next, 0, TimeSpan.FromSeconds(options.Seconds))).RequestsPerSecond;
        Console.Error.WriteLine($"run {run + 1}: {operation} of {items:N0} items: {rate:N0}/s");
        if (!rates.TryGetValue((operation, endpoint), out List<double>? list))
            rates[(operation, endpoint)] = list = [];
        list.Add(rate);
    }

    private static void Write(
        LoadOptions options, Results results, Dictionary<(string, Endpoint), List<double>> rates, Endpoint few, Endpoint large,
        DriverResult load, double perItem)
    {
        List<string[]> table = [];
        string[] sizes = [$"{Results.Format(FewItems, 0)} items", $"{Results.Format(options.Items, 0)} items"];
        BarChart chart = new("Requests a second, by the number of items", sizes);
        foreach (string operation in s_operations)
        {
            double small = Results.Median(rates[(operation, few)]), big = Results.Median(rates[(operation, large)]);
            string title = operation == "Query" ? "Query of 100 items in the first 10 partitions" : operation;
            table.Add([title, Results.Format(small, 0), Results.Format(big, 0), Results.Format(big / small, 2)]);
            chart.Add(operation, small, big);
        }
        results.Heading("Growth");
        results.Text(
            $"Partitions of 1,000 items; {Connections} connections, server on one processor, client on the other. " +
            $"{Results.Format(load.Requests * ItemRequests.BatchItems, 0)} items were loaded at {Results.Format(load.RequestsPerSecond * ItemRequests.BatchItems, 0)} a second by BatchWriteItem.");
        results.Table(["requests/s", .. sizes, "share"], table);
        results.Text(
            $"Resident memory an item: {Results.Format(perItem, 0)} bytes; stored bytes + key + 48 are {StoredBytes + KeyBytes + 48}.");
        results.Chart("growth", chart);
    }

    private static async Task<long> IdleBytesAsync(Endpoint endpoint)
    {
        await endpoint.WaitUntilListeningAsync();
        await endpoint.RequireAsync("ListTables", "{}");
        return endpoint.ResidentBytes()!.Value;
    }

    private static async Task<DriverResult> LoadAsync(Endpoint endpoint, int items)
    {
        await endpoint.WaitUntilListeningAsync();
        await endpoint.CreateTableAsync();
        return await Driver.RunAsync(
            endpoint.Url, LoadConnections, new ItemRequests(items).LoadBatch, 0, TimeSpan.FromMinutes(10), most: items / ItemRequests.BatchItems);
    }
}
