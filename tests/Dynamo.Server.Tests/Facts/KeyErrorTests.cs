using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>As measured on AWS, October 2026: key values.</summary>
public class KeyErrorTests(FactTables tables) : IClassFixture<FactTables>
{
    public static TheoryData<string, string> KeysThatDoNotMatch
    {
        get
        {
            TheoryData<string, string> rows = [];
            foreach (string key in new[]
            {
                "{'sk':{'S':'a'}}", "{'pk':{'S':'a'}}", "{'pk':{'N':'1'},'sk':{'S':'a'}}", "{'pk':{'S':'a'},'sk':{'L':[]}}",
                "{'pk':{'S':'a'},'sk':{'S':'a'},'x':{'S':'a'}}", "{'pk':{'S':'a'},'sk':{'BOOL':true}}", "{}",
            })
            {
                rows.Add("GetItem", $"{{'TableName':'range','Key':{key}}}");
                rows.Add("DeleteItem", $"{{'TableName':'range','Key':{key}}}");
                rows.Add("UpdateItem", $"{{'TableName':'range','Key':{key}}}");
                rows.Add("BatchGetItem", $"{{'RequestItems':{{'range':{{'Keys':[{key}]}}}}}}");
                rows.Add("BatchWriteItem", $"{{'RequestItems':{{'range':[{{'DeleteRequest':{{'Key':{key}}}}}]}}}}");
            }
            foreach (string item in new[] { "{'sk':{'S':'a'}}", "{'pk':{'N':'1'},'sk':{'S':'a'}}", "{'pk':{'M':{}},'sk':{'S':'a'}}" })
                rows.Add("BatchWriteItem", $"{{'RequestItems':{{'range':[{{'PutRequest':{{'Item':{item}}}}}]}}}}");
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(KeysThatDoNotMatch))]
    public Task Key_that_does_not_match_the_schema(string operation, string request)
        => tables.AssertErrorAsync(operation, request, Validation, KeyMismatch);

    [Theory]
    [InlineData("{'sk':{'S':'a'}}", "Missing the key pk in the item")]
    [InlineData("{'pk':{'S':'a'}}", "Missing the key sk in the item")]
    [InlineData("{}", "Missing the key pk in the item")]
    [InlineData("{'pk':{'N':'1'},'sk':{'S':'a'}}", "Type mismatch for key pk expected: S actual: N")]
    [InlineData("{'pk':{'S':'a'},'sk':{'NULL':true}}", "Type mismatch for key sk expected: S actual: NULL")]
    [InlineData("{'pk':{'S':'a'},'sk':{'SS':['a']}}", "Type mismatch for key sk expected: S actual: SS")]
    public Task PutItem_without_its_key(string item, string text)
        => tables.AssertErrorAsync("PutItem", $"{{'TableName':'range','Item':{item}}}", Validation, Invalid + text);

    public static TheoryData<string, string, string> EmptyKeys
    {
        get
        {
            TheoryData<string, string, string> rows = [];
            foreach ((string table, string key, string text) in new[]
            {
                ("hash", "{'pk':{'S':''}}", EmptyKey + "pk"),
                ("range", "{'pk':{'S':'a'},'sk':{'S':''}}", EmptyKey + "sk"),
                ("binary", "{'pk':{'B':''}}", EmptyBinaryKey + "pk"),
            })
            {
                rows.Add("GetItem", $"{{'TableName':'{table}','Key':{key}}}", text);
                rows.Add("DeleteItem", $"{{'TableName':'{table}','Key':{key}}}", text);
                rows.Add("UpdateItem", $"{{'TableName':'{table}','Key':{key}}}", text);
                rows.Add("PutItem", $"{{'TableName':'{table}','Item':{key}}}", text);
                rows.Add("BatchGetItem", $"{{'RequestItems':{{'{table}':{{'Keys':[{key}]}}}}}}", text);
                rows.Add("BatchWriteItem", $"{{'RequestItems':{{'{table}':[{{'DeleteRequest':{{'Key':{key}}}}}]}}}}", text);
                rows.Add("BatchWriteItem", $"{{'RequestItems':{{'{table}':[{{'PutRequest':{{'Item':{key}}}}}]}}}}", text);
            }
            rows.Add("Query", "{'TableName':'hash','KeyConditionExpression':'pk = :p','ExpressionAttributeValues':{':p':{'S':''}}}", EmptyKey + "pk");
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(EmptyKeys))]
    public Task Key_that_is_empty(string operation, string request, string text)
        => tables.AssertErrorAsync(operation, request, Validation, text);

