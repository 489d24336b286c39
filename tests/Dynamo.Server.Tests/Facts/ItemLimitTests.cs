using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>As measured on AWS, October 2026: where each way of writing ends, to the byte: 409,600 are accepted and one more is not.</summary>
public class ItemLimitTests(FactTables tables) : IClassFixture<FactTables>
{
    private const int MaxBytes = 409_600;
    private const string PutText = "Item size has exceeded the maximum allowed size";
    private const string UpdateText = "Item size to update has exceeded the maximum allowed size";

    // Names and key: "pk", "k", "p".
    private const int Besides = 4;

    [Theory]
    [InlineData("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'k'},'p':PAD}}", Validation, PutText)]
    [InlineData("BatchWriteItem", "{'RequestItems':{'hash':[{'PutRequest':{'Item':{'pk':{'S':'k'},'p':PAD}}}]}}", Validation, PutText)]
    [InlineData("TransactWriteItems", "{'TransactItems':[{'Put':{'TableName':'hash','Item':{'pk':{'S':'k'},'p':PAD}}}]}", Validation, PutText)]
    [InlineData("TransactWriteItems",
        "{'TransactItems':[{'Update':{'TableName':'hash','Key':{'pk':{'S':'k'}},'UpdateExpression':'SET p = :p','ExpressionAttributeValues':{':p':PAD}}}]}",
        "TransactionCanceledException", "Transaction cancelled, please refer cancellation reasons for specific reasons [ValidationError]")]
    [InlineData("UpdateItem", "{'TableName':'hash','Key':{'pk':{'S':'k'}},'AttributeUpdates':{'p':{'Value':PAD}}}", Validation, UpdateText)]
    [InlineData("ExecuteStatement", "{'Statement':'INSERT INTO hash VALUE {QpkQ:QnewQ,QpQ:?}','Parameters':[PAD]}", Validation, PutText, -2)]
    [InlineData("ExecuteStatement", "{'Statement':'UPDATE hash SET p = ? WHERE pk = QkQ','Parameters':[PAD]}", Validation, UpdateText)]
    public async Task Finished_item_of_the_greatest_size(string operation, string request, string type, string text, int lessBytes = 0)
    {
        await tables.OkAsync("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'k'}}}");
        await tables.OkAsync("DeleteItem", "{'TableName':'hash','Key':{'pk':{'S':'new'}}}");
        await tables.AssertErrorAsync(operation, Padded(request, MaxBytes - Besides + lessBytes + 1), type, text);
        await tables.OkAsync(operation, Padded(request, MaxBytes - Besides + lessBytes));
    }

    [Fact]
    public async Task Transacted_update_that_grows_too_large_cancels_with_the_updates_text()
    {
        (int status, string answer) = await tables.Database.SendAsync("TransactWriteItems", FactTables.Json(Padded(
            "{'TransactItems':[{'Update':{'TableName':'hash','Key':{'pk':{'S':'k'}},'UpdateExpression':'SET p = :p','ExpressionAttributeValues':{':p':PAD}}}]}",
            MaxBytes - Besides + 1)));
        Assert.Equal(400, status);
        Assert.Contains(FactTables.Json($"'CancellationReasons':[{{'Code':'ValidationError','Message':'{UpdateText}'}}]"), answer, StringComparison.Ordinal);
    }

