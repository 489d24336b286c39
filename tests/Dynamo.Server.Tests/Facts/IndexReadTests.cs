using System.Text.Json;
using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>Query and Scan of secondary indexes: who is in them, what they show, where their pages end.</summary>
public class IndexReadTests(FactTables tables) : IClassFixture<FactTables>
{
    private static int s_tables;

    /// <summary>pk, sk with gsi1 (g; ALL), gsi2 (g, h; INCLUDE extra), lsi1 (l; ALL), lsi2 (k; INCLUDE extra).</summary>
    private async Task<string> CreateAsync()
    {
        string name = $"indexreads{Interlocked.Increment(ref s_tables)}";
        string Key(string hash, string? range)
            => $"'KeySchema':[{{'AttributeName':'{hash}','KeyType':'HASH'}}{(range is null ? "" : $",{{'AttributeName':'{range}','KeyType':'RANGE'}}")}]";
        const string All = "'Projection':{'ProjectionType':'ALL'}";
        const string Include = "'Projection':{'ProjectionType':'INCLUDE','NonKeyAttributes':['extra']}";
        string definitions = string.Join(",", new[] { "pk", "sk", "g", "h", "l", "k" }.Select(a => $"{{'AttributeName':'{a}','AttributeType':'S'}}"));
        await tables.OkAsync(
            "CreateTable",
            $"{{'TableName':'{name}','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[{definitions}],{Key("pk", "sk")},"
            + $"'GlobalSecondaryIndexes':[{{'IndexName':'gsi1',{Key("g", null)},{All}}},{{'IndexName':'gsi2',{Key("g", "h")},{Include}}}],"
            + $"'LocalSecondaryIndexes':[{{'IndexName':'lsi1',{Key("pk", "l")},{All}}},{{'IndexName':'lsi2',{Key("pk", "k")},{Include}}}]}}");
        return name;
    }

    private Task PutAsync(string table, string pk, string sk, string rest)
        => tables.OkAsync(
            "PutItem", $"{{'TableName':'{table}','Item':{{'pk':{{'S':'{pk}'}},'sk':{{'S':'{sk}'}}{string.Concat(rest.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a => $",'{a.Split('=')[0]}':{{'S':'{a.Split('=')[1]}'}}"))}}}}}");

