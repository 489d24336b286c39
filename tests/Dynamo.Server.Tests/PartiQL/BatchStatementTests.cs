using System.Text.Json.Nodes;
using Dynamo.Server.Tests.Facts;

namespace Dynamo.Server.Tests.PartiQL;

public class BatchStatementTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string BadWords = """{"Error":{"Code":"ValidationError","Message":"Statement wasn't well formed, can't be processed: Expected data manipulation"}}""";
    private const string NotThere = """{"Error":{"Code":"ResourceNotFound","Message":"Requested resource not found"}}""";

    [Fact]
    public async Task Each_read_has_its_own_outcome()
    {
        StatementTable table = await StatementTable.CreateAsync(database, """{"pk":{"S":"a"},"sk":{"N":"1"},"v":{"S":"x"}}""");
        const string NeedsKey = """{"Error":{"Code":"ValidationError","Message":"Select statements within BatchExecuteStatement must specify the primary key in the where clause."}}""";
        Assert.Equal(
            [
                """{"Item":{"v":{"S":"x"}},"TableName":"T"}""",
                BadWords,
                NotThere,
                NeedsKey,
                NeedsKey,
                """{"Error":{"Code":"ValidationError","Message":"PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys."}}""",
                """{"Error":{"Code":"ValidationError","Message":"Unexpected path component at 1:8:5"}}""",
                """{"TableName":"T"}""",
                """{"Error":{"Code":"ValidationError","Message":"The parameter cannot be converted to a numeric value: x"}}""",
            ],
            await OutcomesAsync(
                table,
                table.Request("""SELECT v FROM "T" WHERE pk='a' AND sk=1"""),
                table.Request("""SLECT * FROM "T" """),
                table.Request("""SELECT * FROM "nosuchtable" WHERE pk='a' AND sk=1"""),
                table.Request("""SELECT * FROM "T" WHERE pk='a'"""),
                table.Request("""SELECT * FROM "T"."all" WHERE pk='a' AND sk=2"""),
                table.Request("""SELECT * FROM "T"."multi" WHERE g='x' AND h='y'"""),
                table.Request("""SELECT COUNT(*) FROM "T" """),
                table.Request("""SELECT * FROM "T" WHERE pk='none' AND sk=1"""),
                table.Request("""SELECT * FROM "T" WHERE pk='a' AND sk=?""", """[{"N":"x"}]""")));
    }

    [Fact]
    public async Task Each_write_has_its_own_outcome()
    {
        StatementTable table = await StatementTable.CreateAsync(database, [.. Enumerable.Range(1, 3).Select(i => $$$"""{"pk":{"S":"a"},"sk":{"N":"{{{i}}}"},"v":{"S":"x"}}""")]);
        Assert.Equal(
            [
                BadWords,
                """{"Error":{"Code":"DuplicateItem","Message":"Duplicate primary key exists in table"},"TableName":"T"}""",
                """{"Item":{"v":{"S":"y"}},"TableName":"T"}""",
                """{"Error":{"Code":"ConditionalCheckFailed","Message":"The conditional request failed"},"TableName":"T"}""",
                """{"TableName":"T"}""",
                NotThere,
            ],
            await OutcomesAsync(
                table,
                table.Request("""SLECT * FROM "T" """),
                table.Request("""INSERT INTO "T" VALUE {'pk':'a','sk':1}"""),
                table.Request("""UPDATE "T" SET v='y' WHERE pk='a' AND sk=2 RETURNING MODIFIED NEW *"""),
                table.Request("""UPDATE "T" SET v='y' WHERE pk='none' AND sk=1"""),
                table.Request("""UPDATE "T" REMOVE v WHERE pk='a' AND sk=3 RETURNING MODIFIED NEW *"""),
                table.Request("""DELETE FROM "nosuchtable" WHERE pk='a'""")));
    }

    /// <summary>What a batch may not be as a whole; a statement that cannot be read takes no part in it.</summary>
    [Theory]
    [InlineData("SELECT * FROM \"T\" WHERE pk='a' AND sk=1", "INSERT INTO \"T\" VALUE {'pk':'b','sk':1}", "Read and write requests together in the same batch is not supported.")]
    [InlineData("INSERT INTO \"T\" VALUE {'pk':'b','sk':1}", "UPDATE \"T\" SET v=1 WHERE sk=1 AND pk='b'", "Provided list of item keys contains duplicates")]
    [InlineData("SELECT * FROM \"T\" WHERE pk='a' AND sk=1", "SELECT v FROM \"T\" WHERE pk='a' AND sk=1.0", "Provided list of item keys contains duplicates")]
    public async Task Batch_is_refused_before_anything_runs(string first, string second, string expected)
    {
        StatementTable table = await StatementTable.CreateAsync(database);
        Assert.Equal(("ValidationException", expected), await database.ErrorAsync(
            "BatchExecuteStatement", $$"""{"Statements":[{{table.Request("NOT SQL")}},{{table.Request(first)}},{{table.Request(second)}}]}"""));
        Assert.Null(await table.GetAsync("b", 1));
    }

    [Fact]
    public async Task Batch_of_26_echoes_its_statements()
    {
        string statements = string.Join(',', Enumerable.Range(0, 26).Select(i => $$"""{"Statement":"S{{i}}","Parameters":[{"S":"p"}]}"""));
        (string type, string text) = await database.ErrorAsync("BatchExecuteStatement", $$"""{"Statements":[{{statements}}]}""");
        Assert.Equal("ValidationException", type);
        Assert.StartsWith("1 validation error detected: Value '[BatchStatementRequest(statement=S0, parameters=[AttributeValue(s=p, n=null, ", text, StringComparison.Ordinal);
        Assert.EndsWith("' at 'statements' failed to satisfy constraint: Member must have length less than or equal to 25", text, StringComparison.Ordinal);
    }

    /// <summary>
    /// Writes that their conditions stop count by the larger of the item there and the item to be, in the sum alone; where
    /// nothing on a table succeeds, it is not shown (measured on AWS, August 2026).
    /// </summary>
    [Fact]
    public async Task Failed_writes_count_beside_successful_ones()
    {
        string large = new('x', 2900);
        StatementTable table = await StatementTable.CreateAsync(database,
            """{"pk":{"S":"a"},"sk":{"N":"1"}}""", """{"pk":{"S":"a"},"sk":{"N":"2"}}""", $$$"""{"pk":{"S":"a"},"sk":{"N":"3"},"x":{"S":"{{{large}}}"}}""");
        StatementTable other = await StatementTable.CreateAsync(database, """{"pk":{"S":"a"},"sk":{"N":"1"}}""");
        string failing = string.Join(',', Enumerable.Range(1, 3).Select(i => table.Request($$"""INSERT INTO "T" VALUE {'pk':'a','sk':{{i}}}""")));
        string elsewhere = other.Request("""INSERT INTO "T" VALUE {'pk':'a','sk':1}""");
        string succeeding = table.Request("""INSERT INTO "T" VALUE {'pk':'b','sk':1}""") + "," + table.Request("""INSERT INTO "T" VALUE {'pk':'b','sk':2}""");
        JsonNode answer = JsonNode.Parse(await database.OkAsync(
            "BatchExecuteStatement", $$"""{"Statements":[{{failing}},{{elsewhere}},{{succeeding}}],"ReturnConsumedCapacity":"INDEXES"}"""))!;
        Assert.Equal("""[{"CapacityUnits":7.0,"Table":{"CapacityUnits":2.0},"TableName":"T"}]""",
            StatementTable.Sorted(answer["ConsumedCapacity"]!).Replace(table.Name, "T", StringComparison.Ordinal));
        answer = JsonNode.Parse(await database.OkAsync("BatchExecuteStatement", $$"""{"Statements":[{{failing}}],"ReturnConsumedCapacity":"TOTAL"}"""))!;
        Assert.Null(answer["ConsumedCapacity"]);
    }

    [Fact]
    public async Task Capacity_is_summed_by_table()
    {
        StatementTable table = await StatementTable.CreateAsync(database, """{"pk":{"S":"a"},"sk":{"N":"1"}}""");
        string read = table.Request("""SELECT * FROM "T" WHERE pk='a' AND sk=2""");
        string consistent = table.Request("""SELECT * FROM "T" WHERE pk='a' AND sk=1""", null, """{"ConsistentRead":true}""");
        string answer = await database.OkAsync("BatchExecuteStatement", $$"""{"Statements":[{{read}},{{consistent}}],"ReturnConsumedCapacity":"TOTAL"}""");
        Assert.Equal(1.5, JsonNode.Parse(answer)!["ConsumedCapacity"]!.AsArray().Single()!["CapacityUnits"]!.GetValue<double>());
    }

    /// <summary>A member shows its item by RETURNING alone: ReturnValuesOnConditionCheckFailure has no effect in a batch.</summary>
    [Fact]
    public async Task Returning_shows_the_item_and_a_failed_condition_none()
    {
        StatementTable table = await StatementTable.CreateAsync(database, [.. Enumerable.Range(1, 5).Select(i => $$$"""{"pk":{"S":"a"},"sk":{"N":"{{{i}}}"},"v":{"S":"x"}}""")]);
        Assert.Equal(
            [
                """{"Error":{"Code":"ConditionalCheckFailed","Message":"The conditional request failed"},"TableName":"T"}""",
                """{"Item":{"pk":{"S":"a"},"sk":{"N":"2"},"v":{"S":"y"}},"TableName":"T"}""",
                """{"TableName":"T"}""",
                """{"Error":{"Code":"ValidationError","Message":"Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE statements."}}""",
                """{"Item":{"pk":{"S":"a"},"sk":{"N":"5"},"v":{"S":"x"}},"TableName":"T"}""",
            ],
            await OutcomesAsync(
                table,
                table.Request("""UPDATE "T" SET v='y' WHERE pk='a' AND sk=1 AND v='none'""", null, """{"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}"""),
                table.Request("""UPDATE "T" SET v='y' WHERE pk='a' AND sk=2 RETURNING ALL NEW *"""),
                table.Request("""FROM "T" WHERE pk='a' AND sk=3 SET v='z'"""),
                table.Request("""DELETE FROM "T" WHERE pk='a' AND sk=4 RETURNING MODIFIED OLD *"""),
                table.Request("""DELETE FROM "T" WHERE pk='a' AND sk=5 RETURNING ALL OLD *""")));
    }

    [Fact]
    public async Task Empty_batch_is_refused()
        => Assert.Equal(("ValidationException", "1 validation error detected: Value '[]' at 'statements' failed to satisfy constraint: Member must have length greater than or equal to 1"),
            await database.ErrorAsync("BatchExecuteStatement", """{"Statements":[]}"""));

    private async Task<string[]> OutcomesAsync(StatementTable table, params string[] statements)
    {
        string answer = await database.OkAsync("BatchExecuteStatement", $$"""{"Statements":[{{string.Join(',', statements)}}]}""");
        return [.. JsonNode.Parse(answer)!["Responses"]!.AsArray().Select(
            r => StatementTable.Sorted(r!).Replace("\\u0027", "'", StringComparison.Ordinal).Replace(table.Name, "T", StringComparison.Ordinal))];
    }
}
