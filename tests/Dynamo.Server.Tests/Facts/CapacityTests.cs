namespace Dynamo.Server.Tests.Facts;

/// <summary>As measured on AWS, October 2026: ConsumedCapacity and ItemCollectionMetrics, sizes.</summary>
public class CapacityTests(FactTables tables) : IClassFixture<FactTables>
{
    [Fact]
    public async Task Single_items()
    {
        string kilobyte = new('x', 1200);
        Assert.Equal(
            FactTables.Json("{'ConsumedCapacity':{'CapacityUnits':1.0,'TableName':'hash'}}"),
            await tables.OkAsync("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'cap'}},'ReturnConsumedCapacity':'TOTAL'}"));
        Assert.Equal(
            FactTables.Json("{'ConsumedCapacity':{'CapacityUnits':2.0,'Table':{'CapacityUnits':2.0},'TableName':'hash'}}"),
            await tables.OkAsync(
                "PutItem", $"{{'TableName':'hash','Item':{{'pk':{{'S':'cap'}},'x':{{'S':'{kilobyte}'}}}},'ReturnConsumedCapacity':'INDEXES'}}"));
        Assert.StartsWith(
            FactTables.Json("{'ConsumedCapacity':{'CapacityUnits':0.5,'TableName':'hash'},'Item':"),
            await tables.OkAsync("GetItem", "{'TableName':'hash','Key':{'pk':{'S':'cap'}},'ReturnConsumedCapacity':'TOTAL'}"));
        Assert.Equal(
            FactTables.Json("{'ConsumedCapacity':{'CapacityUnits':1.0,'TableName':'hash'}}"),
            await tables.OkAsync(
                "GetItem", "{'TableName':'hash','Key':{'pk':{'S':'nocap'}},'ReturnConsumedCapacity':'TOTAL','ConsistentRead':true}"));
        Assert.Equal(
            FactTables.Json("{'ConsumedCapacity':{'CapacityUnits':2.0,'TableName':'hash'}}"),
            await tables.OkAsync("DeleteItem", "{'TableName':'hash','Key':{'pk':{'S':'cap'}},'ReturnConsumedCapacity':'TOTAL'}"));
        Assert.Equal("{}", await tables.OkAsync("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'cap'}},'ReturnConsumedCapacity':'NONE'}"));
    }

    /// <summary>A put that lands in indexes, one that does not, an overwrite that changes nothing, a key that moves.</summary>
    [Fact]
    public async Task Indexed_writes()
    {
        Assert.Equal(
            FactTables.Json(
                "{'ConsumedCapacity':{'CapacityUnits':4.0,'GlobalSecondaryIndexes':{'gall':{'CapacityUnits':1.0},'gkeys':{'CapacityUnits':1.0}},"
                + "'LocalSecondaryIndexes':{'local':{'CapacityUnits':1.0}},'Table':{'CapacityUnits':1.0},'TableName':'range'}}"),
            await PutAsync("'g':{'S':'g'},'h':{'N':'1'},'l':{'S':'l'}"));
        Assert.Equal(
            FactTables.Json("{'ConsumedCapacity':{'CapacityUnits':1.0,'Table':{'CapacityUnits':1.0},'TableName':'range'}}"),
            await PutAsync("'g':{'S':'g'},'h':{'N':'1'},'l':{'S':'l'}"));
        Assert.Equal(
            FactTables.Json(
                "{'ConsumedCapacity':{'CapacityUnits':3.0,'GlobalSecondaryIndexes':{'gall':{'CapacityUnits':2.0}},"
                + "'Table':{'CapacityUnits':1.0},'TableName':'range'}}"),
            await PutAsync("'g':{'S':'g'},'h':{'N':'2'},'l':{'S':'l'}"));
        Assert.Equal(
            FactTables.Json(
                "{'ConsumedCapacity':{'CapacityUnits':4.0,'GlobalSecondaryIndexes':{'gall':{'CapacityUnits':1.0},'gkeys':{'CapacityUnits':1.0}},"
                + "'LocalSecondaryIndexes':{'local':{'CapacityUnits':1.0}},'Table':{'CapacityUnits':1.0},'TableName':'range'}}"),
            await tables.OkAsync(
                "DeleteItem", "{'TableName':'range','Key':{'pk':{'S':'indexed'},'sk':{'S':'a'}},'ReturnConsumedCapacity':'INDEXES'}"));
        Assert.Equal(
            FactTables.Json("{'ConsumedCapacity':{'CapacityUnits':1.0,'Table':{'CapacityUnits':1.0},'TableName':'range'}}"),
            await PutAsync("'x':{'S':'sparse'}"));
    }

