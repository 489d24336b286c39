using System.Text.Json;

namespace Dynamo.Server.Tests.Facts;

/// <summary>As measured on AWS, October 2026: Query, GSI reads, Scan: order, pages, sparse indexes, segments.</summary>
public class RangeFeatureTests(FactTables tables) : IClassFixture<FactTables>
{
    [Fact]
    public async Task Numbers_sort_by_value_and_pages_follow_one_another()
    {
        foreach (string number in new[] { "10", "9", "-1", "-10", "0", "1.5", "1e10", "-1e-5" })
            await tables.OkAsync("PutItem", $"{{'TableName':'rangen','Item':{{'pk':{{'S':'num'}},'sk':{{'N':'{number}'}}}}}}");
        string[] ascending = ["-10", "-1", "-0.00001", "0", "1.5", "9", "10", "10000000000"];
        Assert.Equal(ascending, await PagesAsync("Query", "'KeyConditionExpression':'pk = :p','ExpressionAttributeValues':{':p':{'S':'num'}},'Limit':3", "rangen"));
        Assert.Equal(
            ascending.Reverse(),
            await PagesAsync(
                "Query", "'KeyConditionExpression':'pk = :p','ExpressionAttributeValues':{':p':{'S':'num'}},'Limit':1,'ScanIndexForward':false", "rangen"));
        Assert.Equal(
            ["-1", "-0.00001", "0", "1.5"],
            await PagesAsync(
                "Query",
                "'KeyConditionExpression':'pk = :p AND sk BETWEEN :a AND :b','ExpressionAttributeValues':{':p':{'S':'num'},':a':{'N':'-1'},':b':{'N':'1.50'}}",
                "rangen"));
    }

    /// <summary>Limit counts what is read, before the filter; the page says where it stopped.</summary>
    [Fact]
    public async Task Limit_counts_items_read()
    {
        for (int i = 0; i < 4; i++)
            await tables.OkAsync("PutItem", $"{{'TableName':'range','Item':{{'pk':{{'S':'limit'}},'sk':{{'S':'{i}'}},'v':{{'N':'{i}'}}}}}}");
        Assert.Equal(
            FactTables.Json("{'Count':1,'Items':[{'v':{'N':'1'}}],'LastEvaluatedKey':{'pk':{'S':'limit'},'sk':{'S':'1'}},'ScannedCount':2}"),
            await tables.OkAsync(
                "Query",
                "{'TableName':'range','KeyConditionExpression':'pk = :p','FilterExpression':'v = :v','ProjectionExpression':'v','Limit':2,"
                + "'ExpressionAttributeValues':{':p':{'S':'limit'},':v':{'N':'1'}}}"));
        Assert.Equal(
            FactTables.Json("{'Count':1,'ScannedCount':2}"),
            await tables.OkAsync(
                "Query",
                "{'TableName':'range','KeyConditionExpression':'pk = :p AND sk > :s','FilterExpression':'v = :v','Select':'COUNT',"
                + "'ExpressionAttributeValues':{':p':{'S':'limit'},':v':{'N':'3'},':s':{'S':'1'}}}"));
    }

    /// <summary>An item without every index key is not in the index; ties are walked exactly once; keys name both.</summary>
    [Fact]
    public async Task Index_is_sparse_and_pages_through_ties()
    {
        for (int i = 0; i < 5; i++)
        {
            await tables.OkAsync(
                "PutItem", $"{{'TableName':'range','Item':{{'pk':{{'S':'tie{i}'}},'sk':{{'S':'s'}},'g':{{'S':'ties'}},'h':{{'N':'7'}},'x':{{'S':'y'}}}}}}");
        }
        await tables.OkAsync("PutItem", "{'TableName':'range','Item':{'pk':{'S':'tie9'},'sk':{'S':'s'},'g':{'S':'ties'}}}");
        string[] found = await PagesAsync(
            "Query", "'IndexName':'gall','KeyConditionExpression':'g = :g','ExpressionAttributeValues':{':g':{'S':'ties'}},'Limit':1", "range", "pk");
        Assert.Equal(["tie0", "tie1", "tie2", "tie3", "tie4"], found.Order());
        string page = await tables.OkAsync(
            "Query", "{'TableName':'range','IndexName':'gall','KeyConditionExpression':'g = :g','ExpressionAttributeValues':{':g':{'S':'ties'}},'Limit':1}");
        using JsonDocument json = JsonDocument.Parse(page);
        Assert.Equal(
            ["g", "h", "pk", "sk"],
            json.RootElement.GetProperty("LastEvaluatedKey").EnumerateObject().Select(p => p.Name).Order());
        // KEYS_ONLY: the index's and the table's keys.
        string keys = await tables.OkAsync(
            "Query", "{'TableName':'range','IndexName':'gkeys','KeyConditionExpression':'g = :g','ExpressionAttributeValues':{':g':{'S':'ties'}},'Limit':1}");
        using JsonDocument keysOnly = JsonDocument.Parse(keys);
        Assert.Equal(["g", "pk", "sk"], keysOnly.RootElement.GetProperty("Items")[0].EnumerateObject().Select(p => p.Name).Order());
    }

    [Fact]
    public async Task Segments_are_disjoint_and_together_everything()
    {
        for (int i = 0; i < 50; i++)
            await tables.OkAsync("PutItem", $"{{'TableName':'number','Item':{{'pk':{{'N':'{i}'}}}}}}");
        List<string> all = [];
        for (int segment = 0; segment < 7; segment++)
            all.AddRange(await PagesAsync("Scan", $"'Segment':{segment},'TotalSegments':7,'Limit':4", "number", "pk"));
        Assert.Equal(50, all.Count);
        Assert.Equal(50, all.Distinct().Count());
    }

    /// <summary>A page ends at 1 MB read.</summary>
    [Fact]
    public async Task Page_ends_at_one_megabyte()
    {
        string text = new('x', 100_000);
        for (int i = 0; i < 15; i++)
            await tables.OkAsync("PutItem", $"{{'TableName':'range','Item':{{'pk':{{'S':'big'}},'sk':{{'S':'{i:D2}'}},'x':{{'S':'{text}'}}}}}}");
        const string Query =
            "{'TableName':'range','KeyConditionExpression':'pk = :p','ExpressionAttributeValues':{':p':{'S':'big'}},'ProjectionExpression':'sk'}";
        using JsonDocument page = JsonDocument.Parse(await tables.OkAsync("Query", Query));
        int count = page.RootElement.GetProperty("Count").GetInt32();
        Assert.InRange(count, 10, 11);
        Assert.True(page.RootElement.TryGetProperty("LastEvaluatedKey", out _));
        Assert.Equal(15, (await PagesAsync("Query", Query[Query.IndexOf("'Key", StringComparison.Ordinal)..^1], "range")).Length);
    }

    /// <summary>The values of an attribute on all pages.</summary>
    private async Task<string[]> PagesAsync(string operation, string members, string table, string attribute = "sk")
    {
        List<string> values = [];
        string start = "";
        do
        {
            using JsonDocument page = JsonDocument.Parse(await tables.OkAsync(operation, $"{{'TableName':'{table}',{members}{start}}}"));
            foreach (JsonElement item in page.RootElement.GetProperty("Items").EnumerateArray())
                values.Add(item.GetProperty(attribute).EnumerateObject().Single().Value.GetString()!);
            start = page.RootElement.TryGetProperty("LastEvaluatedKey", out JsonElement key) ? ",\"ExclusiveStartKey\":" + key.GetRawText() : "";
        }
        while (start.Length > 0);
        return [.. values];
    }
}
