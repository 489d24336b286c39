using System.Text.Json.Nodes;
using Dynamo.Server.Tests.Facts;

namespace Dynamo.Server.Tests.PartiQL;

public class BatchStatementTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Each_statement_has_its_own_outcome()
    {
        StatementTable table = await StatementTable.CreateAsync(database, """{"pk":{"S":"a"},"sk":{"N":"1"},"v":{"S":"x"}}""");
        JsonArray responses = await RunAsync(
            table.Request("""SELECT v FROM "T" WHERE pk='a' AND sk=1"""),
            table.Request("""SLECT"""),
            table.Request("""INSERT INTO "T" VALUE {'pk':'a','sk':1}"""),
            table.Request("""UPDATE "T" SET v='y' WHERE pk='a' AND sk=1 RETURNING MODIFIED NEW *"""),
            table.Request("""UPDATE "T" SET v='y' WHERE pk='none' AND sk=1"""),
            table.Request("""UPDATE "T" REMOVE v WHERE pk='a' AND sk=1 RETURNING MODIFIED NEW *"""),
            table.Request("""SELECT * FROM "nosuchtable" WHERE pk='a' AND sk=1"""),
            table.Request("""SELECT * FROM "T" WHERE pk='a'"""),
            table.Request("""SELECT * FROM "T"."all" WHERE pk='a' AND sk=1"""),
            table.Request("""SELECT * FROM "T"."multi" WHERE g='x' AND h='y'"""),
            table.Request("""SELECT COUNT(*) FROM "T" """),
            table.Request("""SELECT * FROM "T" WHERE pk='none' AND sk=1"""),
            table.Request("""SELECT * FROM "T" WHERE pk='a' AND sk=?""", """[{"N":"x"}]"""));
        const string NeedsKey = """{"Error":{"Code":"ValidationError","Message":"Select statements within BatchExecuteStatement must specify the primary key in the where clause."}}""";
        Assert.Equal(
            [
                """{"Item":{"v":{"S":"x"}},"TableName":"T"}""",
                """{"Error":{"Code":"ValidationError","Message":"Statement wasn't well formed, can't be processed: Expected data manipulation"}}""",
                """{"Error":{"Code":"DuplicateItem","Message":"Duplicate primary key exists in table"},"TableName":"T"}""",
                """{"Item":{"v":{"S":"y"}},"TableName":"T"}""",
                """{"Error":{"Code":"ConditionalCheckFailed","Message":"The conditional request failed"},"TableName":"T"}""",
                """{"TableName":"T"}""",
                """{"Error":{"Code":"ResourceNotFound","Message":"Requested resource not found"}}""",
                NeedsKey,
                NeedsKey,
                """{"Error":{"Code":"ValidationError","Message":"PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys."}}""",
                """{"Error":{"Code":"ValidationError","Message":"Unexpected path component at 1:8:5"}}""",
                """{"TableName":"T"}""",
                """{"Error":{"Code":"ValidationError","Message":"The parameter cannot be converted to a numeric value: x"}}""",
            ],
            responses.Select(r => StatementTable.Sorted(r!).Replace("\\u0027", "'", StringComparison.Ordinal).Replace(table.Name, "T", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Capacity_is_summed_by_table()
    {
        StatementTable table = await StatementTable.CreateAsync(database, """{"pk":{"S":"a"},"sk":{"N":"1"}}""");
        string read = table.Request("""SELECT * FROM "T" WHERE pk='a' AND sk=1""");
        string consistent = table.Request("""SELECT * FROM "T" WHERE pk='a' AND sk=1""", null, """{"ConsistentRead":true}""");
        string answer = await database.OkAsync("BatchExecuteStatement", $$"""{"Statements":[{{read}},{{consistent}}],"ReturnConsumedCapacity":"TOTAL"}""");
        Assert.Equal(1.5, JsonNode.Parse(answer)!["ConsumedCapacity"]!.AsArray().Single()!["CapacityUnits"]!.GetValue<double>());
    }

    /// <summary>A member shows its item by RETURNING alone: ReturnValuesOnConditionCheckFailure has no effect in a batch.</summary>
    [Fact]
    public async Task Returning_shows_the_item_and_a_failed_condition_none()
    {
        StatementTable table = await StatementTable.CreateAsync(database, """{"pk":{"S":"a"},"sk":{"N":"1"},"v":{"S":"x"}}""");
        JsonArray responses = await RunAsync(
            table.Request("""UPDATE "T" SET v='y' WHERE pk='a' AND sk=1 AND v='none'""", null, """{"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}"""),
            table.Request("""UPDATE "T" SET v='y' WHERE pk='a' AND sk=1 RETURNING ALL NEW *"""),
            table.Request("""FROM "T" WHERE pk='a' AND sk=1 SET v='z'"""),
            table.Request("""DELETE FROM "T" WHERE pk='a' AND sk=1 RETURNING MODIFIED OLD *"""),
            table.Request("""DELETE FROM "T" WHERE pk='a' AND sk=1 RETURNING ALL OLD *"""));
        Assert.Equal(
            [
                """{"Error":{"Code":"ConditionalCheckFailed","Message":"The conditional request failed"},"TableName":"T"}""",
                """{"Item":{"pk":{"S":"a"},"sk":{"N":"1"},"v":{"S":"y"}},"TableName":"T"}""",
                """{"TableName":"T"}""",
                """{"Error":{"Code":"ValidationError","Message":"Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE statements."}}""",
                """{"Item":{"pk":{"S":"a"},"sk":{"N":"1"},"v":{"S":"z"}},"TableName":"T"}""",
            ],
            responses.Select(r => StatementTable.Sorted(r!).Replace(table.Name, "T", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Empty_batch_is_refused()
        => Assert.Equal(("ValidationException", "1 validation error detected: Value '[]' at 'statements' failed to satisfy constraint: Member must have length greater than or equal to 1"),
            await database.ErrorAsync("BatchExecuteStatement", """{"Statements":[]}"""));

    private async Task<JsonArray> RunAsync(params string[] statements)
        => JsonNode.Parse(await database.OkAsync("BatchExecuteStatement", $$"""{"Statements":[{{string.Join(',', statements)}}]}"""))!["Responses"]!.AsArray();
}
