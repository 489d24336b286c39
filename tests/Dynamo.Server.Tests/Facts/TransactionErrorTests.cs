using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>As measured on AWS, October 2026: transactions; they are behind the older layer in us-east-1.</summary>
public class TransactionErrorTests(FactTables tables) : IClassFixture<FactTables>
{
    private const string Put = "{'Put':{'TableName':'hash','Item':{'pk':{'S':'t'}}}}";
    private const string Get = "{'Get':{'TableName':'hash','Key':{'pk':{'S':'t'}}}}";
    private const string Values = "'ExpressionAttributeValues':{':v':{'S':'x'}}";
    private const string NoCondition = "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null";
    private const string Canceled = "Transaction cancelled, please refer cancellation reasons for specific reasons ";

    [Theory]
    [InlineData("TransactWriteItems")]
    [InlineData("TransactGetItems")]
    public Task Empty_list(string operation)
        => RefusedAsync(operation, "{'TransactItems':[]}", $"{OneError}Value '[]' at 'transactItems'{Constraint}{AtLeast}1");

    [Theory]
    [InlineData("TransactWriteItems", Put)]
    [InlineData("TransactGetItems", Get)]
    public async Task More_than_100_actions(string operation, string action)
    {
        string items = string.Join(",", Enumerable.Range(0, 101).Select(i => action.Replace("'t'", $"'{i}'", StringComparison.Ordinal)));
        (string type, string text) = await tables.Database.ErrorAsync(operation, FactTables.Json($"{{'TransactItems':[{items}]}}"));
        Assert.Equal(Validation, type);
        Assert.StartsWith(OneError + "Value '[", text, StringComparison.Ordinal);
        Assert.EndsWith($"]' at 'transactItems'{Constraint}{AtMost}100", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TransactGetItems", "{'Get':{'TableName':'bad!name','Key':{'pk':{'S':'t'}}}}", "get")]
    [InlineData("TransactWriteItems", "{'Put':{'TableName':'bad!name','Item':{'pk':{'S':'t'}}}}", "put")]
    [InlineData("TransactWriteItems", "{'Update':{'TableName':'bad!name','Key':{'pk':{'S':'t'}},'UpdateExpression':'REMOVE a'}}", "update")]
    [InlineData("TransactWriteItems", "{'Delete':{'TableName':'bad!name','Key':{'pk':{'S':'t'}}}}", "delete")]
    [InlineData("TransactWriteItems", "{'ConditionCheck':{'TableName':'bad!name','Key':{'pk':{'S':'t'}},'ConditionExpression':'a = b'}}", "conditionCheck")]
    public Task Bad_table_name(string operation, string action, string member)
        => RefusedAsync(
            operation, $"{{'TransactItems':[{(operation == "TransactGetItems" ? Get : Put)},{action}]}}",
            $"{OneError}Value 'bad!name' at 'transactItems.2.member.{member}.tableName'{Constraint}{Pattern}");

    [Theory]
    [InlineData("TransactGetItems", "{'Get':{'TableName':'nosuch','Key':{'pk':{'S':'t'}}}}")]
    [InlineData("TransactWriteItems", "{'Put':{'TableName':'nosuch','Item':{'pk':{'S':'t'}}}}")]
    [InlineData("TransactWriteItems", "{'Delete':{'TableName':'nosuch','Key':{'pk':{'S':'t'}}}}")]
    public Task Missing_table(string operation, string action)
        => tables.AssertErrorAsync(operation, $"{{'TransactItems':[{action}]}}", NotFound, "Requested resource not found");

    [Theory]
    // 2.10
    [InlineData("TransactWriteItems", "'TransactItems':[{}]",
        "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request")]
    [InlineData("TransactWriteItems", "'TransactItems':[" + Put + ",{'Delete':{'TableName':'hash','Key':{'pk':{'S':'t'}}}}]",
        "Transaction request cannot include multiple operations on one item")]
    [InlineData("TransactGetItems", "'TransactItems':[" + Get + "," + Get + "]",
        "Transaction request cannot include multiple operations on one item")]
    [InlineData("TransactWriteItems", "'ClientRequestToken':'1234567890123456789012345678901234567','TransactItems':[" + Put + "]",
        OneError + "Value '1234567890123456789012345678901234567' at 'clientRequestToken'" + Constraint + AtMost + "36")]
    // 3: constraints aggregate: the token, then RCC; they beat a missing table.
    [InlineData("TransactWriteItems",
        "'ClientRequestToken':'1234567890123456789012345678901234567','ReturnConsumedCapacity':'X','TransactItems':[{'Put':{'TableName':'nosuch','Item':{'pk':{'S':'t'}}}}]",
        "2 validation errors detected: Value '1234567890123456789012345678901234567' at 'clientRequestToken'" + Constraint + AtMost + "36"
        + "; Value 'X' at 'returnConsumedCapacity'" + Constraint + OneOf + CapacityValues)]
    [InlineData("TransactGetItems", "'ReturnConsumedCapacity':'X','TransactItems':[{'Get':{'TableName':'nosuch','Key':{'pk':{'S':'t'}}}}]",
        OneError + "Value 'X' at 'returnConsumedCapacity'" + Constraint + OneOf + CapacityValues)]
    // 2.10: what is refused at the top, bare, before any table is looked up.
    [InlineData("TransactWriteItems", "'TransactItems':[{'Put':{'TableName':'nosuch','Item':{'pk':{'S':'t'}},'ConditionExpression':''}}]",
        "Invalid ConditionExpression: The expression can not be empty;")]
    [InlineData("TransactWriteItems", "'TransactItems':[{'Update':{'TableName':'nosuch','Key':{'pk':{'S':'t'}},'UpdateExpression':'SET a = :v','ExpressionAttributeValues':{':v':{'S':'x'},':w':{'S':'x'}}}}]",
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}")]
    [InlineData("TransactWriteItems", "'TransactItems':[{'Put':{'TableName':'nosuch','Item':{'pk':{'S':'t'}}," + Values + "}}]", NoCondition)]
    [InlineData("TransactWriteItems", "'TransactItems':[{'Delete':{'TableName':'nosuch','Key':{'pk':{'S':'t'}}," + Values + "}}]", NoCondition)]
    [InlineData("TransactWriteItems", "'TransactItems':[{'Delete':{'TableName':'nosuch','Key':{'pk':{'S':'t'}},'ExpressionAttributeNames':{'#a':'a'}}}]",
        "ExpressionAttributeNames can only be specified when using expressions")]
    [InlineData("TransactWriteItems", "'TransactItems':[{'Put':{'TableName':'nosuch','Item':{'pk':{'S':'t'},'x':{'N':'abc'}}}}]", NotNumeric + "abc")]
    [InlineData("TransactWriteItems", "'TransactItems':[{'Update':{'TableName':'nosuch','Key':{'pk':{'S':'t'}},'UpdateExpression':'SET a = :v','ExpressionAttributeValues':{':v':{'SS':['b','b']}}}}]",
        "ExpressionAttributeValues contains invalid value: " + Invalid + "Input collection [b, b] contains duplicates. for key :v")]
    [InlineData("TransactWriteItems", "'TransactItems':[{'Put':{'TableName':'hash','Item':{'pk':{'S':''}}}}]", EmptyKey + "pk")]
    [InlineData("TransactWriteItems", "'TransactItems':[{'Delete':{'TableName':'binary','Key':{'pk':{'B':''}}}}]", EmptyBinaryKey + "pk")]
    [InlineData("TransactGetItems", "'TransactItems':[{'Get':{'TableName':'nosuch','Key':{'pk':{'S':'t'}},'ProjectionExpression':'!!!'}}]",
        "Invalid ProjectionExpression: Syntax error; token: \"!\", near: \"!!\"")]
    [InlineData("TransactWriteItems", "'TransactItems':[{'Put':{'TableName':'nosuch','Item':{'pk':{'S':'t'},'':{'S':'x'}}}}]", "Empty attribute name")]
    // 1.2: index keys
    [InlineData("TransactWriteItems", "'TransactItems':[{'Put':{'TableName':'range','Item':{'pk':{'S':'t'},'sk':{'S':'t'},'g':{'S':''}}}}]",
        NotValid + "A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: gall, IndexKey: g")]
    [InlineData("TransactWriteItems", "'TransactItems':[{'Update':{'TableName':'range','Key':{'pk':{'S':'t'},'sk':{'S':'t'}},'UpdateExpression':'SET g = :v','ExpressionAttributeValues':{':v':{'S':''}}}}]",
        NotValid + "The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.")]
    public Task Refused_at_the_top(string operation, string members, string text) => RefusedAsync(operation, $"{{{members}}}", text);

    [Theory]
    [InlineData("TransactWriteItems", "{'Put':{'TableName':'hash','Item':{'pk':{'N':'1'}}}}", Invalid + "Type mismatch for key pk expected: S actual: N")]
    [InlineData("TransactWriteItems", "{'Delete':{'TableName':'hash','Key':{'pk':{'N':'1'}}}}", KeyMismatch)]
    [InlineData("TransactWriteItems", "{'Update':{'TableName':'hash','Key':{'pk':{'L':[]}},'UpdateExpression':'REMOVE a'}}", KeyMismatch)]
    [InlineData("TransactWriteItems", "{'ConditionCheck':{'TableName':'hash','Key':{'pk':{'N':'1'}},'ConditionExpression':'a = b'}}", KeyMismatch)]
    [InlineData("TransactWriteItems", "{'Put':{'TableName':'range','Item':{'pk':{'S':'t'},'sk':{'S':'t'},'g':{'N':'1'}}}}",
        Invalid + "Type mismatch for Index Key g Expected: S Actual: N IndexName: gall")]
    [InlineData("TransactGetItems", "{'Get':{'TableName':'hash','Key':{}}}", KeyMismatch)]
    [InlineData("TransactGetItems", "{'Get':{'TableName':'hash','Key':{'pk':{'N':'1'}}}}", KeyMismatch)]
    public async Task Canceled_with_a_ValidationError(string operation, string action, string reason)
    {
        string good = operation == "TransactGetItems" ? Get : Put;
        (int status, string answer) = await tables.Database.SendAsync(
            operation, FactTables.Json($"{{'TransactItems':[{good},{action}]}}"));
        Assert.Equal(400, status);
        Assert.Equal(
            FactTables.Json(
                "{'__type':'com.amazonaws.dynamodb.v20120810#TransactionCanceledException','CancellationReasons':[{'Code':'None'},"
                + $"{{'Code':'ValidationError','Message':'{reason}'}}],'Message':'{Canceled}[None, ValidationError]'}}"),
            answer);
    }

    /// <summary>What is wrong with a key is found ahead of every condition, and the first of it alone is told.</summary>
    [Fact]
    public async Task First_faulty_key_is_the_only_reason()
    {
        (_, string answer) = await tables.Database.SendAsync("TransactWriteItems", FactTables.Json(
            "{'TransactItems':["
            + "{'Put':{'TableName':'hash','Item':{'pk':{'S':'first'}},'ConditionExpression':'attribute_exists(nowhere)'}},"
            + "{'Put':{'TableName':'hash','Item':{'pk':{'N':'1'}}}},{'Put':{'TableName':'hash','Item':{'pk':{'N':'2'}}}}]}"));
        Assert.Equal(
            FactTables.Json(
                "{'__type':'com.amazonaws.dynamodb.v20120810#TransactionCanceledException','CancellationReasons':[{'Code':'None'},"
                + $"{{'Code':'ValidationError','Message':'{Invalid}Type mismatch for key pk expected: S actual: N'}},{{'Code':'None'}}],"
                + $"'Message':'{Canceled}[None, ValidationError, None]'}}"),
            answer);
    }

    /// <summary>Recorded on AWS in October 2025: a token stands for the same request whatever the order of its maps.</summary>
    [Theory]
    [InlineData("{'Put':{'TableName':'hash','Item':{'pk':{'S':'t1'},'a':{'M':{'x':{'N':'1'},'y':{'L':[{'M':{'u':{'S':'v'},'w':{'S':'z'}}}]}}}}}}",
        "{'Put':{'Item':{'a':{'M':{'y':{'L':[{'M':{'w':{'S':'z'},'u':{'S':'v'}}}]},'x':{'N':'1'}}},'pk':{'S':'t1'}},'TableName':'hash'}}",
        "{'Put':{'TableName':'hash','Item':{'pk':{'S':'t1'},'a':{'M':{'x':{'N':'1'},'y':{'L':[{'M':{'u':{'S':'z'},'w':{'S':'v'}}}]}}}}}}")]
    [InlineData("{'Update':{'TableName':'hash','Key':{'pk':{'S':'t2'}},'UpdateExpression':'SET #a = :a, #b = :b','ExpressionAttributeNames':{'#a':'a','#b':'b'},'ExpressionAttributeValues':{':a':{'N':'1'},':b':{'N':'2'}}}}",
        "{'Update':{'TableName':'hash','Key':{'pk':{'S':'t2'}},'UpdateExpression':'SET #a = :a, #b = :b','ExpressionAttributeNames':{'#b':'b','#a':'a'},'ExpressionAttributeValues':{':b':{'N':'2'},':a':{'N':'1'}}}}",
        "{'Update':{'TableName':'hash','Key':{'pk':{'S':'t2'}},'UpdateExpression':'SET #a = :a, #b = :b','ExpressionAttributeNames':{'#a':'a','#b':'b'},'ExpressionAttributeValues':{':a':{'N':'2'},':b':{'N':'1'}}}}")]
    [InlineData("{'Put':{'TableName':'hash','Item':{'pk':{'S':'t3'},'l':{'L':[{'N':'1'},{'N':'2'}]}}}}",
        "{'Put':{'TableName':'hash','Item':{'l':{'L':[{'N':'1'},{'N':'2'}]},'pk':{'S':'t3'}}}}",
        "{'Put':{'TableName':'hash','Item':{'pk':{'S':'t3'},'l':{'L':[{'N':'2'},{'N':'1'}]}}}}")]
    public async Task Token_minds_no_order_of_attributes(string action, string same, string other)
    {
        string token = $"order {action.Length}";
        string Request(string one) => $"{{'ClientRequestToken':'{token}','TransactItems':[{one}]}}";
        await tables.OkAsync("TransactWriteItems", Request(action));
        await tables.OkAsync("TransactWriteItems", Request(same));
        (string type, _) = await tables.Database.ErrorAsync("TransactWriteItems", FactTables.Json(Request(other)));
        Assert.Equal("IdempotentParameterMismatchException", type);
    }

    [Fact]
    public async Task Failed_condition_cancels_all_and_shows_the_item()
    {
        await tables.OkAsync("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'there'},'v':{'N':'1'}}}");
        (int status, string answer) = await tables.Database.SendAsync("TransactWriteItems", FactTables.Json(
            "{'TransactItems':["
            + "{'Put':{'TableName':'hash','Item':{'pk':{'S':'notdone'}}}},"
            + "{'ConditionCheck':{'TableName':'hash','Key':{'pk':{'S':'there'}},'ConditionExpression':'v = :v','ExpressionAttributeValues':{':v':{'N':'2'}},'ReturnValuesOnConditionCheckFailure':'ALL_OLD'}},"
            + "{'Update':{'TableName':'hash','Key':{'pk':{'S':'absent'}},'UpdateExpression':'REMOVE a','ConditionExpression':'attribute_exists(pk)'}}]}"));
        Assert.Equal(400, status);
        Assert.Equal(
            FactTables.Json(
                "{'__type':'com.amazonaws.dynamodb.v20120810#TransactionCanceledException','CancellationReasons':[{'Code':'None'},"
                + "{'Code':'ConditionalCheckFailed','Item':{'pk':{'S':'there'},'v':{'N':'1'}},'Message':'The conditional request failed'},"
                + "{'Code':'ConditionalCheckFailed','Message':'The conditional request failed'}],"
                + $"'Message':'{Canceled}[None, ConditionalCheckFailed, ConditionalCheckFailed]'}}"),
            answer);
        Assert.Equal("{}", await tables.OkAsync("GetItem", "{'TableName':'hash','Key':{'pk':{'S':'notdone'}}}"));
    }

    /// <summary>As measured on AWS, October 2026: TransactGetItems and capacity: two units an item, missing ones too; {} where nothing is left.</summary>
    [Fact]
    public async Task Get_answers_in_order_with_capacity()
    {
        await tables.OkAsync("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'g1'},'v':{'N':'1'}}}");
        Assert.Equal(
            FactTables.Json(
                "{'ConsumedCapacity':[{'CapacityUnits':6.0,'ReadCapacityUnits':6.0,'TableName':'hash'}],"
                + "'Responses':[{},{'Item':{'v':{'N':'1'}}},{}]}"),
            await tables.OkAsync(
                "TransactGetItems",
                "{'TransactItems':[{'Get':{'TableName':'hash','Key':{'pk':{'S':'none'}}}},"
                + "{'Get':{'TableName':'hash','Key':{'pk':{'S':'g1'}},'ProjectionExpression':'v'}},"
                + "{'Get':{'TableName':'hash','Key':{'pk':{'S':'there'}},'ProjectionExpression':'nothing'}}],'ReturnConsumedCapacity':'TOTAL'}"));
    }

    /// <summary>As measured on AWS, October 2026: TransactWriteItems: a token replays without writing, billed as reads; another payload is refused.</summary>
    [Fact]
    public async Task Token_replays_and_refuses_another_payload()
    {
        const string First =
            "{'ClientRequestToken':'token-1','TransactItems':[{'Update':{'TableName':'hash','Key':{'pk':{'S':'counted'}},'UpdateExpression':'ADD c :one','ExpressionAttributeValues':{':one':{'N':'1'}}}}],'ReturnConsumedCapacity':'TOTAL'}";
        Assert.Equal(
            FactTables.Json("{'ConsumedCapacity':[{'CapacityUnits':2.0,'TableName':'hash','WriteCapacityUnits':2.0}]}"),
            await tables.OkAsync("TransactWriteItems", First));
        Assert.Equal(
            FactTables.Json("{'ConsumedCapacity':[{'CapacityUnits':2.0,'ReadCapacityUnits':2.0,'TableName':'hash'}]}"),
            await tables.OkAsync("TransactWriteItems", First));
        Assert.Equal(
            FactTables.Json("{'Item':{'pk':{'S':'counted'},'c':{'N':'1'}}}"),
            await tables.OkAsync("GetItem", "{'TableName':'hash','Key':{'pk':{'S':'counted'}}}"));
        (string type, _) = await tables.Database.ErrorAsync(
            "TransactWriteItems", FactTables.Json(First.Replace("'N':'1'", "'N':'2'", StringComparison.Ordinal)));
        Assert.Equal("IdempotentParameterMismatchException", type);
    }

    private Task RefusedAsync(string operation, string request, string text)
        => tables.AssertErrorAsync(operation, request, Validation, text);
}