    [Fact]
    public async Task Query_of_an_index_is_charged_to_it_and_sized_before_the_filter()
    {
        for (int i = 0; i < 3; i++)
        {
            await tables.OkAsync(
                "PutItem",
                $"{{'TableName':'range','Item':{{'pk':{{'S':'read'}},'sk':{{'S':'{i}'}},'g':{{'S':'read'}},'h':{{'N':'{i}'}},'x':{{'S':'{new string('x', 3000)}'}}}}}}");
        }
        Assert.Equal(
            FactTables.Json(
                "{'ConsumedCapacity':{'CapacityUnits':1.5,'GlobalSecondaryIndexes':{'gall':{'CapacityUnits':1.5}},'Table':{'CapacityUnits':0.0},"
                + "'TableName':'range'},'Count':0,'Items':[],'ScannedCount':3}"),
            await tables.OkAsync(
                "Query",
                "{'TableName':'range','IndexName':'gall','KeyConditionExpression':'g = :g','FilterExpression':'attribute_exists(nothing)',"
                + "'ExpressionAttributeValues':{':g':{'S':'read'}},'ReturnConsumedCapacity':'INDEXES'}"));
    }

    [Fact]
    public async Task Batch_shows_one_entry_a_table()
    {
        Assert.Equal(
            FactTables.Json("{'ConsumedCapacity':[{'CapacityUnits':2.0,'TableName':'hash'},{'CapacityUnits':1.0,'TableName':'number'}],'UnprocessedItems':{}}"),
            await tables.OkAsync(
                "BatchWriteItem",
                "{'RequestItems':{'hash':[{'PutRequest':{'Item':{'pk':{'S':'b1'}}}},{'PutRequest':{'Item':{'pk':{'S':'b2'}}}}],"
                + "'number':[{'PutRequest':{'Item':{'pk':{'N':'1'}}}}]},'ReturnConsumedCapacity':'TOTAL'}"));
        Assert.StartsWith(
            FactTables.Json("{'ConsumedCapacity':[{'CapacityUnits':1.5,'TableName':'hash'}],'Responses':{'hash':["),
            await tables.OkAsync(
                "BatchGetItem",
                "{'RequestItems':{'hash':{'Keys':[{'pk':{'S':'b1'}},{'pk':{'S':'b2'}},{'pk':{'S':'absent'}}]}},'ReturnConsumedCapacity':'TOTAL'}"));
    }

    /// <summary>As measured on AWS, October 2026: ItemCollectionMetrics: only where the table has an LSI.</summary>
    [Fact]
    public async Task Collection_metrics()
    {
        const string Metrics = "{'ItemCollectionMetrics':{'ItemCollectionKey':{'pk':{'S':'metrics'}},'SizeEstimateRangeGB':[0.0,1.0]}}";
        Assert.Equal(
            FactTables.Json(Metrics),
            await tables.OkAsync(
                "PutItem", "{'TableName':'range','Item':{'pk':{'S':'metrics'},'sk':{'S':'a'}},'ReturnItemCollectionMetrics':'SIZE'}"));
        Assert.Equal(
            FactTables.Json(Metrics),
            await tables.OkAsync(
                "UpdateItem", "{'TableName':'range','Key':{'pk':{'S':'metrics'},'sk':{'S':'a'}},'ReturnItemCollectionMetrics':'SIZE'}"));
        Assert.Equal(
            "{}", await tables.OkAsync("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'metrics'}},'ReturnItemCollectionMetrics':'SIZE'}"));
    }

    /// <summary>As measured on AWS, October 2026: 409,600 bytes are an item, 409,601 are not.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task Item_of_the_greatest_size(int more, bool accepted)
    {
        // Names pk and x, a key of one byte: 2 + 1 + 1 + text.
        string text = new('x', 409_600 - 4 + more);
        string item = $"{{'pk':{{'S':'a'}},'x':{{'S':'{text}'}}}}";
        string[] requests =
        [
            $"{{'TableName':'hash','Item':{item}}}",
            $"{{'RequestItems':{{'hash':[{{'PutRequest':{{'Item':{item}}}}}]}}}}",
        ];
        foreach ((string operation, string request) in new[] { ("PutItem", requests[0]), ("BatchWriteItem", requests[1]) })
        {
            if (accepted)
            {
                await tables.OkAsync(operation, request);
                continue;
            }
            (string type, string error) = await tables.Database.ErrorAsync(operation, FactTables.Json(request));
            Assert.Equal(Words.Validation, type);
            Assert.EndsWith("Item size has exceeded the maximum allowed size", error, StringComparison.Ordinal);
        }
    }

    private Task<string> PutAsync(string attributes)
        => tables.OkAsync(
            "PutItem",
            $"{{'TableName':'range','Item':{{'pk':{{'S':'indexed'}},'sk':{{'S':'a'}},{attributes}}},'ReturnConsumedCapacity':'INDEXES'}}");
}
