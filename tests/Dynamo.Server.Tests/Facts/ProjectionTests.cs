using System.Text.Json;

namespace Dynamo.Server.Tests.Facts;

/// <summary>What a projection leaves of an item, the same in every operation that reads.</summary>
public class ProjectionTests(FactTables tables) : IClassFixture<FactTables>
{
    private const string Item = """
        {'pk':{'S':'doc'},'sk':{'N':'1'},'a':{'M':{'b':{'S':'bb'},'c':{'S':'cc'},'d':{'S':'dd'}}},
         'l':{'L':[{'M':{'x':{'N':'1'},'y':{'N':'2'},'m':{'M':{'x':{'N':'3'},'y':{'N':'4'}}},
           'n':{'L':[{'M':{'p':{'S':'p'},'q':{'S':'q'}}},{'M':{'p':{'S':'pp'},'q':{'S':'qq'}}},{'S':'end'}]}}},{'S':'one'},{'S':'two'}]}}
        """;

    [Theory]
    [InlineData("pk", "{'pk':{'S':'doc'}}")]
    [InlineData("a.b, a.c", "{'a':{'M':{'b':{'S':'bb'},'c':{'S':'cc'}}}}")]
    [InlineData("l[2], l[1]", "{'l':{'L':[{'S':'one'},{'S':'two'}]}}")]
    [InlineData("l[1]", "{'l':{'L':[{'S':'one'}]}}")]
    // Paths that share an index make one element of it, at any depth and whatever their order.
    [InlineData("l[0].x, l[0].y", "{'l':{'L':[{'M':{'x':{'N':'1'},'y':{'N':'2'}}}]}}")]
    [InlineData("l[0].y, l[0].x", "{'l':{'L':[{'M':{'x':{'N':'1'},'y':{'N':'2'}}}]}}")]
    [InlineData("l[0].y, l[2], l[0].x", "{'l':{'L':[{'M':{'x':{'N':'1'},'y':{'N':'2'}}},{'S':'two'}]}}")]
    [InlineData("l[0].m.x, l[0].m.y", "{'l':{'L':[{'M':{'m':{'M':{'x':{'N':'3'},'y':{'N':'4'}}}}}]}}")]
    [InlineData("l[0].x, l[0].m.y", "{'l':{'L':[{'M':{'x':{'N':'1'},'m':{'M':{'y':{'N':'4'}}}}}]}}")]
    [InlineData("l[0].n[0].p, l[0].n[0].q", "{'l':{'L':[{'M':{'n':{'L':[{'M':{'p':{'S':'p'},'q':{'S':'q'}}}]}}}]}}")]
    [InlineData("l[0].n[0].p, l[0].n[1].q", "{'l':{'L':[{'M':{'n':{'L':[{'M':{'p':{'S':'p'}}},{'M':{'q':{'S':'qq'}}}]}}}]}}")]
    [InlineData("l[0].n[2]", "{'l':{'L':[{'M':{'n':{'L':[{'S':'end'}]}}}]}}")]
    // What leads nowhere leaves no trace.
    [InlineData("l[9]", "{}")]
    [InlineData("l[0].nowhere", "{}")]
    [InlineData("a[0]", "{}")]
    [InlineData("nowhere", "{}")]
    public async Task Projection_leaves(string projection, string left)
    {
        await tables.OkAsync("PutItem", $"{{'TableName':'rangen','Item':{Item}}}");
        const string Key = "{'pk':{'S':'doc'},'sk':{'N':'1'}}";
        string expected = FactTables.Json(left);
        Assert.Equal($"{{\"Item\":{expected}}}", await tables.OkAsync(
            "GetItem", $"{{'TableName':'rangen','Key':{Key},'ProjectionExpression':'{projection}'}}"));
        Assert.Equal($"{{\"Responses\":{{\"rangen\":[{expected}]}},\"UnprocessedKeys\":{{}}}}", await tables.OkAsync(
            "BatchGetItem", $"{{'RequestItems':{{'rangen':{{'Keys':[{Key}],'ProjectionExpression':'{projection}'}}}}}}"));
        string page = $"{{\"Count\":1,\"Items\":[{expected}],\"ScannedCount\":1}}";
        Assert.Equal(page, await tables.OkAsync("Scan", $"{{'TableName':'rangen','ProjectionExpression':'{projection}'}}"));
        Assert.Equal(page, await tables.OkAsync(
            "Query",
            $"{{'TableName':'rangen','KeyConditionExpression':'pk = :p','ExpressionAttributeValues':{{':p':{{'S':'doc'}}}},'ProjectionExpression':'{projection}','Select':'SPECIFIC_ATTRIBUTES'}}"));
        // A transaction leaves the item out where nothing is left of it.
        Assert.Equal(left == "{}" ? "{\"Responses\":[{}]}" : $"{{\"Responses\":[{{\"Item\":{expected}}}]}}", await tables.OkAsync(
            "TransactGetItems", $"{{'TransactItems':[{{'Get':{{'TableName':'rangen','Key':{Key},'ProjectionExpression':'{projection}'}}}}]}}"));
    }

