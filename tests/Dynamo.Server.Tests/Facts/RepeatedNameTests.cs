namespace Dynamo.Server.Tests.Facts;

/// <summary>Of a name that an object of the request has twice the last one counts, as in the Java map that DynamoDB reads it into.</summary>
public class RepeatedNameTests(FactTables tables) : IClassFixture<FactTables>
{
    private const string Key = "'TableName':'hash','Key':{'pk':{'S':'rep'}}";
    private const string Changed = "{'Attributes':{'pk':{'S':'rep'},'x':{'S':'new'}}}";
    private const string Found = "{'Count':1,'Items':[{'pk':{'S':'rep'},'x':{'S':'old'}}],'ScannedCount':1}";

    [Theory]
    [InlineData("UpdateItem", Key + ",'AttributeUpdates':{'x':{'Value':{'S':'no'}},'x':{'Value':{'S':'new'}}},'ReturnValues':'ALL_NEW'", Changed)]
    [InlineData("UpdateItem", Key + ",'UpdateExpression':'SET x = :v','ExpressionAttributeValues':{':v':{'S':'no'},':v':{'S':'new'}},'ReturnValues':'ALL_NEW'", Changed)]
    [InlineData("UpdateItem",
        Key + ",'UpdateExpression':'SET #x = :v','ExpressionAttributeNames':{'#x':'no','#x':'x'},'ExpressionAttributeValues':{':v':{'S':'new'}},'ReturnValues':'ALL_NEW'", Changed)]
    [InlineData("UpdateItem",
        Key + ",'UpdateExpression':'SET x = :v','Expected':null,'ConditionExpression':'x = :o','ExpressionAttributeValues':{':o':{'S':'no'},':v':{'S':'no'},':o':{'S':'old'},':v':{'S':'new'}},'ReturnValues':'ALL_NEW'",
        Changed)]
    [InlineData("PutItem", "'TableName':'hash','Item':{'pk':{'S':'rep'}},'Expected':{'x':{'Value':{'S':'no'}},'x':{'Value':{'S':'old'}}}", "{}")]
    [InlineData("Query",
        "'TableName':'hash','KeyConditions':{'pk':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'no'}]},'pk':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'rep'}]}}", Found)]
    [InlineData("Scan",
        "'TableName':'hash','ScanFilter':{'x':{'ComparisonOperator':'NULL'},'x':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'old'}]}}", Found)]
    [InlineData("BatchGetItem", "'RequestItems':{'hash':{'Keys':[{'pk':{'S':'rep'}}]},'hash':{'Keys':[{'pk':{'S':'no'}}]}}", "{'Responses':{'hash':[]},'UnprocessedKeys':{}}")]
    [InlineData("BatchWriteItem",
        "'RequestItems':{'hash':[{'PutRequest':{'Item':{'pk':{'S':'rep'}}}}],'hash':[{'DeleteRequest':{'Key':{'pk':{'S':'rep'}}}}]}", "{'UnprocessedItems':{}}")]
    public async Task Last_one_counts(string operation, string members, string answer)
    {
        await tables.OkAsync("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'rep'},'x':{'S':'old'}}}");
        Assert.Equal(FactTables.Json(answer), await tables.OkAsync(operation, $"{{{members}}}"));
        if (operation == "BatchWriteItem")
            Assert.Equal("{}", await tables.OkAsync("GetItem", $"{{{Key}}}"));
    }

    [Fact]
    public async Task Last_one_counts_among_many()
    {
        await tables.OkAsync("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'rep'}}}");
        string updates = string.Join(",", Enumerable.Range(0, 60).Select(i => $"'a{i % 30}':{{'Value':{{'N':'{i}'}}}}"));
        string values = string.Join(",", Enumerable.Range(0, 60).Select(i => $"':v{i % 30}':{{'N':'{i}'}}"));
        string sets = string.Join(", ", Enumerable.Range(0, 30).Select(i => $"b{i} = :v{i}"));
        string last = string.Concat(Enumerable.Range(0, 30).Select(i => $",\"x{i}\":{{\"N\":\"{i + 30}\"}}"));
        Assert.Equal(
            "{\"Attributes\":{" + last.Replace("x", "a", StringComparison.Ordinal)[1..] + "}}",
            await tables.OkAsync("UpdateItem", $"{{{Key},'AttributeUpdates':{{{updates}}},'ReturnValues':'UPDATED_NEW'}}"));
        Assert.Equal(
            "{\"Attributes\":{" + last.Replace("x", "b", StringComparison.Ordinal)[1..] + "}}",
            await tables.OkAsync(
                "UpdateItem", $"{{{Key},'UpdateExpression':'SET {sets}','ExpressionAttributeValues':{{{values}}},'ReturnValues':'UPDATED_NEW'}}"));
    }
}
