using System.Text;
using System.Text.Json;
using Dynamo.Engine;
using Dynamo.Server.Http;
using Dynamo.Server.Operations;
using Dynamo.Server.Protocol;
using Dynamo.Server.Tests.Facts;
using Dynamo.Storage;
using Dynamo.Storage.Commits;

namespace Dynamo.Server.Tests.Fuzz;

/// <summary>
/// Everything between a request's body and the answer, without a connection in front: tens of thousands of requests a
/// second. What the server would log as its own fault is thrown here.
/// </summary>
internal sealed class FuzzDatabase : IAsyncDisposable
{
    private readonly DynamoEngine _engine;
    private readonly DynamoRequestHandler _handler;
    private readonly RequestContext _context = new();
    private readonly Dictionary<string, byte[]> _targets = [];
    private Exception? _fault;

    private FuzzDatabase(DynamoEngine engine)
    {
        _engine = engine;
        _handler = new DynamoRequestHandler(engine, fault => _fault = fault);
        for (int i = 0; i < OperationTable.Count; i++)
        {
            byte[] target = OperationTable.Target(i).ToArray();
            string text = Encoding.ASCII.GetString(target);
            _targets.Add(text[(text.IndexOf('.', StringComparison.Ordinal) + 1)..], target);
        }
    }

    /// <summary>The names of all operations.</summary>
    public IEnumerable<string> Operations => _targets.Keys;

    /// <summary>The requests of <see cref="FuzzRequests"/> as this database understands them.</summary>
    public (string Operation, byte[] Body)[] Requests { get; private set; } = [];

    /// <summary>A database in memory with the tables and a few items.</summary>
    public static async Task<FuzzDatabase> OpenAsync()
    {
        EmbeddedStore store = await EmbeddedStore.OpenAsync(new StoreOptions());
        FuzzDatabase database = new(await DynamoEngine.OpenAsync(store, new EngineOptions { Random = new Random(1) }));
        await database.FillAsync();
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        _context.Dispose();
        await _engine.DisposeAsync();
    }

    /// <returns>Status and body of the answer.</returns>
    public async ValueTask<(int Status, ReadOnlyMemory<byte> Body)> SendAsync(string operation, ReadOnlyMemory<byte> body)
    {
        _context.Reset();
        _context.SetHeader(KnownHeader.AmzTarget, _targets[operation]);
        _context.SetHeader(
            KnownHeader.Authorization,
            "AWS4-HMAC-SHA256 Credential=a/20261120/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"u8);
        _context.SetHeader(KnownHeader.AmzDate, "20261120T000000Z"u8);
        _context.Body = body;
        await _handler.HandleAsync(_context);
        if (_fault is { } fault)
        {
            _fault = null;
            throw new InvalidOperationException("the server is at fault", fault);
        }
        return (_context.Status, _context.Response.Written.ToArray());
    }

    private async Task FillAsync()
    {
        foreach ((string operation, string body) in FactTables.Definitions)
            await AnswerAsync(operation, FactTables.Json(body));
        await AnswerAsync("CreateTable", """
            {"TableName":"streamed","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
             "BillingMode":"PAY_PER_REQUEST","StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}}
            """);
        await AnswerAsync("CreateTable", """
            {"TableName":"vectors","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"t","AttributeType":"S"},{"AttributeName":"f","AttributeType":"N"}],
             "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST","VectorIndexes":[
              {"IndexName":"vix","VectorAttribute":{"AttributeName":"v"},"Dimensions":2,"DistanceFunction":"COSINE","Projection":{"ProjectionType":"ALL"},
               "SearchSchema":[{"AttributeName":"t","SearchSchemaElementType":"HASH"},{"AttributeName":"f","SearchSchemaElementType":"INLINE_FILTER"}]},
              {"IndexName":"gone","VectorAttribute":{"AttributeName":"w"},"Dimensions":1,"DistanceFunction":"DOT_PRODUCT","Projection":{"ProjectionType":"KEYS_ONLY"}}]}
            """);
        await AnswerAsync("PutItem", """{"TableName":"vectors","Item":{"pk":{"S":"a"},"t":{"S":"x"},"f":{"N":"1"},"v":{"L":[{"N":"1"},{"N":"2"}]}}}""");
        for (int i = 0; i < 3; i++)
        {
            await AnswerAsync("PutItem", $$"""{"TableName":"range","Item":{"pk":{"S":"a"},"sk":{"S":"{{i}}"},"g":{"S":"c"},"h":{"N":"{{i}}"},"n":{"N":"1"},"m":{"M":{} } } }""");
            await AnswerAsync("PutItem", $$"""{"TableName":"streamed","Item":{"pk":{"S":"a"},"n":{"N":"{{i}}"} } }""");
        }
        string stream = (await AnswerAsync("ListStreams", "{}")).GetProperty("Streams")[0].GetProperty("StreamArn").GetString()!;
        JsonElement shard = (await AnswerAsync("DescribeStream", $$"""{"StreamArn":"{{stream}}"}"""))
            .GetProperty("StreamDescription").GetProperty("Shards")[0];
        string shardId = shard.GetProperty("ShardId").GetString()!;
        string iterator = (await AnswerAsync("GetShardIterator", $$"""{"StreamArn":"{{stream}}","ShardId":"{{shardId}}","ShardIteratorType":"TRIM_HORIZON"}"""))
            .GetProperty("ShardIterator").GetString()!;
        Dictionary<string, string> names = new()
        {
            ["$arn"] = stream[..stream.IndexOf("/stream/", StringComparison.Ordinal)],
            ["$stream"] = stream,
            ["$shard"] = shardId,
            ["$sequence"] = shard.GetProperty("SequenceNumberRange").GetProperty("StartingSequenceNumber").GetString()!,
            ["$iterator"] = iterator,
            ["$backup"] = (await AnswerAsync("CreateBackup", """{"TableName":"range","BackupName":"backup"}"""))
                .GetProperty("BackupDetails").GetProperty("BackupArn").GetString()!,
            ["$token"] = (await AnswerAsync("ExecuteStatement", """{"Statement":"SELECT * FROM range WHERE pk = ?","Parameters":[{"S":"a"}],"Limit":1}"""))
                .GetProperty("NextToken").GetString()!,
        };
        Requests = [.. FuzzRequests.All.Select(r => (
            r.Operation, Encoding.UTF8.GetBytes(names.Aggregate(r.Body, (body, name) => body.Replace(name.Key, name.Value, StringComparison.Ordinal)))))];
    }

    private async Task<JsonElement> AnswerAsync(string operation, string body)
    {
        (int status, ReadOnlyMemory<byte> answer) = await SendAsync(operation, Encoding.UTF8.GetBytes(body));
        Assert.True(status == 200, $"{operation} {body} → {status} {Encoding.UTF8.GetString(answer.Span)}");
        return JsonElement.Parse(answer.Span);
    }
}
