namespace Dynamo.Load;

/// <summary>One row of the table: an operation and the bodies that wrk sends in turn.</summary>
internal sealed record Workload(string Name, string Operation, string[] Bodies)
{
    public string AmzTarget => $"DynamoDB_20120810.{Operation}";
}

/// <summary>
/// The data and the requests, the same for every server: 10,000 items of 220 bytes by DynamoDB's counting, in 10
/// partitions of 1,000.
/// </summary>
internal static class Workloads
{
    public const string Table = "bench";
    private const int Partitions = 10;
    private const int ItemsPerPartition = 1000;
    public const int Items = Partitions * ItemsPerPartition;
    private const int BodiesPerRow = 1000;
    private const int FillerLength = 166;

    public const string CreateTable =
        """
        {"TableName":"bench","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}]}
        """;

    private static readonly string[] s_fillers =
        [.. Enumerable.Range(0, 26).Select(first => string.Concat(Enumerable.Range(first, FillerLength).Select(i => (char)('a' + i % 26))))];

    public static readonly Workload[] All =
    [
        Make("GetItem", "GetItem", static r => """{"TableName":"bench","Key":@key}"""
            .Replace("@key", Key(r.Next(Items)))),
        Make("PutItem", "PutItem", static r => """{"TableName":"bench","Item":@item}"""
            .Replace("@item", Item(r.Next(Items)))),
        Make("UpdateItem", "UpdateItem", static r =>
            """{"TableName":"bench","Key":@key,"UpdateExpression":"SET #s = :s ADD hits :one","ConditionExpression":"attribute_exists(pk)","ExpressionAttributeNames":{"#s":"state"},"ExpressionAttributeValues":{":s":{"S":"@state"},":one":{"N":"1"}}}"""
            .Replace("@key", Key(r.Next(Items))).Replace("@state", State(r.Next(10)))),
        Make("Query 100", "Query", static r =>
            """{"TableName":"bench","KeyConditionExpression":"pk = :p AND sk >= :s","Limit":100,"ExpressionAttributeValues":{":p":{"S":"@pk"},":s":{"S":"@sk"}}}"""
            .Replace("@pk", PartitionKey(r.Next(Partitions))).Replace("@sk", SortKey(r.Next(ItemsPerPartition - 100)))),
        Make("Query 1000 filtered", "Query", static r =>
            """{"TableName":"bench","KeyConditionExpression":"pk = :p","FilterExpression":"hits < :n AND begins_with(#s, :x)","ProjectionExpression":"sk, hits","ExpressionAttributeNames":{"#s":"state"},"ExpressionAttributeValues":{":p":{"S":"@pk"},":n":{"N":"1000000000"},":x":{"S":"@state"}}}"""
            .Replace("@pk", PartitionKey(r.Next(Partitions))).Replace("@state", State(r.Next(10)))),
        Make("BatchGetItem 100", "BatchGetItem", static r => """{"RequestItems":{"bench":{"Keys":[@keys]}}}"""
            .Replace("@keys", string.Join(',', Distinct(r, 100).Select(Key)))),
        Make("BatchWriteItem 25", "BatchWriteItem", static r => BatchWrite(Distinct(r, 25))),
        Make("TransactWriteItems 4", "TransactWriteItems", static r => """{"TransactItems":[@puts]}"""
            .Replace("@puts", string.Join(',', Distinct(r, 4).Select(static i =>
                """{"Put":{"TableName":"bench","Item":@item}}""".Replace("@item", Item(i)))))),
        Make("Scan 1 MB filtered", "Scan", static r =>
            """{"TableName":"bench","FilterExpression":"hits < :n","ExpressionAttributeValues":{":n":{"N":"-@n"}}}"""
            .Replace("@n", $"{r.Next(1, 1000)}")),
    ];

    public static Workload Named(string name) => All.First(w => w.Name == name);

    /// <summary>Bodies of BatchWriteItem that put every item once.</summary>
    public static IEnumerable<string> Load() => Enumerable.Range(0, Items).Chunk(25).Select(BatchWrite);

    private static string BatchWrite(int[] items) => """{"RequestItems":{"bench":[@puts]}}"""
        .Replace("@puts", string.Join(',', items.Select(static i =>
            """{"PutRequest":{"Item":@item}}""".Replace("@item", Item(i)))));

    private static Workload Make(string name, string operation, Func<Random, string> body)
    {
        // The same seed for every server and every run.
        Random random = new(20261120);
        return new Workload(name, operation, [.. Enumerable.Range(0, BodiesPerRow).Select(_ => body(random))]);
    }

    /// <summary>An item in JSON; the numbers go on beyond those of the rows.</summary>
    public static string Item(int item)
    {
        int index = item % ItemsPerPartition;
        return $$$"""{"pk":{"S":"{{{PartitionKey(item / ItemsPerPartition)}}}"},"sk":{"S":"{{{SortKey(index)}}}"},"hits":{"N":"{{{index}}}"},"state":{"S":"{{{State(index % 10)}}}"},"filler":{"S":"{{{s_fillers[item % 26]}}}"}}""";
    }

    /// <summary>An item's key in JSON.</summary>
    public static string Key(int item)
        => $$$"""{"pk":{"S":"{{{PartitionKey(item / ItemsPerPartition)}}}"},"sk":{"S":"{{{SortKey(item % ItemsPerPartition)}}}"}}""";

    private static int[] Distinct(Random random, int count)
    {
        HashSet<int> items = [];
        while (items.Count < count)
            items.Add(random.Next(Items));
        return [.. items];
    }

    private static string PartitionKey(int partition) => $"partition-{partition:D4}";

    private static string State(int state) => $"state-{state}";

    private static string SortKey(int index) => $"item-{index:D6}";
}
