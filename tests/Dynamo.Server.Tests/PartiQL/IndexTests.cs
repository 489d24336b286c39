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
