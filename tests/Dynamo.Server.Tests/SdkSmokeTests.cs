using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Dynamo.Server.Tests;

/// <summary>An unchanged AWS SDK, pointed at a server in this process by its endpoint alone.</summary>
public class SdkSmokeTests
{
    [Fact]
    public async Task Sdk_creates_writes_reads_queries_and_sees_typed_errors()
    {
        await using DynamoServer server = await DynamoServer.StartAsync();
        using AmazonDynamoDBClient client = new(
            new BasicAWSCredentials("access", "secret"),
            new AmazonDynamoDBConfig { ServiceURL = server.Endpoint.ToString(), AuthenticationRegion = "eu-west-2", MaxErrorRetry = 0 });

        CreateTableResponse created = await client.CreateTableAsync(new CreateTableRequest
        {
            TableName = "Music",
            BillingMode = BillingMode.PAY_PER_REQUEST,
            AttributeDefinitions = [new("Artist", ScalarAttributeType.S), new("Song", ScalarAttributeType.S)],
            KeySchema = [new("Artist", KeyType.HASH), new("Song", KeyType.RANGE)],
        });
        Assert.Contains(":eu-west-2:", created.TableDescription.TableArn, StringComparison.Ordinal);
        DescribeTableResponse described = await client.DescribeTableAsync("Music");
        Assert.Equal(TableStatus.ACTIVE, described.Table.TableStatus);
        Assert.Equal(DateTime.UtcNow, described.Table.CreationDateTime!.Value.ToUniversalTime(), TimeSpan.FromMinutes(1));

        for (int i = 0; i < 10; i++)
        {
            await client.PutItemAsync("Music", new Dictionary<string, AttributeValue>
            {
                ["Artist"] = new("Nina"),
                ["Song"] = new($"Song {i}"),
                ["Plays"] = new() { N = i.ToString(System.Globalization.CultureInfo.InvariantCulture) },
                ["Cover"] = new() { B = new MemoryStream([1, 2, (byte)i]) },
            });
        }
        GetItemResponse got = await client.GetItemAsync("Music", Key("Nina", "Song 3"));
        Assert.Equal("3", got.Item["Plays"].N);
        Assert.Equal([1, 2, 3], got.Item["Cover"].B.ToArray());

        UpdateItemResponse updated = await client.UpdateItemAsync(new UpdateItemRequest
        {
            TableName = "Music",
            Key = Key("Nina", "Song 3"),
            UpdateExpression = "SET Plays = Plays + :one",
            ExpressionAttributeValues = new() { [":one"] = new() { N = "1" } },
            ReturnValues = ReturnValue.UPDATED_NEW,
        });
        Assert.Equal("4", updated.Attributes["Plays"].N);

        List<string> songs = [];
        IQueryPaginator pages = client.Paginators.Query(new QueryRequest
        {
            TableName = "Music",
            KeyConditionExpression = "Artist = :a",
            FilterExpression = "Plays > :p",
            ExpressionAttributeValues = new() { [":a"] = new("Nina"), [":p"] = new() { N = "4" } },
            Limit = 3,
        });
        await foreach (QueryResponse page in pages.Responses)
            songs.AddRange((page.Items ?? []).Select(item => item["Song"].S));
        Assert.Equal(["Song 5", "Song 6", "Song 7", "Song 8", "Song 9"], songs);

        ConditionalCheckFailedException failed = await Assert.ThrowsAsync<ConditionalCheckFailedException>(
            () => client.PutItemAsync(new PutItemRequest
            {
                TableName = "Music",
                Item = Key("Nina", "Song 3"),
                ConditionExpression = "attribute_not_exists(Artist)",
                ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
            }));
        Assert.Equal("4", failed.Item["Plays"].N);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => client.GetItemAsync("Nothing", Key("a", "b")));

        BatchGetItemResponse batch = await client.BatchGetItemAsync(new Dictionary<string, KeysAndAttributes>
        {
            ["Music"] = new() { Keys = [Key("Nina", "Song 1"), Key("Nina", "None")] },
        });
        Assert.Single(batch.Responses["Music"]);
        Assert.Equal(10, (await client.ScanAsync(new ScanRequest("Music"))).Count);
        await client.DeleteTableAsync("Music");
        Assert.Empty((await client.ListTablesAsync()).TableNames);
    }

    private static Dictionary<string, AttributeValue> Key(string artist, string song)
        => new() { ["Artist"] = new(artist), ["Song"] = new(song) };
}
