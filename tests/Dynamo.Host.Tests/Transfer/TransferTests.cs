using System.Text.Json.Nodes;
using Dynamo.Host.Transfer;
using Dynamo.Server;

namespace Dynamo.Host.Tests.Transfer;

/// <summary>Goal: what dump writes, load makes again, on another server.</summary>
public class TransferTests
{
    private const string Dump = """
        {"Table":{"TableName":"Orders","AttributeDefinitions":[{"AttributeName":"c","AttributeType":"S"},{"AttributeName":"g","AttributeType":"S"},{"AttributeName":"n","AttributeType":"N"}],"KeySchema":[{"AttributeName":"c","KeyType":"HASH"},{"AttributeName":"n","KeyType":"RANGE"}],"BillingMode":"PROVISIONED","ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":6},"GlobalSecondaryIndexes":[{"IndexName":"global","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],"Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["x"]},"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":2}}]}}
        {"Item":{"c":{"S":"ann"},"n":{"N":"1"},"g":{"S":"ü \"q\" <&>"},"b":{"B":"AP8="},"m":{"M":{"l":{"L":[{"NULL":true},{"BOOL":false}]}}}}}
        {"Item":{"c":{"S":"ann"},"n":{"N":"2"},"s":{"SS":["a","b"]}}}
        {"Table":{"TableName":"Vectors","AttributeDefinitions":[{"AttributeName":"h","AttributeType":"S"},{"AttributeName":"id","AttributeType":"S"}],"KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST","VectorIndexes":[{"IndexName":"vix","VectorAttribute":{"AttributeName":"v"},"SearchSchema":[{"AttributeName":"h","SearchSchemaElementType":"HASH"}],"Projection":{"ProjectionType":"ALL"},"Dimensions":2,"DistanceFunction":"COSINE"}]}}
        {"Item":{"id":{"S":"v1"},"v":{"L":[{"N":"1"},{"N":"2"}]}}}
        {"Table":{"TableName":"Users","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],"KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}}
        {"Item":{"id":{"S":"u1"}}}

        """;

    [Fact]
    public async Task Loaded_tables_are_dumped_as_they_were()
    {
        await using DynamoServer server = await DynamoServer.StartAsync();
        await using TransferSession session = await Open(server);
        StringWriter progress = new();
        await new LoadRun(session, new StringReader(Dump), progress).RunAsync(null);
        Assert.Contains("loaded 4 items", progress.ToString(), StringComparison.Ordinal);
        StringWriter dumped = new();
        await new DumpRun(session, dumped, progress).RunAsync(null);
        Assert.Equal(Lines(Dump), Lines(dumped.ToString()));
        Assert.Contains("ü \\\"q\\\" <&>", dumped.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_items_cross_pages_and_batches()
    {
        await using DynamoServer server = await DynamoServer.StartAsync();
        await using TransferSession session = await Open(server);
        string pad = new('x', 30_000);
        string lines = string.Join('\n', Enumerable.Range(2, 130).Select(i => $$$$"""{"Item":{"id":{"S":"u{{{{i}}}}"},"pad":{"S":"{{{{pad}}}}"}}}"""));
        await new LoadRun(session, new StringReader(Dump + lines), TextWriter.Null).RunAsync(null);
        StringWriter dumped = new();
        await new DumpRun(session, dumped, TextWriter.Null).RunAsync("Users");
        // The table, its item u1 and the many.
        Assert.Equal(1 + 1 + 130, Lines(dumped.ToString()).Length);
    }

    [Theory]
    [InlineData("{\"Item\":{\"id\":{\"S\":\"cut", "line 8 cannot be loaded: it is not JSON")]
    [InlineData("{\"Item\":{\"id\":\"no type\"}}", "one of the 2 items up to line 8 cannot be loaded")]
    public async Task Load_that_stops_says_how_much_is_there(string line, string message)
    {
        await using DynamoServer server = await DynamoServer.StartAsync();
        await using TransferSession session = await Open(server);
        StringWriter progress = new();
        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(
            () => new LoadRun(session, new StringReader(Dump.TrimEnd() + "\n" + line), progress).RunAsync(null));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
        // The last table's item waited for its batch.
        Assert.Contains("stopped at line 8; 3 items are loaded", progress.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_that_cannot_be_written_does_not_say_that_it_is_done()
    {
        await using DynamoServer server = await DynamoServer.StartAsync();
        await using TransferSession session = await Open(server);
        await new LoadRun(session, new StringReader(Dump), TextWriter.Null).RunAsync(null);
        if (!System.IO.File.Exists("/dev/full"))
            Assert.Skip("needs /dev/full");
        StringWriter progress = new();
        StreamWriter full = new("/dev/full");
        await Assert.ThrowsAnyAsync<IOException>(() => new DumpRun(session, full, progress).RunAsync(null));
        Assert.DoesNotContain("dumped", progress.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"Item\":{\"id\":{\"S\":\"a\"}}}", "line 1 cannot be loaded: no table precedes it")]
    [InlineData("{\"Thing\":1}", "line 1 cannot be loaded: it has neither")]
    [InlineData("not json", "line 1 cannot be loaded: it is not JSON")]
    [InlineData("[]", "line 1 cannot be loaded: it is not a JSON object")]
    [InlineData("{\"Table\":{\"TableName\":\"x\"}}", "line 1 cannot be loaded: DescribeTable was refused")]
    [InlineData("{\"Table\":{\"TableName\":\"xyz\"}}", "line 1 cannot be loaded: CreateTable was refused")]
    public async Task Line_that_cannot_be_loaded_is_named(string lines, string message)
    {
        await using DynamoServer server = await DynamoServer.StartAsync();
        await using TransferSession session = await Open(server);
        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(
            () => new LoadRun(session, new StringReader(lines), TextWriter.Null).RunAsync(null));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    private static Task<TransferSession> Open(DynamoServer server)
        => TransferSession.OpenAsync(new TransferOptions(null, server.Endpoint, null), TextWriter.Null);

    /// <summary>The lines with members in one order: neither attributes nor members have one.</summary>
    private static string[] Lines(string text)
        => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => Ordered(JsonNode.Parse(l)!).ToJsonString()).Order(StringComparer.Ordinal)];

    private static JsonNode Ordered(JsonNode node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Ordered(p.Value!)))),
        JsonArray list => new JsonArray([.. list.Select(e => Ordered(e!))]),
        _ => node.DeepClone(),
    };
}
