using System.Text.Json;

namespace Dynamo.Server.Tests.Facts;

/// <summary>ConsumedCapacity of pages, batches and transactions: what is counted, and which members show it.</summary>
public class ReadCapacityTests(FactTables tables) : IClassFixture<FactTables>
{
    /// <summary>A page is sized before filter, projection and COUNT.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(",'FilterExpression':'v = :v'")]
    [InlineData(",'FilterExpression':'attribute_exists(nowhere)'")]
    [InlineData(",'ProjectionExpression':'sk'")]
    [InlineData(",'Select':'COUNT'")]
    [InlineData(",'FilterExpression':'v = :v','ProjectionExpression':'sk'")]
    public async Task Page_is_sized_before_what_is_left_out(string members)
    {
        for (int i = 0; i < 6; i++)
            await tables.OkAsync("PutItem", $"{{'TableName':'rangen','Item':{{'pk':{{'S':'cap'}},'sk':{{'N':'{i}'}},'v':{{'N':'{i}'}},'x':{{'S':'{new string('x', 1000)}'}}}}}}");
        string values = $"':p':{{'S':'cap'}}{(members.Contains(":v", StringComparison.Ordinal) ? ",':v':{'N':'1'}" : "")}";
        Assert.Equal(1.0, Units(await tables.OkAsync(
            "Query", $"{{'TableName':'rangen','KeyConditionExpression':'pk = :p','ExpressionAttributeValues':{{{values}}},'ReturnConsumedCapacity':'TOTAL'{members}}}")));
        string scanned = members.Contains(":v", StringComparison.Ordinal) ? ",'ExpressionAttributeValues':{':v':{'N':'1'}}" : "";
        Assert.Equal(2.0, Units(await tables.OkAsync(
            "Scan", $"{{'TableName':'rangen','ConsistentRead':true,'ReturnConsumedCapacity':'TOTAL'{members}{scanned}}}")));
    }

    [Theory]
    [InlineData("Query", "'TableName':'range','KeyConditionExpression':'pk = :v'", "{'CapacityUnits':0.5,'Table':{'CapacityUnits':0.5},'TableName':'range'}")]
    [InlineData("Query", "'TableName':'range','KeyConditionExpression':'pk = :v','ConsistentRead':true", "{'CapacityUnits':1.0,'Table':{'CapacityUnits':1.0},'TableName':'range'}")]
    [InlineData("Query", "'TableName':'range','IndexName':'gkeys','KeyConditionExpression':'g = :v'",
        "{'CapacityUnits':0.5,'GlobalSecondaryIndexes':{'gkeys':{'CapacityUnits':0.5}},'Table':{'CapacityUnits':0.0},'TableName':'range'}")]
    [InlineData("Query", "'TableName':'range','IndexName':'local','KeyConditionExpression':'pk = :v','ConsistentRead':true",
        "{'CapacityUnits':1.0,'LocalSecondaryIndexes':{'local':{'CapacityUnits':1.0}},'Table':{'CapacityUnits':0.0},'TableName':'range'}")]
    [InlineData("Scan", "'TableName':'range','IndexName':'gall','FilterExpression':'g <> :v'",
        "{'CapacityUnits':0.5,'GlobalSecondaryIndexes':{'gall':{'CapacityUnits':0.5}},'Table':{'CapacityUnits':0.0},'TableName':'range'}")]
    public async Task Indexes_show_what_was_read_where(string operation, string members, string expected)
    {
        await tables.OkAsync("PutItem", "{'TableName':'range','Item':{'pk':{'S':'v'},'sk':{'S':'v'},'g':{'S':'v'},'h':{'N':'1'},'l':{'S':'v'}}}");
        string answer = await tables.OkAsync(
            operation, $"{{{members},'ExpressionAttributeValues':{{':v':{{'S':'v'}}}},'ReturnConsumedCapacity':'INDEXES'}}");
        using JsonDocument json = JsonDocument.Parse(answer);
        Assert.Equal(FactTables.Json(expected), json.RootElement.GetProperty("ConsumedCapacity").GetRawText());
    }