    /// <summary>The attributes of each item, as name=value in the order of names.</summary>
    private async Task<string[]> ReadAsync(string operation, string table, string members)
    {
        using JsonDocument page = JsonDocument.Parse(await tables.OkAsync(operation, $"{{'TableName':'{table}',{members}}}"));
        return [.. page.RootElement.GetProperty("Items").EnumerateArray().Select(item => string.Join(
            ' ', item.EnumerateObject().OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => $"{a.Name}={a.Value.EnumerateObject().Single().Value}")))];
    }

    [Theory]
    // Without the index's keys an item is not in it; with the HASH alone it is not in an index that has a RANGE.
    [InlineData("Query", "'IndexName':'gsi1','KeyConditionExpression':'g = :g'", "extra=d g=G h=H k=K l=L more=m pk=p sk=full|g=G more=m pk=p sk=half")]
    [InlineData("Query", "'IndexName':'gsi2','KeyConditionExpression':'g = :g'", "extra=d g=G h=H pk=p sk=full")]
    [InlineData("Query", "'IndexName':'gsi2','KeyConditionExpression':'g = :g AND begins_with(h, :h)'", "extra=d g=G h=H pk=p sk=full")]
    [InlineData("Query", "'IndexName':'gsi2','KeyConditionExpression':'g = :g','Select':'ALL_PROJECTED_ATTRIBUTES'", "extra=d g=G h=H pk=p sk=full")]
    [InlineData("Query", "'IndexName':'lsi1','KeyConditionExpression':'pk = :p','ConsistentRead':true", "extra=d g=G h=H k=K l=L more=m pk=p sk=full")]
    [InlineData("Query", "'IndexName':'lsi2','KeyConditionExpression':'pk = :p'", "extra=d k=K pk=p sk=full")]
    [InlineData("Query", "'IndexName':'lsi2','KeyConditionExpression':'pk = :p AND k BETWEEN :K AND :K'", "extra=d k=K pk=p sk=full")]
    [InlineData("Query", "'IndexName':'lsi2','KeyConditionExpression':'pk = :p','Select':'ALL_ATTRIBUTES','ConsistentRead':true", "extra=d g=G h=H k=K l=L more=m pk=p sk=full")]
    [InlineData("Query", "'IndexName':'lsi2','KeyConditionExpression':'pk = :p','ProjectionExpression':'more, k'", "k=K more=m")]
    [InlineData("Scan", "'IndexName':'gsi1'", "extra=d g=G h=H k=K l=L more=m pk=p sk=full|g=G more=m pk=p sk=half")]
    [InlineData("Scan", "'IndexName':'gsi2'", "extra=d g=G h=H pk=p sk=full")]
    [InlineData("Scan", "'IndexName':'gsi2','FilterExpression':'(h = :h) OR (extra = :g)'", "extra=d g=G h=H pk=p sk=full")]
    [InlineData("Scan", "'IndexName':'lsi1','ConsistentRead':true", "extra=d g=G h=H k=K l=L more=m pk=p sk=full")]
    [InlineData("Scan", "'IndexName':'lsi2','FilterExpression':'pk = :p'", "extra=d k=K pk=p sk=full")]
    [InlineData("Query", "'IndexName':'gsi1','KeyConditionExpression':'g = :h'", "")]
    public async Task Index_shows(string operation, string members, string expected)
    {
        string table = await CreateAsync();
        await PutAsync(table, "p", "full", "g=G h=H l=L k=K extra=d more=m");
        await PutAsync(table, "p", "half", "g=G more=m");
        await PutAsync(table, "p", "none", "extra=d");
        (string Name, string Value)[] all = [(":g", "G"), (":h", "H"), (":p", "p"), (":K", "K")];
        string values = string.Join(",", all.Where(v => members.Contains(v.Name + "'", StringComparison.Ordinal)
            || members.Contains(v.Name + " ", StringComparison.Ordinal) || members.Contains(v.Name + ")", StringComparison.Ordinal)).Select(v => $"'{v.Name}':{{'S':'{v.Value}'}}"));
        string[] read = await ReadAsync(operation, table, members + (values.Length == 0 ? "" : $",'ExpressionAttributeValues':{{{values}}}"));
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), read.Order(StringComparer.Ordinal));
    }

    /// <summary>Ties on the index's keys are walked exactly once; a page's key names the table's and the index's attributes.</summary>
    [Theory]
    [InlineData("Query", "'IndexName':'gsi1','KeyConditionExpression':'g = :v'", "g pk sk")]
    [InlineData("Query", "'IndexName':'gsi2','KeyConditionExpression':'g = :v','ScanIndexForward':false", "g h pk sk")]
    [InlineData("Query", "'IndexName':'lsi1','KeyConditionExpression':'pk = :v'", "l pk sk")]
    [InlineData("Query", "'IndexName':'lsi2','KeyConditionExpression':'pk = :v','FilterExpression':'attribute_exists(extra)'", "k pk sk")]
    [InlineData("Scan", "'IndexName':'gsi1'", "g pk sk")]
    [InlineData("Scan", "'IndexName':'gsi2','FilterExpression':'attribute_exists(extra)'", "g h pk sk")]
    [InlineData("Scan", "'IndexName':'lsi1','FilterExpression':'attribute_exists(extra)'", "l pk sk")]
    public async Task Pages_of_one_walk_ties_once(string operation, string members, string key)
    {
        string table = await CreateAsync();
        for (int i = 0; i < 5; i++)
            await PutAsync(table, "v", $"s{i}", "g=v h=v l=v k=v extra=d");
        if (members.Contains(":v", StringComparison.Ordinal))
            members += ",'ExpressionAttributeValues':{':v':{'S':'v'}}";
        List<string> seen = [];
        string start = "";
        do
        {
            using JsonDocument page = JsonDocument.Parse(await tables.OkAsync(operation, $"{{'TableName':'{table}','Limit':1,{members}{start}}}"));
            seen.AddRange(page.RootElement.GetProperty("Items").EnumerateArray().Select(i => i.GetProperty("sk").GetProperty("S").GetString()!));
            start = "";
            if (page.RootElement.TryGetProperty("LastEvaluatedKey", out JsonElement last))
            {
                Assert.Equal(key, string.Join(' ', last.EnumerateObject().Select(a => a.Name).Order(StringComparer.Ordinal)));
                start = $",\"ExclusiveStartKey\":{last.GetRawText()}";
            }
            Assert.True(seen.Count <= 5);
        }
        while (start.Length > 0);
        Assert.Equal(["s0", "s1", "s2", "s3", "s4"], seen.Order());
    }

    [Theory]
    [InlineData("'IndexName':'gsi1','KeyConditionExpression':'g = :v'", "{'pk':{'S':'v'},'sk':{'S':'s'}}")]
    [InlineData("'IndexName':'gsi2','KeyConditionExpression':'g = :v'", "{'pk':{'S':'v'},'sk':{'S':'s'},'g':{'S':'v'}}")]
    [InlineData("'IndexName':'lsi1','KeyConditionExpression':'pk = :v'", "{'pk':{'S':'v'},'sk':{'S':'s'}}")]
    [InlineData("'KeyConditionExpression':'pk = :v'", "{'pk':{'S':'v'}}")]
    [InlineData("'KeyConditionExpression':'pk = :v'", "{'pk':{'S':'v'},'sk':{'S':'s'},'g':{'S':'v'}}")]
    public async Task Start_key_of_another_schema_is_refused(string members, string key)
        => await tables.AssertErrorAsync(
            "Query", $"{{'TableName':'{await CreateAsync()}',{members},'ExpressionAttributeValues':{{':v':{{'S':'v'}}}},'ExclusiveStartKey':{key}}}",
            Validation, "The provided starting key is invalid");

    /// <summary>The start key itself is not read again; a read that comes to its end without a Limit has no key.</summary>
    [Theory]
    [InlineData("Query", "'KeyConditionExpression':'pk = :v','ExpressionAttributeValues':{':v':{'S':'v'}}")]
    [InlineData("Scan", "'Select':'ALL_ATTRIBUTES'")]
    public async Task Start_key_is_exclusive(string operation, string members)
    {
        string table = await CreateAsync();
        for (int i = 0; i < 3; i++)
            await PutAsync(table, "v", $"s{i}", "");
        Assert.Equal(
            FactTables.Json("{'Count':1,'Items':[{'pk':{'S':'v'},'sk':{'S':'s2'}}],'ScannedCount':1}"),
            await tables.OkAsync(operation, $"{{'TableName':'{table}',{members},'ExclusiveStartKey':{{'pk':{{'S':'v'}},'sk':{{'S':'s1'}}}}}}"));
    }

    /// <summary>Binary sort keys sort by unsigned bytes, a prefix before what it begins.</summary>
    [Fact]
    public async Task Binary_keys_sort_by_bytes()
    {
        await tables.OkAsync(
            "CreateTable",
            "{'TableName':'binarysort','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'B'}],"
            + "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}]}");
        // ff, 02, 01, 0102
        foreach (string sk in new[] { "/w==", "Ag==", "AQ==", "AQI=" })
            await tables.OkAsync("PutItem", $"{{'TableName':'binarysort','Item':{{'pk':{{'S':'b'}},'sk':{{'B':'{sk}'}}}}}}");
        foreach ((string condition, string rest, string expected) in new[]
        {
            ("", "", "AQ== AQI= Ag== /w=="), ("", ",'ScanIndexForward':false", "/w== Ag== AQI= AQ=="), (" AND sk > :b", "", "AQI= Ag== /w=="),
            (" AND begins_with(sk, :b)", "", "AQ== AQI="),
        })
        {
            string value = condition.Length == 0 ? "" : ",':b':{'B':'AQ=='}";
            string[] read = await ReadAsync(
                "Query", "binarysort", $"'KeyConditionExpression':'pk = :p{condition}','ExpressionAttributeValues':{{':p':{{'S':'b'}}{value}}}{rest}");
            Assert.Equal(expected, string.Join(' ', read.Select(r => r[(r.IndexOf("sk=", StringComparison.Ordinal) + 3)..])));
        }
    }
}
