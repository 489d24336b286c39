namespace Dynamo.Server.Tests.Facts;

/// <summary>One request of each operation through all layers, with its exact answer.</summary>
public class RoundTripTests(TestDatabase db) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Tables_and_items_live_from_creation_to_deletion()
    {
        string created = await db.OkAsync("CreateTable",
            """{"TableName":"round","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],"BillingMode":"PAY_PER_REQUEST"}""");
        Assert.StartsWith("""{"TableDescription":{"AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"}],"BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST""", created);
        Assert.Contains("\"TableStatus\":\"ACTIVE\"", await db.OkAsync("DescribeTable", """{"TableName":"round"}"""));
        Assert.Equal("""{"TableNames":["round"]}""", await db.OkAsync("ListTables", "{}"));

        Assert.Equal("{}", await db.OkAsync("PutItem",
            """{"TableName":"round","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"m":{"M":{"x":{"L":[{"S":"é"},{"NULL":true}]}}}}}"""));
        Assert.Equal(
            """{"ConsumedCapacity":{"CapacityUnits":1.0,"TableName":"round"},"Item":{"pk":{"S":"a"},"sk":{"N":"1"},"m":{"M":{"x":{"L":[{"S":"é"},{"NULL":true}]}}}}}""",
            await db.OkAsync("GetItem",
                """{"TableName":"round","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"ConsistentRead":true,"ReturnConsumedCapacity":"TOTAL"}"""));
        Assert.Equal("{}", await db.OkAsync("GetItem", """{"TableName":"round","Key":{"pk":{"S":"a"},"sk":{"N":"2"}}}"""));

        Assert.Equal(
            """{"Attributes":{"n":{"N":"5"}}}""",
            await db.OkAsync("UpdateItem",
                """{"TableName":"round","Key":{"pk":{"S":"a"},"sk":{"N":"2"}},"UpdateExpression":"ADD n :n","ExpressionAttributeValues":{":n":{"N":"5"}},"ReturnValues":"UPDATED_NEW"}"""));
        Assert.Equal(
            """{"Count":2,"Items":[{"pk":{"S":"a"},"sk":{"N":"2"},"n":{"N":"5"}},{"pk":{"S":"a"},"sk":{"N":"1"},"m":{"M":{"x":{"L":[{"S":"é"},{"NULL":true}]}}}}],"ScannedCount":2}""",
            await db.OkAsync("Query",
                """{"TableName":"round","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}},"ScanIndexForward":false}"""));
        Assert.Equal(
            """{"Count":1,"LastEvaluatedKey":{"pk":{"S":"a"},"sk":{"N":"1"}},"ScannedCount":1}""",
            await db.OkAsync("Scan", """{"TableName":"round","Limit":1,"Select":"COUNT"}"""));

        Assert.Equal(
            """{"UnprocessedItems":{}}""",
            await db.OkAsync("BatchWriteItem",
                """{"RequestItems":{"round":[{"PutRequest":{"Item":{"pk":{"S":"b"},"sk":{"N":"1"}}}},{"DeleteRequest":{"Key":{"pk":{"S":"a"},"sk":{"N":"1"}}}}]}}"""));
        Assert.Equal(
            """{"Responses":{"round":[{"pk":{"S":"b"},"sk":{"N":"1"}}]},"UnprocessedKeys":{}}""",
            await db.OkAsync("BatchGetItem",
                """{"RequestItems":{"round":{"Keys":[{"pk":{"S":"a"},"sk":{"N":"1"}},{"pk":{"S":"b"},"sk":{"N":"1"}}]}}}"""));
        Assert.Equal(
            (400, """{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","Item":{"pk":{"S":"b"},"sk":{"N":"1"}},"message":"The conditional request failed"}"""),
            await db.SendAsync("DeleteItem",
                """{"TableName":"round","Key":{"pk":{"S":"b"},"sk":{"N":"1"}},"ConditionExpression":"attribute_not_exists(pk)","ReturnValuesOnConditionCheckFailure":"ALL_OLD"}"""));
        Assert.Equal(
            """{"Attributes":{"pk":{"S":"b"},"sk":{"N":"1"}}}""",
            await db.OkAsync("DeleteItem",
                """{"TableName":"round","Key":{"pk":{"S":"b"},"sk":{"N":"1"}},"ReturnValues":"ALL_OLD"}"""));

        Assert.Contains("\"TableStatus\":\"DELETING\"", await db.OkAsync("DeleteTable", """{"TableName":"round"}"""));
        Assert.Equal("""{"TableNames":[]}""", await db.OkAsync("ListTables", "{}"));
    }
}