    /// <summary>A batch has one entry a table, with the arms that it touched.</summary>
    [Fact]
    public async Task Batch_shows_the_indexes_that_it_touched()
        => Assert.Equal(
            FactTables.Json(
                "{'ConsumedCapacity':[{'CapacityUnits':3.0,'GlobalSecondaryIndexes':{'gkeys':{'CapacityUnits':1.0}},'Table':{'CapacityUnits':2.0},'TableName':'range'}],"
                + "'UnprocessedItems':{}}"),
            await tables.OkAsync(
                "BatchWriteItem",
                "{'RequestItems':{'range':[{'PutRequest':{'Item':{'pk':{'S':'batch'},'sk':{'S':'1'},'g':{'S':'batch'}}}},"
                + "{'PutRequest':{'Item':{'pk':{'S':'batch'},'sk':{'S':'2'}}}}]},'ReturnConsumedCapacity':'INDEXES'}"));

    /// <summary>TOTAL counts the indexes without showing them, NONE shows nothing.</summary>
    [Fact]
    public async Task Total_counts_indexes_without_showing_them()
    {
        const string Put = "'TableName':'range','Item':{'pk':{'S':'total'},'sk':{'S':'1'},'g':{'S':'total'},'h':{'N':'1'},'l':{'S':'l'}}";
        Assert.Equal(
            FactTables.Json("{'ConsumedCapacity':{'CapacityUnits':4.0,'TableName':'range'}}"),
            await tables.OkAsync("PutItem", $"{{{Put},'ReturnConsumedCapacity':'TOTAL'}}"));
        Assert.Equal("{}", await tables.OkAsync("PutItem", $"{{{Put},'ReturnConsumedCapacity':'NONE'}}"));
        Assert.Equal("{}", await tables.OkAsync("PutItem", $"{{{Put}}}"));
    }

    /// <summary>
    /// An index key that goes costs the entry's deletion; deletions are sized by what is stored, also in a transaction,
    /// which counts the table twice and indexes once.
    /// </summary>
    [Fact]
    public async Task Deletions_cost_what_they_delete()
    {
        string text = new('x', 2900);
        await tables.OkAsync("PutItem", "{'TableName':'range','Item':{'pk':{'S':'del'},'sk':{'S':'1'},'g':{'S':'g'},'h':{'N':'1'}}}");
        Assert.Equal(
            FactTables.Json(
                "{'ConsumedCapacity':{'CapacityUnits':3.0,'GlobalSecondaryIndexes':{'gall':{'CapacityUnits':1.0},'gkeys':{'CapacityUnits':1.0}},"
                + "'Table':{'CapacityUnits':1.0},'TableName':'range'}}"),
            await tables.OkAsync(
                "UpdateItem", "{'TableName':'range','Key':{'pk':{'S':'del'},'sk':{'S':'1'}},'UpdateExpression':'REMOVE g','ReturnConsumedCapacity':'INDEXES'}"));
        await tables.OkAsync("PutItem", $"{{'TableName':'range','Item':{{'pk':{{'S':'del'}},'sk':{{'S':'1'}},'g':{{'S':'g'}},'x':{{'S':'{text}'}}}}}}");
        Assert.Equal(
            FactTables.Json(
                "{'ConsumedCapacity':[{'CapacityUnits':7.0,'GlobalSecondaryIndexes':{'gkeys':{'CapacityUnits':1.0,'WriteCapacityUnits':1.0}},"
                + "'Table':{'CapacityUnits':6.0,'WriteCapacityUnits':6.0},'TableName':'range','WriteCapacityUnits':7.0}]}"),
            await tables.OkAsync(
                "TransactWriteItems",
                "{'TransactItems':[{'Delete':{'TableName':'range','Key':{'pk':{'S':'del'},'sk':{'S':'1'}}}}],'ReturnConsumedCapacity':'INDEXES'}"));
    }

