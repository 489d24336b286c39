using System.Text.Json;
using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>A global index whose key has several attributes (AWS, October 2026): order, sparseness, key conditions.</summary>
public sealed class MultiAttributeKeyTests : IClassFixture<FactTables>, IAsyncLifetime
{
    private const string Values =
        "':h':{'S':'o'},':a':{'S':'T'},':b':{'S':'live'},':c':{'S':'a'},':d':{'S':'r'},':x':{'S':'r1'},':y':{'S':'r1'},':i':{'S':'i'},':n':{'S':'none'}";

    private static int s_tables;
    private readonly FactTables _tables;
    private readonly string _table = $"multikey{Interlocked.Increment(ref s_tables)}";

    public MultiAttributeKeyTests(FactTables tables) => _tables = tables;

    public async ValueTask InitializeAsync()
    {
        string Elements(string attributes, string type) => string.Join(",", attributes.Select(a => $"{{'AttributeName':'{a}','KeyType':'{type}'}}"));
        string definitions = string.Join(",", "phiabcd".Select(a => $"{{'AttributeName':'{a}','AttributeType':'S'}}"));
        await _tables.OkAsync(
            "CreateTable",
            $"{{'TableName':'{_table}','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[{definitions}],'KeySchema':[{Elements("p", "HASH")}],"
            + $"'GlobalSecondaryIndexes':[{{'IndexName':'gsi','KeySchema':[{Elements("h", "HASH")},{Elements("abcd", "RANGE")}],'Projection':{{'ProjectionType':'ALL'}}}},"
            + $"{{'IndexName':'two','KeySchema':[{Elements("hi", "HASH")},{Elements("a", "RANGE")}],'Projection':{{'ProjectionType':'KEYS_ONLY'}}}}]}}");
        foreach (string item in new[]
        {
            "p1 T live b r1", "p2 T live a r2", "p3 T live a r1", "p4 T draft c r1", "p5 F live a r0", "p6 T live - r1",
        })
        {
            string[] values = item.Split(' ');
            string attributes = string.Concat("pabcd".Zip(values).Where(v => v.Second != "-").Select(v => $"'{v.First}':{{'S':'{v.Second}'}},"));
            await _tables.OkAsync("PutItem", $"{{'TableName':'{_table}','Item':{{{attributes}'h':{{'S':'o'}},'i':{{'S':'i'}}}}}}");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>An item without one of the key's attributes is not there; RANGE attributes count one after another.</summary>
    [Theory]
    [InlineData("gsi", "h = :h", "p5 p4 p3 p2 p1")]
    [InlineData("gsi", "h = :h AND a = :a", "p4 p3 p2 p1")]
    [InlineData("gsi", "h = :h AND a = :a AND b = :b", "p3 p2 p1")]
    [InlineData("gsi", "h = :h AND a = :a AND b = :b AND c = :c", "p3 p2")]
    [InlineData("gsi", "h = :h AND a = :a AND b = :b AND c > :c", "p1")]
    [InlineData("gsi", "h = :h AND a = :a AND b = :b AND c = :c AND begins_with(d, :d)", "p3 p2")]
    [InlineData("gsi", "h = :h AND a = :a AND b = :b AND c = :c AND d BETWEEN :x AND :y", "p3")]
    [InlineData("gsi", "h = :h AND a = :a AND b < :b", "p4")]
    [InlineData("gsi", "b = :b AND h = :h AND a = :a", "p3 p2 p1")]
    [InlineData("two", "h = :h AND i = :i AND a < :a", "p5")]
    [InlineData("two", "h = :h AND i = :n", "")]
    public async Task Query_finds(string index, string condition, string expected)
    {
        Assert.Equal(expected, await QueryAsync(index, condition));
        Assert.Equal(string.Join(' ', expected.Split(' ').Reverse()), await QueryAsync(index, condition, ",'ScanIndexForward':false"));
    }

    [Fact]
    public async Task Page_names_the_tables_and_all_of_the_indexs_keys()
    {
        List<string> seen = [];
        string start = "";
        do
        {
            using JsonDocument page = JsonDocument.Parse(await _tables.OkAsync("Query", Request("gsi", "h = :h AND a = :a", ",'Limit':2" + start)));
            seen.AddRange(page.RootElement.GetProperty("Items").EnumerateArray().Select(i => i.GetProperty("p").GetProperty("S").GetString()!));
            start = "";
            if (page.RootElement.TryGetProperty("LastEvaluatedKey", out JsonElement key))
            {
                Assert.Equal("a b c d h p", string.Join(' ', key.EnumerateObject().Select(a => a.Name).Order()));
                start = $",\"ExclusiveStartKey\":{key.GetRawText()}";
            }
        }
        while (start.Length > 0);
        Assert.Equal(["p4", "p3", "p2", "p1"], seen);
    }

    [Theory]
    [InlineData("h = :h AND a = :a AND c = :c", "b", "c")]
    [InlineData("h = :h AND a = :a AND b > :b AND c = :c", "b", "c")]
    [InlineData("h = :h AND b = :b", "a", "b")]
    public Task Gap_in_the_conditions_is_refused(string condition, string missing, string present)
        => _tables.AssertErrorAsync(
            "Query", Request("gsi", condition), Validation,
            $"RANGE key attributes {missing} must have equality conditions specified in the query because a condition is present on key attribute {present}");

    [Theory]
    [InlineData("h = :h", "i")]
    [InlineData("a = :a", "h, i")]
    [InlineData("h = :h AND begins_with(i, :i)", "i")]
    [InlineData("h = :h AND i > :i AND a = :a", "i")]
    public Task Every_hash_attribute_needs_an_equality(string condition, string missing)
        => _tables.AssertErrorAsync(
            "Query", Request("two", condition), Validation, $"HASH key attributes {missing} must have equality conditions specified in the query");

    private string Request(string index, string condition, string rest = "")
    {
        string used = string.Join(",", Values.Split("},").Select(v => v.TrimEnd('}') + "}").Where(v => condition.Split(' ', ',', '(', ')').Contains(v[1..v.IndexOf('\'', 1)])));
        return $"{{'TableName':'{_table}','IndexName':'{index}','KeyConditionExpression':'{condition}','ExpressionAttributeValues':{{{used}}}{rest}}}";
    }

    private async Task<string> QueryAsync(string index, string condition, string rest = "")
    {
        using JsonDocument answer = JsonDocument.Parse(await _tables.OkAsync("Query", Request(index, condition, rest)));
        return string.Join(' ', answer.RootElement.GetProperty("Items").EnumerateArray().Select(i => i.GetProperty("p").GetProperty("S").GetString()));
    }
}