    /// <summary>Of several indexes on an attribute the alphabetically first is named.</summary>
    [Theory]
    [InlineData("'g':{'N':'1'}", "Type mismatch for Index Key g Expected: S Actual: N IndexName: gall")]
    [InlineData("'h':{'S':'1'}", "Type mismatch for Index Key h Expected: N Actual: S IndexName: gall")]
    [InlineData("'l':{'L':[]}", "Type mismatch for Index Key l Expected: S Actual: L IndexName: local")]
    [InlineData("'b':{'S':'x'}", "Type mismatch for Index Key b Expected: B Actual: S IndexName: gbin")]
    public async Task Index_key_of_the_wrong_type(string attribute, string text)
    {
        string item = $"{{'pk':{{'S':'a'}},'sk':{{'S':'a'}},{attribute}}}";
        await tables.AssertErrorAsync("PutItem", $"{{'TableName':'range','Item':{item}}}", Validation, Invalid + text);
        await tables.AssertErrorAsync(
            "BatchWriteItem", $"{{'RequestItems':{{'range':[{{'PutRequest':{{'Item':{item}}}}}]}}}}", Validation, Invalid + text);
        string[] pair = attribute.Split(':', 2);
        await tables.AssertErrorAsync(
            "UpdateItem",
            $"{{'TableName':'range','Key':{{'pk':{{'S':'a'}},'sk':{{'S':'a'}}}},'UpdateExpression':'SET {pair[0].Trim('\'')} = :v','ExpressionAttributeValues':{{':v':{pair[1]}}}}}",
            Validation, Invalid + text);
    }

    /// <summary>A type that the expression alone tells is refused like a value's; one that the item tells has a text of its own (dynalite).</summary>
    [Fact]
    public async Task Index_key_of_a_computed_type()
    {
        const string Key = "'TableName':'range','Key':{'pk':{'S':'computed'},'sk':{'S':'a'}}";
        await tables.OkAsync("UpdateItem", $"{{{Key},'UpdateExpression':'SET num = :n','ExpressionAttributeValues':{{':n':{{'N':'1'}}}}}}");
        await tables.AssertErrorAsync(
            "UpdateItem", $"{{{Key},'UpdateExpression':'SET g = num + :n','ExpressionAttributeValues':{{':n':{{'N':'1'}}}}}}",
            Validation, Invalid + "Type mismatch for Index Key g Expected: S Actual: N IndexName: gall");
        await tables.AssertErrorAsync(
            "UpdateItem", $"{{{Key},'UpdateExpression':'SET g = num'}}",
            Validation, "The update expression attempted to update the secondary index key to unsupported type");
    }

    [Theory]
    [InlineData("'g':{'S':''}", "string", "gall", "g")]
    [InlineData("'l':{'S':''}", "string", "local", "l")]
    [InlineData("'b':{'B':''}", "binary", "gbin", "b")]
    public async Task Index_key_that_is_empty(string attribute, string type, string index, string key)
    {
        string text = NotValid + "A value specified for a secondary index key is not supported. "
            + $"The AttributeValue for a key attribute cannot contain an empty {type} value. IndexName: {index}, IndexKey: {key}";
        string item = $"{{'pk':{{'S':'a'}},'sk':{{'S':'a'}},{attribute}}}";
        await tables.AssertErrorAsync("PutItem", $"{{'TableName':'range','Item':{item}}}", Validation, text);
        await tables.AssertErrorAsync(
            "BatchWriteItem", $"{{'RequestItems':{{'range':[{{'PutRequest':{{'Item':{item}}}}}]}}}}", Validation, text);
        await tables.AssertErrorAsync(
            "UpdateItem",
            $"{{'TableName':'range','Key':{{'pk':{{'S':'a'}},'sk':{{'S':'a'}}}},'UpdateExpression':'SET {key} = :v','ExpressionAttributeValues':{{':v':{attribute[4..]}}}}}",
            Validation,
            NotValid + "The update expression attempted to update a secondary index key to a value that is not supported. "
            + $"The AttributeValue for a key attribute cannot contain an empty {type} value.");
    }

    /// <summary>2,048 bytes of partition key and 1,024 of sort key are accepted, one more is refused on writes and reads.</summary>
    [Fact]
    public async Task Key_that_is_too_long()
    {
        string fits = new('p', 2048);
        string fitsSort = new('s', 1024);
        await tables.OkAsync("PutItem", $"{{'TableName':'range','Item':{{'pk':{{'S':'{fits}'}},'sk':{{'S':'{fitsSort}'}}}}}}");
        string hash = Invalid + "Size of hashkey has exceeded the maximum size limit of2048 bytes";
        string range = Invalid + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes";
        foreach ((string key, string text) in new[]
        {
            ($"{{'pk':{{'S':'{fits}x'}},'sk':{{'S':'a'}}}}", hash),
            ($"{{'pk':{{'S':'a'}},'sk':{{'S':'{fitsSort}x'}}}}", range),
        })
        {
            await tables.AssertErrorAsync("PutItem", $"{{'TableName':'range','Item':{key}}}", Validation, text);
            await tables.AssertErrorAsync("GetItem", $"{{'TableName':'range','Key':{key}}}", Validation, text);
            await tables.AssertErrorAsync("UpdateItem", $"{{'TableName':'range','Key':{key}}}", Validation, text);
            await tables.AssertErrorAsync("DeleteItem", $"{{'TableName':'range','Key':{key}}}", Validation, text);
        }
    }
}
