using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>As measured on AWS, October 2026: PutItem, GetItem, UpdateItem and DeleteItem: what answers show.</summary>
public class ItemFeatureTests(FactTables tables) : IClassFixture<FactTables>
{
    private const string Item = "{'pk':{'S':'doc'},'l':{'L':[{'S':'a'},{'M':{'x':{'N':'1'},'y':{'N':'2'}}},{'S':'c'}]},'m':{'M':{'x':{'S':'1'},'y':{'M':{'z':{'S':'2'}}}}},'n':{'N':'5'}}";

    /// <summary>Keys are not added; list indexes come back compacted in source order; shared indexes merge.</summary>
    [Theory]
    [InlineData("m.x", "{'m':{'M':{'x':{'S':'1'}}}}")]
    [InlineData("m.x, m.y.z", "{'m':{'M':{'x':{'S':'1'},'y':{'M':{'z':{'S':'2'}}}}}}")]
    [InlineData("l[2], l[0]", "{'l':{'L':[{'S':'a'},{'S':'c'}]}}")]
    [InlineData("l[1].y, l[1].x", "{'l':{'L':[{'M':{'x':{'N':'1'},'y':{'N':'2'}}}]}}")]
    [InlineData("l[7]", "{}")]
    [InlineData("nothing", "{}")]
    [InlineData("m.x.q", "{}")]
    public async Task Projection_leaves(string projection, string item)
    {
        await tables.OkAsync("PutItem", $"{{'TableName':'hash','Item':{Item}}}");
        Assert.Equal(
            FactTables.Json($"{{'Item':{item}}}"),
            await tables.OkAsync("GetItem", $"{{'TableName':'hash','Key':{{'pk':{{'S':'doc'}}}},'ProjectionExpression':'{projection}'}}"));
    }

    [Theory]
    // All right-hand sides read the item as it was.
    [InlineData("SET a = :v, b = n", "':v':{'S':'x'}", "UPDATED_NEW", "{'Attributes':{'a':{'S':'x'},'b':{'N':'5'}}}")]
    [InlineData("SET n = :v, was = n", "':v':{'N':'9'}", "UPDATED_NEW", "{'Attributes':{'n':{'N':'9'},'was':{'N':'5'}}}")]
    [InlineData("SET c = if_not_exists(c, n)", "", "UPDATED_NEW", "{'Attributes':{'c':{'N':'5'}}}")]
    [InlineData("SET n = n - :v", "':v':{'N':'0.5'}", "UPDATED_OLD", "{'Attributes':{'n':{'N':'5'}}}")]
    // An index beyond the end appends; the index as written is then not there (PartiQL's MODIFIED NEW says the same).
    [InlineData("SET l[3] = :v", "':v':{'S':'end'}", "UPDATED_NEW", "{'Attributes':{'l':{'L':[{'S':'end'}]}}}")]
    [InlineData("SET l[9] = :v", "':v':{'S':'end'}", "UPDATED_NEW", "{}")]
    // Only the changed fragment of a document (measured on AWS, October 2026).
    [InlineData("SET m.y.z = :v", "':v':{'S':'new'}", "UPDATED_NEW", "{'Attributes':{'m':{'M':{'y':{'M':{'z':{'S':'new'}}}}}}}")]
    [InlineData("SET m.y.z = :v", "':v':{'S':'new'}", "UPDATED_OLD", "{'Attributes':{'m':{'M':{'y':{'M':{'z':{'S':'2'}}}}}}}")]
    [InlineData("REMOVE n", "", "UPDATED_NEW", "{}")]
    [InlineData("REMOVE n", "", "UPDATED_OLD", "{'Attributes':{'n':{'N':'5'}}}")]
    [InlineData("REMOVE nowhere", "", "UPDATED_OLD", "{}")]
    [InlineData("REMOVE m.q", "", "UPDATED_OLD", "{}")]
    [InlineData("ADD n :v", "':v':{'N':'-5'}", "UPDATED_NEW", "{'Attributes':{'n':{'N':'0'}}}")]
    [InlineData("ADD ss :v", "':v':{'SS':['b','a']}", "UPDATED_NEW", "{'Attributes':{'ss':{'SS':['a','b']}}}")]
    [InlineData("DELETE ss :v", "':v':{'SS':['b','a']}", "UPDATED_NEW", "{}")]
    public async Task Update_answers(string expression, string values, string returned, string answer)
    {
        await tables.OkAsync("PutItem", $"{{'TableName':'hash','Item':{Item}}}");
        string rest = values.Length == 0 ? "" : $",'ExpressionAttributeValues':{{{values}}}";
        Assert.Equal(
            FactTables.Json(answer),
            await tables.OkAsync(
                "UpdateItem",
                $"{{'TableName':'hash','Key':{{'pk':{{'S':'doc'}}}},'UpdateExpression':'{expression}','ReturnValues':'{returned}'{rest}}}"));
    }

