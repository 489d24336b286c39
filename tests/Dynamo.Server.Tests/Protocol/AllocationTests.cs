using System.Text;
using Dynamo.Engine;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;
using Dynamo.Storage;
using Dynamo.Storage.Commits;
using Dynamo.Tests;

namespace Dynamo.Server.Tests.Protocol;

/// <summary>
/// Goal: a request in steady state allocates nothing between the body and the answer.
/// Approach: one context, a warm engine in memory, the thread's own count of allocated bytes around many requests.
/// </summary>
public class AllocationTests
{
    private const int BatchSize = 200;

    private readonly Dictionary<string, byte[]> _targets = [];

    [Theory]
    [InlineData("GetItem", """{"TableName":"tab","Key":{"pk":{"S":"a"}},"ConsistentRead":true}""")]
    [InlineData("GetItem", """{"TableName":"tab","Key":{"pk":{"S":"a"}},"ProjectionExpression":"#a, n","ExpressionAttributeNames":{"#a":"a"},"ReturnConsumedCapacity":"TOTAL"}""")]
    [InlineData("PutItem", """{"TableName":"tab","Item":{"pk":{"S":"a"},"n":{"N":"17"},"a":{"S":"some text"},"m":{"M":{"x":{"L":[{"BOOL":true},{"SS":["b","a"]}]}}}}}""")]
    [InlineData("PutItem", """{"TableName":"tab","Item":{"pk":{"S":"a"},"n":{"N":"17"}},"ConditionExpression":"attribute_exists(pk) AND n = :n","ExpressionAttributeValues":{":n":{"N":"17"}},"ReturnValues":"ALL_OLD"}""")]
    [InlineData("UpdateItem", """{"TableName":"tab","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET #a = :a ADD n :one","ConditionExpression":"attribute_exists(pk)","ExpressionAttributeNames":{"#a":"a"},"ExpressionAttributeValues":{":a":{"S":"text"},":one":{"N":"1"}},"ReturnValues":"UPDATED_NEW"}""")]
    [InlineData("DeleteItem", """{"TableName":"tab","Key":{"pk":{"S":"absent"}},"ReturnConsumedCapacity":"TOTAL"}""")]
    [InlineData("Query", """{"TableName":"tab","KeyConditionExpression":"pk = :p","FilterExpression":"n > :n","ExpressionAttributeValues":{":p":{"S":"a"},":n":{"N":"1"}},"ReturnConsumedCapacity":"TOTAL"}""")]
    [InlineData("Scan", """{"TableName":"tab","FilterExpression":"n > :n","ProjectionExpression":"n","ExpressionAttributeValues":{":n":{"N":"1"}}}""")]
    [InlineData("Scan", """{"TableName":"tab","Limit":1}""")]
    [InlineData("BatchGetItem", """{"RequestItems":{"tab":{"Keys":[{"pk":{"S":"a"}},{"pk":{"S":"b"}},{"pk":{"S":"absent"}}]}}}""")]
    [InlineData("BatchWriteItem", """{"RequestItems":{"tab":[{"PutRequest":{"Item":{"pk":{"S":"a"},"n":{"N":"17"}}}},{"DeleteRequest":{"Key":{"pk":{"S":"absent"}}}}]}}""")]
    public async Task Request_in_steady_state_allocates_nothing(string operation, string body)
    {
        EmbeddedStore store = await EmbeddedStore.OpenAsync(new StoreOptions());
        await using DynamoEngine engine = await DynamoEngine.OpenAsync(store, new EngineOptions());
        DynamoRequestHandler handler = new(engine, fault => throw new InvalidOperationException("fault", fault));
        using RequestContext context = new();
        Send(handler, context, "CreateTable",
            """{"TableName":"tab","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}"""u8.ToArray());
        Send(handler, context, "PutItem", """{"TableName":"tab","Item":{"pk":{"S":"a"},"n":{"N":"17"},"a":{"S":"text"}}}"""u8.ToArray());
        Send(handler, context, "PutItem", """{"TableName":"tab","Item":{"pk":{"S":"b"},"n":{"N":"18"}}}"""u8.ToArray());
        byte[] request = Encoding.UTF8.GetBytes(body);
        long least = Allocations.LeastOf(() => Send(handler, context, operation, request), BatchSize);
        Assert.True(least == 0, $"{operation}: {(double)least / BatchSize:F1} bytes a request");
    }

    private void Send(DynamoRequestHandler handler, RequestContext context, string operation, byte[] body)
    {
        context.Reset();
        context.SetHeader(KnownHeader.AmzTarget, Target(operation));
        context.SetHeader(
            KnownHeader.Authorization,
            "AWS4-HMAC-SHA256 Credential=a/20261120/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"u8);
        context.SetHeader(KnownHeader.AmzDate, "20261120T000000Z"u8);
        context.Body = body;
        ValueTask answer = handler.HandleAsync(context);
        Assert.True(answer.IsCompletedSuccessfully);
        if (context.Status != 200)
            Assert.Fail(Encoding.UTF8.GetString(context.Response.Written));
    }

    private ReadOnlySpan<byte> Target(string operation)
    {
        if (!_targets.TryGetValue(operation, out byte[]? target))
            _targets[operation] = target = Encoding.UTF8.GetBytes($"DynamoDB_20120810.{operation}");
        return target;
    }
}
