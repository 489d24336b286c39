using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Dynamo.Clients.Tests.DotNet;

/// <summary>Goal: the low-level client of AWSSDK.DynamoDBv2 works unchanged.</summary>
public sealed class LowLevelTests(DynamoProgram program) : IDisposable
{
    private const string TableName = "DotNetReadings";
    private readonly AmazonDynamoDBClient _client = SdkClient.Create(program.Endpoint);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Client_does_a_full_round()
    {
        await CreateTableAsync();
        await WriteAndReadBackAsync();
        await ConditionsAsync();
        await UpdateAsync();
        await QueriesAsync();
        await ScanInSegmentsAsync();
        await DeleteAsync();
    }

    private async Task CreateTableAsync()
    {
        CreateTableResponse created = await _client.CreateTableAsync(new CreateTableRequest
        {
            TableName = TableName,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            AttributeDefinitions =
            [
                new("sensor", ScalarAttributeType.B), new("time", ScalarAttributeType.N), new("place", ScalarAttributeType.S),
            ],
            KeySchema = [new("sensor", KeyType.HASH), new("time", KeyType.RANGE)],
            GlobalSecondaryIndexes =
            [
                new GlobalSecondaryIndex
                {
                    IndexName = "places",
                    KeySchema = [new("place", KeyType.HASH), new("time", KeyType.RANGE)],
                    Projection = new Projection { ProjectionType = ProjectionType.ALL },
                },
            ],
        });
        Assert.Equal(TableName, created.TableDescription.TableName);
        DescribeTableResponse described = await _client.DescribeTableAsync(TableName);
        Assert.Equal(TableStatus.ACTIVE, described.Table.TableStatus);
        Assert.Equal(IndexStatus.ACTIVE, described.Table.GlobalSecondaryIndexes[0].IndexStatus);
        Assert.Contains(TableName, (await _client.ListTablesAsync()).TableNames);
    }

    private async Task WriteAndReadBackAsync()
    {
        Dictionary<string, AttributeValue> item = new(Key(0))
        {
            ["place"] = new("attic"),
            ["list"] = new AttributeValue { L = [new("a"), new AttributeValue { N = "-1.5" }, new AttributeValue { BOOL = true }] },
            ["map"] = new AttributeValue { M = new() { ["deep"] = new AttributeValue { M = new() { ["er"] = new("x") } } } },
            ["nothing"] = new AttributeValue { NULL = true },
            ["strings"] = new AttributeValue { SS = ["p", "q"] },
            ["precise"] = new AttributeValue { N = "12345678901234567890123456789012345678" },
        };
        await _client.PutItemAsync(TableName, item);
        GetItemResponse read = await _client.GetItemAsync(TableName, Key(0), consistentRead: true);
        Assert.Equal("12345678901234567890123456789012345678", read.Item["precise"].N);
        Assert.Equal("-1.5", read.Item["list"].L[1].N);
        Assert.Equal("x", read.Item["map"].M["deep"].M["er"].S);
        Assert.Equal(["p", "q"], read.Item["strings"].SS);
        Assert.True(read.Item["nothing"].NULL);
        Assert.Equal(item.Count, read.Item.Count);
    }

    private async Task ConditionsAsync()
    {
        ConditionalCheckFailedException failed = await Assert.ThrowsAsync<ConditionalCheckFailedException>(
            () => _client.PutItemAsync(new PutItemRequest(TableName, Key(0))
            {
                ConditionExpression = "attribute_not_exists(sensor)",
                ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
            }));
        Assert.Equal("The conditional request failed", failed.Message);
        Assert.Equal("attic", failed.Item["place"].S);
    }

