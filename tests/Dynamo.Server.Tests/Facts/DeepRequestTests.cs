using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>
/// As measured on AWS, October 2026: values that nest too deep, and what is reported first where something else is wrong,
/// too. Depth counts the documents around a leaf: an item takes 31; from 63 on the older layer reads the request.
/// </summary>
public class DeepRequestTests(FactTables tables) : IClassFixture<FactTables>
{
    private const string Deep31 = "DEEP31";
    private const string Deep32 = "DEEP32";
    private const string Deep33 = "DEEP33";
    private const string Deep40 = "DEEP40";
    private const string Deep63 = "DEEP63";
    private const string Deep100 = "DEEP100";
    private const string Key = "'Key':{'pk':{'S':'a'}}";
    private const string TwoExpected = "'Expected':{'a':{'Value':" + Deep100 + "},'b':{'Exists':false}},'ConditionalOperator':'XOR'";
    private const string OlderOperator = OneError + "Value 'XOR' at 'conditionalOperator'" + Constraint + OneOf + "[OR, AND]";
    private const string OlderReturnValues = OneError + "Value 'BOGUS' at 'returnValues'" + Constraint + OneOf + ReturnValuesBefore;
    private const string DeepCondition = "'ConditionExpression':'d = :d','ExpressionAttributeValues':{':d':";
    private const string PutDeep40 = "{'Put':{'TableName':'nosuch','Item':{'pk':{'S':'b'},'d':" + Deep40 + "}}}";
    private const string PutNoName = "{'Put':{'TableName':'nosuch','Item':{'pk':{'S':'a'},'':{'S':'x'}}}}";
    private const string Unused =
        "{'Update':{'TableName':'nosuch'," + Key + ",'UpdateExpression':'SET a = :v','ExpressionAttributeValues':{':v':{'S':'x'},':u':{'S':'y'}}}}";
    private const string CheckDeepKey =
        "{'ConditionCheck':{'TableName':'nosuch','Key':{'pk':" + Deep100 + "},'ConditionExpression':'attribute_exists(a)'}}";
    private const string TooDeepForPlaceholder = "ExpressionAttributeValues contains invalid value: " + TooDeep + " for key :d";
    private const string EmptyName = "Empty attribute name";
    private const string BadSyntax = "Invalid ConditionExpression: Syntax error; token: \"=\", near: \"= = b\"";

    [Theory]
    [InlineData("PutItem", "'Item':{'pk':{'S':'a'}}," + TwoExpected, OlderOperator)]
    [InlineData("UpdateItem", Key + ",'AttributeUpdates':{'x':{'Value':{'S':'1'}}}," + TwoExpected, OlderOperator)]
    [InlineData("PutItem", "'Item':{'pk':{'S':'a'}},'Expected':{'a':{'Value':" + Deep40 + "},'b':{'Exists':false}},'ConditionalOperator':'XOR'",
        OneError + "Failed to satisfy constraint: " + OneOf + "[ALL, OR]")]
    [InlineData("DeleteItem", Key + ",'ReturnValues':'BOGUS'," + DeepCondition + Deep63 + "}", OlderReturnValues)]
    [InlineData("DeleteItem", Key + ",'ReturnValues':'BOGUS','Expected':{'d':{'Value':" + Deep63 + "}}", OlderReturnValues)]
    [InlineData("DeleteItem", "'Key':{'pk':" + Deep100 + "},'ReturnValues':'BOGUS'", OlderReturnValues)]
    [InlineData("DeleteItem", Key + ",'ReturnValues':'UPDATED_NEW'," + DeepCondition + Deep100 + "}", "ReturnValues can only be ALL_OLD or NONE")]
    [InlineData("DeleteItem", Key + ",'ReturnValues':'UPDATED_NEW'," + DeepCondition + Deep40 + "}", OneError + "ReturnValues can only be ALL_OLD or NONE")]
    [InlineData("Scan", "'ScanFilter':{'a':{'ComparisonOperator':'EQ','AttributeValueList':[" + Deep40 + "]}},'ConditionalOperator':'AND'", TooDeep)]
    [InlineData("UpdateItem", Key + ",'UpdateExpression':'SET a = :t'," + "'ConditionExpression':'d = :d','ExpressionAttributeValues':{':t':{'S':'y'},':d':" + Deep32 + "}",
        OneError + TooDeep)]
    public Task Single_request(string operation, string members, string text)
        => RefusedAsync(operation, $"{{'TableName':'nosuch',{members}}}", text);

