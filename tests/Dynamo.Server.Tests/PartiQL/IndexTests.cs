using Dynamo.Server.Tests.Facts;

namespace Dynamo.Server.Tests.PartiQL;

/// <summary>SELECT from an index: members and attributes are the index's.</summary>
public class IndexTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData("""SELECT * FROM "T"."keys" WHERE g='x'""", """{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":"x"}}""")]
    [InlineData("""SELECT * FROM "T"."all" WHERE g='x' AND sk<5""", """{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":"x"},"ls":{"S":"l"},"v":{"S":"v"}}""")]
    [InlineData("""SELECT * FROM "T"."local" WHERE pk='a' AND ls='l'""", """{"pk":{"S":"a"},"sk":{"N":"1"},"ls":{"S":"l"}}""")]
    [InlineData("""SELECT v FROM "T"."local" WHERE pk='a' AND begins_with(ls,'l')""", """{"v":{"S":"v"}}""")]
    [InlineData("""SELECT pk FROM "T"."keys" WHERE NOT v = 1""", """{"pk":{"S":"a"}}""")]
    // What a local index does not project is missing to the filter, even where the columns fetch it.
    [InlineData("""SELECT v FROM "T"."local" WHERE v IS MISSING""", """{"v":{"S":"v"}}""")]
    [InlineData("""SELECT v FROM "T"."local" WHERE (pk='a' AND ls='l' AND v IS MISSING) OR (pk='b')""", """{"v":{"S":"v"}}""")]
    public async Task Select_reads_the_index(string statement, string expected)
    {
        StatementTable table = await StatementTable.CreateAsync(database,
            """{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":"x"},"ls":{"S":"l"},"v":{"S":"v"}}""",
            """{"pk":{"S":"a"},"sk":{"N":"2"},"v":{"S":"unindexed"}}""");
        Assert.Equal([StatementTable.Sorted(expected)], await table.RunAsync(statement));
    }

    /// <summary>The refusal of one index's key is not the table's: all else on it works.</summary>
    [Fact]
    public async Task Multi_attribute_index_bars_only_itself()
    {
        StatementTable table = await StatementTable.CreateAsync(database, """{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":"x"},"h":{"S":"y"},"ls":{"S":"l"}}""");
        foreach (string from in new[] { """ "T" """, """ "T"."all" """, """ "T"."local" """ })
            Assert.Single(await table.RunAsync($"SELECT * FROM {from} WHERE pk='a'"));
        Assert.Empty(await table.RunAsync("""INSERT INTO "T" VALUE {'pk':'n','sk':1,'g':'x','h':'y'}"""));
        Assert.Empty(await table.RunAsync("""UPDATE "T" SET h='z' WHERE pk='n' AND sk=1"""));
        Assert.Empty(await table.RunAsync("""DELETE FROM "T" WHERE pk='n' AND sk=1"""));
    }

    /// <summary>Whole items are fetched, and charged to the table, for the rows walked and not for those that are kept.</summary>
    [Fact]
    public async Task Fetching_is_charged_by_the_row_walked()
    {
        StatementTable table = await StatementTable.CreateAsync(database, [.. Enumerable.Range(1, 3).Select(i => $$$"""{"pk":{"S":"a"},"sk":{"N":"{{{i}}}"},"ls":{"S":"l{{{i}}}"},"v":{"S":"v"}}""")]);
        foreach ((string where, string rest, string expected) in new[]
        {
            ("", "", "\"CapacityUnits\":2.0"), (" AND sk = 9", "", "\"CapacityUnits\":2.0"), ("", ",\"Limit\":1", "\"CapacityUnits\":1.0"),
            ("", ",\"ConsistentRead\":true", "\"CapacityUnits\":4.0"),
        })
        {
            var answer = await table.AnswerAsync($"""SELECT v FROM "T"."local" WHERE pk='a'{where}""", null, $$"""{"ReturnConsumedCapacity":"INDEXES"{{rest}}}""");
            Assert.StartsWith("{" + expected, Capacity(answer, table), StringComparison.Ordinal);
        }
        Assert.Contains("\"Table\":{\"CapacityUnits\":0.0}", Capacity(
            await table.AnswerAsync("""SELECT ls FROM "T"."local" WHERE pk='a'""", null, """{"ReturnConsumedCapacity":"INDEXES"}"""), table), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""g='x' AND v IS MISSING""")]
    [InlineData("""g='x' AND v IS NOT MISSING""")]
    [InlineData("""g='x' AND begins_with(v, 'v')""")]
    [InlineData("""g IN ['x','z'] AND v = 'v'""")]
    public async Task Keyed_read_refuses_a_filter_on_what_is_not_projected(string where)
    {
        StatementTable table = await StatementTable.CreateAsync(database);
        Assert.Equal("ValidationException: One or more parameter values were invalid: Secondary index keys does not project one or more filter attributes: [v]",
            await table.ErrorAsync($"""SELECT pk FROM "T"."keys" WHERE {where}"""));
    }

    [Fact]
    public async Task Capacity_lands_on_the_index()
    {
        StatementTable table = await StatementTable.CreateAsync(database, """{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":"x"},"ls":{"S":"l"},"v":{"S":"v"}}""");
        Assert.Equal("""{"CapacityUnits":0.5,"GlobalSecondaryIndexes":{"keys":{"CapacityUnits":0.5}},"Table":{"CapacityUnits":0.0},"TableName":"T"}""",
            Capacity(await table.AnswerAsync("""SELECT * FROM "T"."keys" """, null, """{"ReturnConsumedCapacity":"INDEXES"}"""), table));
        Assert.Equal("""{"CapacityUnits":2.0,"LocalSecondaryIndexes":{"local":{"CapacityUnits":1.0}},"Table":{"CapacityUnits":1.0},"TableName":"T"}""",
            Capacity(await table.AnswerAsync("""SELECT v FROM "T"."local" WHERE pk='a'""", null, """{"ReturnConsumedCapacity":"INDEXES","ConsistentRead":true}"""), table));
    }

    private static string Capacity(System.Text.Json.Nodes.JsonNode answer, StatementTable table)
        => StatementTable.Sorted(answer["ConsumedCapacity"]!).Replace(table.Name, "T", StringComparison.Ordinal);
}