    [Fact]
    public async Task Update_creates_what_is_missing_unless_the_condition_fails()
    {
        Assert.Equal(
            "{}", await tables.OkAsync("UpdateItem", "{'TableName':'hash','Key':{'pk':{'S':'bare'}}}"));
        Assert.Equal(
            FactTables.Json("{'Item':{'pk':{'S':'bare'}}}"), await tables.OkAsync("GetItem", "{'TableName':'hash','Key':{'pk':{'S':'bare'}}}"));
        Assert.Equal(
            FactTables.Json("{'Attributes':{'pk':{'S':'upsert'},'n':{'N':'1'}}}"),
            await tables.OkAsync(
                "UpdateItem",
                "{'TableName':'hash','Key':{'pk':{'S':'upsert'}},'UpdateExpression':'SET n = :n','ExpressionAttributeValues':{':n':{'N':'1'}},'ReturnValues':'ALL_NEW'}"));
        await tables.AssertErrorAsync(
            "UpdateItem",
            "{'TableName':'hash','Key':{'pk':{'S':'ghosted'}},'UpdateExpression':'SET n = :n','ConditionExpression':'n < :n','ExpressionAttributeValues':{':n':{'N':'1'}}}",
            "ConditionalCheckFailedException", "The conditional request failed");
        Assert.Equal("{}", await tables.OkAsync("GetItem", "{'TableName':'hash','Key':{'pk':{'S':'ghosted'}}}"));
    }

    /// <summary>Condition on a missing attribute: = false, &lt;&gt; true, &lt; false.</summary>
    [Theory]
    [InlineData("nowhere = :v", false)]
    [InlineData("nowhere <> :v", true)]
    [InlineData("nowhere < :v", false)]
    [InlineData("NOT nowhere = :v", true)]
    [InlineData("size(nowhere) < :v", false)]
    [InlineData("n = :v", true)]
    [InlineData("(n = :v)", true)]
    [InlineData("(n = :v) AND (NOT (n <> :v))", true)]
    [InlineData("n IN (:v)", true)]
    [InlineData("n BETWEEN :v AND :v", true)]
    public async Task Condition_decides(string condition, bool holds)
    {
        await tables.OkAsync("PutItem", $"{{'TableName':'hash','Item':{Item}}}");
        string request = $"{{'TableName':'hash','Item':{Item},'ConditionExpression':'{condition}','ExpressionAttributeValues':{{':v':{{'N':'5'}}}}}}";
        if (holds)
            await tables.OkAsync("PutItem", request);
        else
            await tables.AssertErrorAsync("PutItem", request, "ConditionalCheckFailedException", "The conditional request failed");
    }

    [Fact]
    public async Task Old_values_are_shown_only_where_there_were_any()
    {
        const string Put = "{'TableName':'hash','Item':{'pk':{'S':'old'},'v':{'N':'1'}},'ReturnValues':'ALL_OLD'}";
        await tables.OkAsync("DeleteItem", "{'TableName':'hash','Key':{'pk':{'S':'old'}}}");
        Assert.Equal("{}", await tables.OkAsync("PutItem", Put));
        Assert.Equal(FactTables.Json("{'Attributes':{'pk':{'S':'old'},'v':{'N':'1'}}}"), await tables.OkAsync("PutItem", Put));
        const string Delete = "{'TableName':'hash','Key':{'pk':{'S':'old'}},'ReturnValues':'ALL_OLD'}";
        Assert.Equal(FactTables.Json("{'Attributes':{'pk':{'S':'old'},'v':{'N':'1'}}}"), await tables.OkAsync("DeleteItem", Delete));
        Assert.Equal("{}", await tables.OkAsync("DeleteItem", Delete));
    }

    /// <summary>Sets come back in DynamoDB's own order: bytes, or value.</summary>
    [Fact]
    public async Task Sets_read_back_sorted()
    {
        await tables.OkAsync(
            "PutItem",
            "{'TableName':'hash','Item':{'pk':{'S':'sets'},'s':{'SS':['b','','B','é','a']},'n':{'NS':['10','9','-1','1.5']},'b':{'BS':['/w==','AQ==','AQI=']}}}");
        Assert.Equal(
            FactTables.Json("{'Item':{'pk':{'S':'sets'},'s':{'SS':['','B','a','b','é']},'n':{'NS':['-1','1.5','9','10']},'b':{'BS':['AQ==','AQI=','/w==']}}}"),
            await tables.OkAsync("GetItem", "{'TableName':'hash','Key':{'pk':{'S':'sets'}}}"));
    }

    /// <summary>As measured on AWS, October 2026: UpdateItem is measured by what it writes, 19 bytes a SET beside its operands.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task Update_of_the_greatest_size(int more, bool accepted)
    {
        // 3 for the statement, 19 for the SET, 1 for the target; the key is not charged.
        string text = new('x', 409_600 - 3 - 19 - 1 + more);
        string request = $"{{'TableName':'hash','Key':{{'pk':{{'S':'k'}}}},'UpdateExpression':'SET a = :v','ExpressionAttributeValues':{{':v':{{'S':'{text}'}}}}}}";
        if (accepted)
            await tables.OkAsync("UpdateItem", request);
        else
            await tables.AssertErrorAsync("UpdateItem", request, Validation, "Item size to update has exceeded the maximum allowed size");
    }
}
