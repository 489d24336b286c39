using System.Text.Json;
using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>BatchGetItem and BatchWriteItem: what answers show, and that a fault refuses all of a batch.</summary>
public class BatchTests(FactTables tables) : IClassFixture<FactTables>
{
    [Fact]
    public async Task Get_answers_for_every_table_without_what_is_missing()
    {
        Assert.Equal(
            "{\"UnprocessedItems\":{}}",
            await tables.OkAsync(
                "BatchWriteItem",
                "{'RequestItems':{'hash':[{'PutRequest':{'Item':{'pk':{'S':'b1'},'v':{'SS':['','x']}}}},{'PutRequest':{'Item':{'pk':{'S':'b2'}}}}],"
                + "'number':[{'PutRequest':{'Item':{'pk':{'N':'1'},'v':{'S':'n'}}}}]}}"));
        await tables.OkAsync(
            "BatchWriteItem",
            "{'RequestItems':{'hash':[{'DeleteRequest':{'Key':{'pk':{'S':'b2'}}}},{'PutRequest':{'Item':{'pk':{'S':'b3'}}}},{'DeleteRequest':{'Key':{'pk':{'S':'b9'}}}}]}}");
        using JsonDocument answer = JsonDocument.Parse(await tables.OkAsync(
            "BatchGetItem",
            "{'RequestItems':{'hash':{'Keys':[{'pk':{'S':'b1'}},{'pk':{'S':'b2'}},{'pk':{'S':'b3'}}],'ConsistentRead':true},"
            + "'number':{'Keys':[{'pk':{'N':'1.0'}}],'ProjectionExpression':'nowhere'},'binary':{'Keys':[{'pk':{'B':'AQ=='}}]}}}"));
        JsonElement responses = answer.RootElement.GetProperty("Responses");
        Assert.Equal(
            [FactTables.Json("{'pk':{'S':'b1'},'v':{'SS':['','x']}}"), FactTables.Json("{'pk':{'S':'b3'}}")],
            responses.GetProperty("hash").EnumerateArray().Select(i => i.GetRawText()).Order());
        // A projection that leaves nothing of an item leaves an empty one; a table of which nothing was found has an empty list.
        Assert.Equal("[{}]", responses.GetProperty("number").GetRawText());
        Assert.Equal("[]", responses.GetProperty("binary").GetRawText());
        Assert.Equal("{}", answer.RootElement.GetProperty("UnprocessedKeys").GetRawText());
    }

    [Theory]
    [InlineData("BatchGetItem",
        "{'RequestItems':{'hash':{'Keys':[{'pk':{'S':'a'}}],'ProjectionExpression':'v'},'number':{'Keys':[{'pk':{'N':'1'}}],'AttributesToGet':['v']}}}",
        "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}")]
    [InlineData("BatchGetItem",
        "{'RequestItems':{'hash':{'Keys':[{'pk':{'S':'a'}}]},'number':{'Keys':[{'pk':{'N':'1'}}],'ProjectionExpression':'v, v'}}}",
        "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [v], path two: [v]")]
    [InlineData("BatchWriteItem",
        "{'RequestItems':{'hash':[{'PutRequest':{'Item':{'pk':{'S':'never'}}}},{'PutRequest':{'Item':{'v':{'S':'no key'}}}}]}}", KeyMismatch)]
    [InlineData("BatchWriteItem",
        "{'RequestItems':{'hash':[{'PutRequest':{'Item':{'pk':{'S':'never'}}}}],'range':[{'PutRequest':{'Item':{'pk':{'S':'a'},'sk':{'S':'a'},'g':{'N':'1'}}}}]}}",
        Invalid + "Type mismatch for Index Key g Expected: S Actual: N IndexName: gall")]
    public async Task Fault_refuses_all_of_a_batch(string operation, string request, string text)
    {
        await tables.AssertErrorAsync(operation, request, Validation, text);
        Assert.Equal("{}", await tables.OkAsync("GetItem", "{'TableName':'hash','Key':{'pk':{'S':'never'}}}"));
    }
}