    private async Task UpdateAsync()
    {
        UpdateItemResponse updated = await _client.UpdateItemAsync(new UpdateItemRequest
        {
            TableName = TableName,
            Key = Key(0),
            UpdateExpression = "SET #m.deep.er = :v, counted = if_not_exists(counted, :zero) + :one REMOVE #l[1]",
            ConditionExpression = "size(#l) = :three AND begins_with(place, :at)",
            ExpressionAttributeNames = new() { ["#m"] = "map", ["#l"] = "list" },
            ExpressionAttributeValues = new()
            {
                [":v"] = new("y"),
                [":zero"] = new AttributeValue { N = "0" },
                [":one"] = new AttributeValue { N = "1" },
                [":three"] = new AttributeValue { N = "3" },
                [":at"] = new("att"),
            },
            ReturnValues = ReturnValue.ALL_NEW,
        });
        Assert.Equal("y", updated.Attributes["map"].M["deep"].M["er"].S);
        Assert.Equal("1", updated.Attributes["counted"].N);
        Assert.Equal(2, updated.Attributes["list"].L.Count);
    }

    private async Task QueriesAsync()
    {
        for (int from = 1; from <= 100; from += 25)
        {
            BatchWriteItemResponse written = await _client.BatchWriteItemAsync(new BatchWriteItemRequest
            {
                RequestItems = new()
                {
                    [TableName] = [.. Enumerable.Range(from, 25).Select(i => new WriteRequest(new PutRequest(
                        new(Key(i)) { ["place"] = new(i % 2 == 0 ? "cellar" : "roof") })))],
                },
            });
            Assert.Empty(written.UnprocessedItems ?? []);
        }

        List<string> times = [];
        await foreach (QueryResponse page in _client.Paginators.Query(new QueryRequest
        {
            TableName = TableName,
            IndexName = "places",
            KeyConditionExpression = "place = :p AND #t < :limit",
            ExpressionAttributeNames = new() { ["#t"] = "time" },
            ExpressionAttributeValues = new() { [":p"] = new("roof"), [":limit"] = new AttributeValue { N = "50" } },
            ScanIndexForward = false,
            Limit = 7,
        }).Responses)
        {
            times.AddRange(page.Items.Select(i => i["time"].N));
        }
        Assert.Equal(Enumerable.Range(0, 25).Select(i => (49 - 2 * i).ToString()), times);

        BatchGetItemResponse got = await _client.BatchGetItemAsync(new BatchGetItemRequest
        {
            RequestItems = new()
            {
                [TableName] = new KeysAndAttributes { Keys = [Key(3), Key(4), Key(1000)], ProjectionExpression = "place" },
            },
        });
        Assert.Equal(["cellar", "roof"], got.Responses[TableName].Select(i => i["place"].S).Order());
    }

    private async Task ScanInSegmentsAsync()
    {
        HashSet<string> seen = [];
        for (int segment = 0; segment < 5; segment++)
        {
            await foreach (ScanResponse page in _client.Paginators.Scan(new ScanRequest(TableName)
            {
                Segment = segment,
                TotalSegments = 5,
                Limit = 10,
            }).Responses)
            {
                Assert.All(page.Items, i => Assert.True(seen.Add(i["time"].N), $"{i["time"].N} was seen twice"));
            }
        }
        Assert.Equal(101, seen.Count);
    }

    private async Task DeleteAsync()
    {
        DeleteItemResponse deleted = await _client.DeleteItemAsync(TableName, Key(4), ReturnValue.ALL_OLD);
        Assert.Equal("cellar", deleted.Attributes["place"].S);
        Assert.False((await _client.GetItemAsync(TableName, Key(4))).IsItemSet);
        await _client.DeleteTableAsync(TableName);
        ResourceNotFoundException gone = await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => _client.DescribeTableAsync(TableName));
        Assert.Equal($"Requested resource not found: Table: {TableName} not found", gone.Message);
    }

    /// <summary>A few sensors with a binary name, so that queries cross partitions.</summary>
    private static Dictionary<string, AttributeValue> Key(int i) => new()
    {
        ["sensor"] = new AttributeValue { B = new MemoryStream([0, (byte)(i % 3), 255]) },
        ["time"] = new AttributeValue { N = i.ToString() },
    };
}