    [Theory]
    [InlineData("['nowhere']", "{}")]
    [InlineData("['sk','nowhere']", "{'sk':{'N':'1'}}")]
    public async Task AttributesToGet_leaves(string attributes, string left)
    {
        await tables.OkAsync("PutItem", $"{{'TableName':'rangen','Item':{Item}}}");
        Assert.Equal($"{{\"Item\":{FactTables.Json(left)}}}", await tables.OkAsync(
            "GetItem", $"{{'TableName':'rangen','Key':{{'pk':{{'S':'doc'}},'sk':{{'N':'1'}}}},'AttributesToGet':{attributes}}}"));
    }

    [Fact]
    public async Task Aliases_of_one_path_are_a_repeat()
    {
        foreach (string paths in new[] { "#x, #y", "#x, #y.b", "a.b, #x" })
        {
            string text = $"Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a{(paths[0] == 'a' ? ", b" : "")}], path two: [a{(paths[^1] == 'b' ? ", b" : "")}]";
            string names = (paths.Contains("#x", StringComparison.Ordinal) ? "'#x':'a'" : "") + (paths.Contains("#y", StringComparison.Ordinal) ? ",'#y':'a'" : "");
            await tables.AssertErrorAsync(
                "GetItem",
                $"{{'TableName':'rangen','Key':{{'pk':{{'S':'doc'}},'sk':{{'N':'1'}}}},'ProjectionExpression':'{paths}','ExpressionAttributeNames':{{{names}}}}}",
                Words.Validation, text);
        }
    }

    /// <summary>Undefined names and wrong operands are found before anything is read.</summary>
    [Theory]
    [InlineData("'ProjectionExpression':'#undefined'", "Invalid ProjectionExpression: An expression attribute name used in the document path is not defined; attribute name: #undefined")]
    [InlineData("'FilterExpression':'begins_with(x, :n)','ExpressionAttributeValues':{':n':{'N':'5'}}",
        "Invalid FilterExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N")]
    public Task Expression_is_checked_on_an_empty_table(string members, string text)
        => tables.AssertErrorAsync("Scan", $"{{'TableName':'binary',{members}}}", Words.Validation, text);

    [Theory]
    [InlineData("Query", "'KeyConditionExpression':'pk = :p'")]
    [InlineData("Scan", "'FilterExpression':'pk = :p'")]
    public async Task Count_alone_shows_no_items(string operation, string members)
    {
        await tables.OkAsync("PutItem", $"{{'TableName':'rangen','Item':{Item}}}");
        using JsonDocument answer = JsonDocument.Parse(await tables.OkAsync(
            operation, $"{{'TableName':'rangen',{members},'Select':'COUNT','ExpressionAttributeValues':{{':p':{{'S':'doc'}}}}}}"));
        Assert.Equal(["Count", "ScannedCount"], answer.RootElement.EnumerateObject().Select(m => m.Name));
        Assert.Equal(1, answer.RootElement.GetProperty("Count").GetInt32());
    }
}