    /// <summary>The actions are checked one by one; the first that has something wrong is reported, whatever it is.</summary>
    [Theory]
    [InlineData(PutDeep40 + "," + PutNoName, TooDeep)]
    [InlineData(PutNoName + "," + PutDeep40, EmptyName)]
    [InlineData("{'Put':{'TableName':'nosuch','Item':{'pk':{'S':'a'},'':{'S':'x'},'d':" + Deep100 + "}}}", EmptyName)]
    [InlineData("{'Put':{'TableName':'nosuch','Item':{'pk':{'S':'a'},'d':" + Deep100 + ",'':{'S':'x'}}}}", EmptyName)]
    [InlineData("{'Put':{'TableName':'nosuch','Item':{'pk':{'S':'a'},'m':{'M':{'':{'S':'x'}}},'d':" + Deep40 + "}}}", TooDeep)]
    [InlineData(PutNoName + ",{'ConditionCheck':{'TableName':'nosuch'," + Key + "," + DeepCondition + Deep100 + "}}}", EmptyName)]
    [InlineData("{'ConditionCheck':{'TableName':'nosuch'," + Key + "," + DeepCondition + Deep40 + "}}}," + PutNoName, TooDeepForPlaceholder)]
    [InlineData("{'ConditionCheck':{'TableName':'nosuch'," + Key + "," + DeepCondition + Deep33 + "}}}," + PutNoName, TooDeepForPlaceholder)]
    [InlineData("{'ConditionCheck':{'TableName':'nosuch'," + Key + "," + DeepCondition + Deep32 + "}}}," + PutNoName, EmptyName)]
    [InlineData("{'Update':{'TableName':'nosuch'," + Key + ",'UpdateExpression':'SET d = :d','ExpressionAttributeValues':{':d':" + Deep40 + "}}}," + PutNoName,
        TooDeepForPlaceholder)]
    [InlineData("{'Delete':{'TableName':'nosuch','Key':{'pk':" + Deep40 + "}}},{'Put':{'TableName':'nosuch','Item':{'pk':{'S':'a'}},'ConditionExpression':'a = = b'}}", TooDeep)]
    [InlineData(CheckDeepKey + "," + Unused, TooDeep)]
    [InlineData(Unused + "," + CheckDeepKey, "Value provided in ExpressionAttributeValues unused in expressions: keys: {:u}")]
    [InlineData("{'Put':{'TableName':'nosuch','Item':{'pk':{'S':'a'}},'ConditionExpression':'a = = b'}}," + CheckDeepKey, BadSyntax)]
    [InlineData("{'Delete':{'TableName':'nosuch','Key':{'pk':" + Deep100 + "},'ConditionExpression':'a = = b'}}", BadSyntax)]
    // A missing table or a target named twice comes behind all that.
    [InlineData("{'Put':{'TableName':'nosuch','Item':{'pk':{'S':'a'}}}},{'Put':{'TableName':'hash','Item':{'pk':{'S':'a'},'d':" + Deep32 + "}}}", TooDeep)]
    [InlineData("{'Put':{'TableName':'hash','Item':{'pk':{'S':'a'}}}},{'ConditionCheck':{'TableName':'hash'," + Key + ",'ConditionExpression':'attribute_not_exists(pk)','ExpressionAttributeValues':{':u':{'S':'x'}}}}",
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:u}")]
    public Task Transaction(string actions, string text)
        => RefusedAsync("TransactWriteItems", $"{{'TransactItems':[{actions}]}}", text);

    [Fact]
    public async Task Expression_that_is_too_long_comes_before_a_key_that_is_too_deep()
    {
        string condition = "a = :v" + string.Concat(Enumerable.Repeat(" AND a = :v", 373));
        await RefusedAsync(
            "TransactWriteItems",
            $"{{'TransactItems':[{{'Delete':{{'TableName':'nosuch','Key':{{'pk':{Deep100}}},'ConditionExpression':'{condition}','ExpressionAttributeValues':{{':v':{{'S':'x'}}}}}}}}]}}",
            "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; expression size: 4109");
        string update = "SET " + string.Join(", ", Enumerable.Range(0, 500).Select(i => $"a{i} = :v"));
        await RefusedAsync(
            "TransactWriteItems",
            $"{{'TransactItems':[{{'Update':{{'TableName':'nosuch',{Key},'UpdateExpression':'{update}','ExpressionAttributeValues':{{':v':{{'S':'x'}}}}}}}},{CheckDeepKey}]}}",
            "Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;");
    }

    /// <summary>
    /// The older layer lets a condition see a value of 32 documents, which no item can hold; an Update that stores it
    /// cancels, and so would a SET of an attribute inside another.
    /// </summary>
    [Theory]
    [InlineData("{'ConditionCheck':{'TableName':'hash'," + Key + "," + DeepCondition + Deep32 + "}}}", "ConditionalCheckFailed", "The conditional request failed")]
    [InlineData("{'Delete':{'TableName':'hash'," + Key + "," + DeepCondition + Deep32 + "}}}", "ConditionalCheckFailed", "The conditional request failed")]
    [InlineData("{'Update':{'TableName':'hash'," + Key + ",'UpdateExpression':'SET a = :t','ConditionExpression':'d = :d','ExpressionAttributeValues':{':t':{'S':'y'},':d':" + Deep32 + "}}}",
        "ConditionalCheckFailed", "The conditional request failed")]
    [InlineData("{'Update':{'TableName':'hash'," + Key + ",'UpdateExpression':'SET a = :d','ExpressionAttributeValues':{':d':" + Deep32 + "}}}",
        "ValidationError", TooDeep)]
    public async Task Older_layer_evaluates_a_value_that_is_too_deep_to_be_stored(string action, string code, string text)
    {
        (int status, string answer) = await tables.Database.SendAsync(
            "TransactWriteItems", FactTables.Json(Expand($"{{'TransactItems':[{action}]}}")));
        Assert.Equal(400, status);
        Assert.Contains(
            FactTables.Json($"'CancellationReasons':[{{'Code':'{code}','Message':'{text}'}}]"), answer, StringComparison.Ordinal);
        await tables.OkAsync(
            "Scan", Expand($"{{'TableName':'hash','FilterExpression':'d = :d','ExpressionAttributeValues':{{':d':{Deep32}}}}}"));
    }

    [Theory]
    [InlineData("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'deep'},'d':" + Deep31 + "}}")]
    [InlineData("BatchWriteItem", "{'RequestItems':{'hash':[{'PutRequest':{'Item':{'pk':{'S':'deep'},'d':" + Deep31 + "}}}]}}")]
    [InlineData("TransactWriteItems", "{'TransactItems':[{'Put':{'TableName':'hash','Item':{'pk':{'S':'deep'},'d':" + Deep31 + "}}}]}")]
    [InlineData("TransactWriteItems", "{'TransactItems':[{'Update':{'TableName':'hash','Key':{'pk':{'S':'deep'}},'UpdateExpression':'SET d = :d','ExpressionAttributeValues':{':d':" + Deep31 + "}}}]}")]
    [InlineData("UpdateItem", "{'TableName':'hash','Key':{'pk':{'S':'deep'}},'UpdateExpression':'SET d = :d','ExpressionAttributeValues':{':d':" + Deep31 + "}}")]
    public async Task Deepest_value_that_is_stored(string operation, string request)
    {
        await tables.OkAsync(operation, Expand(request));
        Assert.Equal(
            FactTables.Json(Expand("{'Item':{'pk':{'S':'deep'},'d':" + Deep31 + "}}")),
            await tables.OkAsync("GetItem", "{'TableName':'hash','Key':{'pk':{'S':'deep'}}}"));
    }

    private Task RefusedAsync(string operation, string request, string text)
        => tables.AssertErrorAsync(operation, Expand(request), Validation, text);

    /// <summary>Puts documents around leaves where the requests name their depths.</summary>
    private static string Expand(string request)
    {
        foreach (int depth in new[] { 100, 63, 40, 33, 32, 31 })
        {
            string value = string.Concat(Enumerable.Repeat("{'M':{'n':", depth)) + "{'S':'leaf'}" + string.Concat(Enumerable.Repeat("}}", depth));
            request = request.Replace($"DEEP{depth}", value, StringComparison.Ordinal);
        }
        return request;
    }
}