    /// <summary>
    /// UpdateItem with an UpdateExpression is charged for what the statement says: beside SET b = :pad (3 + 19 + 1 and
    /// the padding) each clause costs what is given here. Padding up to the limit is accepted, one byte more is not.
    /// </summary>
    [Theory]
    [InlineData("SET b = :pad, c = abcdefghij", "'abcdefghij':{'S':'y'}", "", 19 + 1 + 15 + 10)]
    [InlineData("SET b = :pad, c = m.a.z", "'m':{'M':{'a':{'M':{'z':{'S':'y'}}}}}", "", 19 + 1 + 1 + 15 + 15 + 15)]
    [InlineData("SET b = :pad, c = l[1]", "'l':{'L':[{'S':'e'},{'S':'y'}]}", "", 19 + 1 + 1 + 15 + 15)]
    [InlineData("SET b = :pad, l = list_append(l, :v)", "'l':{'L':[]}", "{'L':[{'S':'0123456789'}]}", 19 + 1 + 37 + 16 + 3 + 1 + 10)]
    [InlineData("SET b = :pad, l = list_append(:v, :v)", "", "{'L':[{'S':'0123456789'}]}", 19 + 1 + 37 + 14 + 14)]
    [InlineData("SET b = :pad, c = if_not_exists(c, :v)", "'c':{'S':'c'}", "{'M':{'a':{'S':'0123456789'}}}", 19 + 1 + 39 + 16 + 3 + 1 + 1 + 10)]
    [InlineData("SET b = :pad, c = if_not_exists(c, :v)", "", "{'S':'0123456789'}", 19 + 1 + 39 + 16 + 10)]
    [InlineData("SET b = :pad, n = n + :v", "'n':{'N':'12345678901234567890'}", "{'N':'1'}", 19 + 1 + 34 + 16 + 2)]
    [InlineData("SET b = :pad, n = n - :v", "'n':{'N':'1'}", "{'N':'1'}", 19 + 1 + 37 + 16 + 2)]
    [InlineData("SET b = :pad, d.leaf = :v", "'d':{'M':{}}", "{'S':'v'}", 19 + 1 + 4 + 4 + 1)]
    [InlineData("SET b = :pad ADD abcdefghij :v", "'abcdefghij':{'N':'1'}", "{'N':'1'}", 19 + 10 + 2)]
    [InlineData("SET b = :pad ADD ss :v", "'ss':{'SS':['there']}", "{'SS':['there','0123456789']}", 19 + 2 + 10)]
    [InlineData("SET b = :pad REMOVE abcdefghij", "'abcdefghij':{'S':'r'}", "", 1 + 10)]
    [InlineData("SET b = :pad REMOVE m.yyyyyyyyyy", "'m':{'M':{'yyyyyyyyyy':{'S':'r'}}}", "", 1 + 1 + 4 + 10)]
    [InlineData("SET b = :pad REMOVE l[0]", "'l':{'L':[{'S':'r'}]}", "", 1 + 1 + 4 + 1)]
    [InlineData("SET b = :pad DELETE ss :v", "'ss':{'SS':['p','0123456789']}", "{'SS':['0123456789']}", 1 + 2)]
    public async Task Statement_is_charged_by_its_clauses(string expression, string seed, string value, int charge)
    {
        await tables.OkAsync("PutItem", $"{{'TableName':'hash','Item':{{'pk':{{'S':'c'}}{(seed.Length == 0 ? "" : "," + seed)}}}}}");
        string request = "{'TableName':'hash','Key':{'pk':{'S':'c'}},'UpdateExpression':'" + expression
            + "','ExpressionAttributeValues':{':pad':PAD" + (value.Length == 0 ? "" : ",':v':" + value) + "}}";
        int padding = MaxBytes - 3 - 19 - 1 - charge;
        await tables.AssertErrorAsync("UpdateItem", Padded(request, padding + 1), Validation, UpdateText);
        await tables.OkAsync("UpdateItem", Padded(request, padding));
    }

    /// <summary>The charge is looked at before the condition, and before the finished item, which would be small.</summary>
    [Theory]
    [InlineData(",'ConditionExpression':'attribute_exists(nope)'")]
    [InlineData(",'ConditionExpression':'attribute_exists(c)'")]
    [InlineData("")]
    public async Task Charge_comes_before_the_condition(string condition)
    {
        await tables.OkAsync("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'order'},'c':{'S':'x'}}}");
        await tables.AssertErrorAsync(
            "UpdateItem",
            Padded("{'TableName':'hash','Key':{'pk':{'S':'order'}},'UpdateExpression':'SET c = if_not_exists(c, :huge)','ExpressionAttributeValues':{':huge':PAD}" + condition + "}", 409_700),
            Validation, UpdateText);
    }

    /// <summary>As measured on AWS, October 2026: 10 items of 350,000 bytes go through together, 12 do not.</summary>
    [Theory]
    [InlineData(10, true)]
    [InlineData(12, false)]
    public async Task Transaction_of_the_greatest_size(int items, bool accepted)
    {
        string request = "{'TransactItems':["
            + string.Join(",", Enumerable.Range(0, items).Select(i => $"{{'Put':{{'TableName':'hash','Item':{{'pk':{{'S':'big{i}'}},'p':PAD}}}}}}")) + "]}";
        (int status, string answer) = await tables.Database.SendAsync("TransactWriteItems", FactTables.Json(Padded(request, 350_000)));
        Assert.Equal(accepted ? 200 : 400, status);
        Assert.Equal(!accepted, answer.Contains("ValidationException", StringComparison.Ordinal));
        Assert.Equal(!accepted, answer.Contains("size cannot exceed", StringComparison.Ordinal));
    }

    /// <summary>Q stands for a statement's single quote, PAD for a text of so many bytes.</summary>
    private static string Padded(string request, int bytes)
        => request.Replace("PAD", "{'S':'" + new string('x', bytes) + "'}", StringComparison.Ordinal).Replace("Q", "\\u0027", StringComparison.Ordinal);
}