    /// <summary>A replay is charged as a read of what the first run was sized by, each action by itself, whatever is there by now.</summary>
    [Theory]
    [InlineData("'Put':{'TableName':'range','Item':{'pk':{'S':'replay'},'sk':{'S':'1'}}}", 18.0, 6.0)]
    [InlineData("'Put':{'TableName':'range','Item':{'pk':{'S':'replay'},'sk':{'S':'1'},'g':{'S':'g'},'x':{'S':'SMALL'}}}", 19.0, 6.0)]
    [InlineData("'Delete':{'TableName':'range','Key':{'pk':{'S':'replay'},'sk':{'S':'1'}}}", 18.0, 6.0)]
    [InlineData("'ConditionCheck':{'TableName':'range','Key':{'pk':{'S':'replay'},'sk':{'S':'1'}},'ConditionExpression':'attribute_exists(pk)'}", 18.0, 6.0)]
    [InlineData("'Put':{'TableName':'range','Item':{'pk':{'S':'new'},'sk':{'S':'1'},'x':{'S':'KILOBYTE'}}}", 4.0, 2.0)]
    [InlineData("'Delete':{'TableName':'range','Key':{'pk':{'S':'replay'},'sk':{'S':'1'}}}},{'Put':{'TableName':'range','Item':{'pk':{'S':'new'},'sk':{'S':'1'}}}", 20.0, 8.0)]
    public async Task Replay_is_charged_as_reads(string actions, double writeUnits, double readUnits)
    {
        await tables.OkAsync("DeleteItem", "{'TableName':'range','Key':{'pk':{'S':'new'},'sk':{'S':'1'}}}");
        await tables.OkAsync("PutItem", $"{{'TableName':'range','Item':{{'pk':{{'S':'replay'}},'sk':{{'S':'1'}},'x':{{'S':'{new string('x', 8900)}'}}}}}}");
        actions = actions.Replace("KILOBYTE", new string('x', 1500), StringComparison.Ordinal);
        string request = $"{{'TransactItems':[{{{actions}}}],'ReturnConsumedCapacity':'TOTAL','ClientRequestToken':'{Guid.NewGuid()}'}}";
        Assert.Equal(
            FactTables.Json(FormattableString.Invariant(
                $"{{'ConsumedCapacity':[{{'CapacityUnits':{writeUnits:F1},'TableName':'range','WriteCapacityUnits':{writeUnits:F1}}}]}}")),
            await tables.OkAsync("TransactWriteItems", request));
        Assert.Equal(
            FactTables.Json(FormattableString.Invariant(
                $"{{'ConsumedCapacity':[{{'CapacityUnits':{readUnits:F1},'ReadCapacityUnits':{readUnits:F1},'TableName':'range'}}]}}")),
            await tables.OkAsync("TransactWriteItems", request));
    }

    /// <summary>A check costs as much as a write of what it looks at, in its own table; what is canceled shows nothing.</summary>
    [Fact]
    public async Task Check_costs_its_table_two_units()
    {
        await tables.OkAsync("PutItem", "{'TableName':'number','Item':{'pk':{'N':'5'}}}");
        const string Put = "{'Put':{'TableName':'hash','Item':{'pk':{'S':'checked'}},'ConditionExpression':'attribute_not_exists(nowhere)'}}";
        const string Check = "{'ConditionCheck':{'TableName':'number','Key':{'pk':{'N':'5'}},'ConditionExpression':'attribute_exists(pk)'}}";
        Assert.Equal(
            FactTables.Json(
                "{'ConsumedCapacity':[{'CapacityUnits':2.0,'Table':{'CapacityUnits':2.0,'WriteCapacityUnits':2.0},'TableName':'hash','WriteCapacityUnits':2.0},"
                + "{'CapacityUnits':2.0,'Table':{'CapacityUnits':2.0,'WriteCapacityUnits':2.0},'TableName':'number','WriteCapacityUnits':2.0}]}"),
            await tables.OkAsync("TransactWriteItems", $"{{'TransactItems':[{Put},{Check}],'ReturnConsumedCapacity':'INDEXES'}}"));
        (int status, string canceled) = await tables.Database.SendAsync(
            "TransactWriteItems",
            FactTables.Json($"{{'TransactItems':[{Put},{Check.Replace("attribute_exists", "attribute_not_exists", StringComparison.Ordinal)}],'ReturnConsumedCapacity':'INDEXES'}}"));
        Assert.Equal(400, status);
        Assert.DoesNotContain("ConsumedCapacity", canceled, StringComparison.Ordinal);
        Assert.Equal(
            FactTables.Json(
                "{'ConsumedCapacity':[{'CapacityUnits':2.0,'ReadCapacityUnits':2.0,'Table':{'CapacityUnits':2.0,'ReadCapacityUnits':2.0},'TableName':'number'}],"
                + "'Responses':[{'Item':{'pk':{'N':'5'}}}]}"),
            await tables.OkAsync(
                "TransactGetItems", "{'TransactItems':[{'Get':{'TableName':'number','Key':{'pk':{'N':'5'}}}}],'ReturnConsumedCapacity':'INDEXES'}"));
    }

    private static double Units(string answer)
    {
        using JsonDocument json = JsonDocument.Parse(answer);
        JsonElement capacity = json.RootElement.GetProperty("ConsumedCapacity");
        Assert.Equal(["CapacityUnits", "TableName"], capacity.EnumerateObject().Select(m => m.Name));
        return capacity.GetProperty("CapacityUnits").GetDouble();
    }
}
