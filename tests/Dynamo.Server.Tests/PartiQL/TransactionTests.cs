using System.Text.Json.Nodes;
using Dynamo.Server.Tests.Facts;

namespace Dynamo.Server.Tests.PartiQL;

public class TransactionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static int s_tokens;

    [Fact]
    public async Task Writes_are_done_together()
    {
        StatementTable table = await FilledAsync();
        Assert.Equal("""{"Responses":[]}""", await database.OkAsync("ExecuteTransaction", Transaction(
            table.Request("""INSERT INTO "T" VALUE {'pk':'new','sk':1}"""),
            table.Request("""UPDATE "T" SET v=? WHERE pk='a' AND sk=1 AND v='x'""", """[{"S":"y"}]"""),
            table.Request("""DELETE FROM "T" WHERE pk='b' AND sk=1"""))));
        Assert.NotNull(await table.GetAsync("new", 1));
        Assert.Contains("\"y\"", await table.GetAsync("a", 1), StringComparison.Ordinal);
        Assert.Null(await table.GetAsync("b", 1));
    }

    [Fact]
    public async Task Taken_key_cancels_everything()
    {
        StatementTable table = await FilledAsync();
        (int status, string body) = await database.SendAsync("ExecuteTransaction", Transaction(
            table.Request("""INSERT INTO "T" VALUE {'pk':'new','sk':1}"""),
            table.Request("""INSERT INTO "T" VALUE {'pk':'a','sk':1}""")));
        Assert.Equal(400, status);
        Assert.Contains("#TransactionCanceledException", body, StringComparison.Ordinal);
        Assert.Contains("specific reasons [None, DuplicateItem]", body, StringComparison.Ordinal);
        Assert.Null(await table.GetAsync("new", 1));
    }

    [Theory]
    [InlineData("EXISTS(SELECT * FROM \"T\" WHERE pk='b' AND sk=1 AND v='z')", true)]
    [InlineData("EXISTS(SELECT * FROM \"T\" WHERE pk='b' AND sk=1 AND v='other')", false)]
    [InlineData("EXISTS(SELECT * FROM \"T\" WHERE pk='none' AND sk=1 AND v IS MISSING)", false)]
    public async Task Exists_is_a_condition(string exists, bool holds)
    {
        StatementTable table = await FilledAsync();
        (int status, string body) = await database.SendAsync("ExecuteTransaction", Transaction(
            table.Request(exists), table.Request("""UPDATE "T" SET v='y' WHERE pk='a' AND sk=1""")));
        Assert.Equal(holds ? 200 : 400, status);
        Assert.Equal(!holds, body.Contains("[ConditionalCheckFailed, None]", StringComparison.Ordinal));
        Assert.Contains(holds ? "\"y\"" : "\"x\"", await table.GetAsync("a", 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_answer_one_by_one()
    {
        StatementTable table = await FilledAsync();
        Assert.Equal("""{"Responses":[{"Item":{"v":{"S":"x"}}},{},{"Item":{"k":{"N":"1"}}}]}""", await database.OkAsync("ExecuteTransaction", Transaction(
            table.Request("""SELECT v FROM "T" WHERE pk='a' AND sk=1"""),
            table.Request("""SELECT v FROM "T" WHERE pk='none' AND sk=1"""),
            table.Request("""SELECT m.k FROM "T" WHERE pk IN ['b'] AND sk=1 AND pk='b'"""))));
    }

    [Fact]
    public async Task Token_makes_a_transaction_run_once()
    {
        StatementTable table = await StatementTable.CreateAsync(database, """{"pk":{"S":"a"},"sk":{"N":"1"},"n":{"N":"0"}}""");
        string rest = $$""","ClientRequestToken":"partiql-{{Interlocked.Increment(ref s_tokens)}}","ReturnConsumedCapacity":"TOTAL" """;
        string statement = table.Request("""UPDATE "T" SET n=n+1 WHERE pk='a' AND sk=1""");
        JsonNode first = JsonNode.Parse(await database.OkAsync("ExecuteTransaction", $$"""{"TransactStatements":[{{statement}}]{{rest}}}"""))!;
        JsonNode replay = JsonNode.Parse(await database.OkAsync("ExecuteTransaction", $$"""{"TransactStatements":[{{statement}}]{{rest}}}"""))!;
        Assert.Equal(2, first["ConsumedCapacity"]![0]!["WriteCapacityUnits"]!.GetValue<double>());
        Assert.Equal(2, replay["ConsumedCapacity"]![0]!["ReadCapacityUnits"]!.GetValue<double>());
        Assert.Contains("""{"N":"1"}""", await table.GetAsync("a", 1), StringComparison.Ordinal);
        Assert.DoesNotContain("\"N\":\"2\"", await table.GetAsync("a", 1), StringComparison.Ordinal);
        (string type, _) = await database.ErrorAsync("ExecuteTransaction",
            $$"""{"TransactStatements":[{{table.Request("""DELETE FROM "T" WHERE pk='a' AND sk=1""")}}]{{rest}}}""");
        Assert.Equal("IdempotentParameterMismatchException", type);
    }

    [Theory]
    [InlineData("SELECT * FROM \"T\".\"all\" WHERE g='x'", "Validation failed in TransactStatements[0]: Reads on indices are not supported within transactions.")]
    [InlineData("DELETE FROM \"T\" WHERE pk='a' AND sk=1 RETURNING ALL OLD *", "Validation failed in TransactStatements[0]: RETURNING clause is not supported in ExecuteTransaction.")]
    [InlineData("SELECT * FROM \"T\" WHERE pk='a'", "Validation failed in TransactStatements[0]: Select statements within ExecuteTransaction must specify the primary key in the where clause.")]
    [InlineData("EXISTS(SELECT * FROM \"T\" WHERE pk='a' AND sk=1)", "Validation failed in TransactStatements[0]: EXISTS() must contain a single item read with additional condition")]
    [InlineData("SELECT COUNT(*) FROM \"T\"", "Validation failed in TransactStatements[0]: Unexpected path component at 1:8:5")]
    [InlineData("SLECT * FROM \"T\"", "Validation failed in TransactStatements[0]: Statement wasn't well formed, can't be processed: Expected data manipulation")]
    [InlineData("SELECT * FROM \"T\" WHERE", "Validation failed in TransactStatements[0]: Statement wasn't well formed, can't be processed: Unexpected term")]
    [InlineData("SELECT * FROM \"T\" t", "Validation failed in TransactStatements[0]: Aliasing is not supported")]
    public async Task Statement_is_refused_in_a_transaction(string statement, string expected)
    {
        StatementTable table = await FilledAsync();
        Assert.Equal(("ValidationException", expected), await database.ErrorAsync("ExecuteTransaction", Transaction(table.Request(statement))));
    }

    [Fact]
    public async Task Reads_and_writes_do_not_mix_and_items_not_repeat()
    {
        StatementTable table = await FilledAsync();
        string update = table.Request("""UPDATE "T" SET v='y' WHERE pk='a' AND sk=1""");
        Assert.Equal(("ValidationException", "ExecuteTransaction API does not support both read and write operations in the same request."),
            await database.ErrorAsync("ExecuteTransaction", Transaction(table.Request("""SELECT * FROM "T" WHERE pk='a' AND sk=1"""), update)));
        Assert.Equal(("ValidationException", "Transaction request cannot include multiple operations on one item"),
            await database.ErrorAsync("ExecuteTransaction", Transaction(update, update)));
    }

    [Fact]
    public async Task Every_form_of_write_runs_and_shows_its_capacity()
    {
        StatementTable table = await FilledAsync();
        JsonNode answer = JsonNode.Parse(await database.OkAsync("ExecuteTransaction", $$"""
            {"TransactStatements":[{{table.Request("""FROM "T" WHERE pk='a' AND sk=1 SET c=1""")}},
              {{table.Request("""UPDATE "T" SET s=set_add(s, <<'t'>>) WHERE pk='b' AND sk=1 AND attribute_exists(v)""")}}],"ReturnConsumedCapacity":"TOTAL"}
            """))!;
        Assert.Empty(answer["Responses"]!.AsArray());
        Assert.Equal($$"""[{"CapacityUnits":4,"TableName":"{{table.Name}}","WriteCapacityUnits":4}]""",
            answer["ConsumedCapacity"]!.ToJsonString().Replace("4.0", "4", StringComparison.Ordinal));
        Assert.Contains("""{"SS":["t"]}""", await table.GetAsync("b", 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_transaction_is_refused()
        => Assert.Equal("ValidationException", (await database.ErrorAsync("ExecuteTransaction", """{"TransactStatements":[]}""")).Type);

    private static string Transaction(params string[] statements) => $$"""{"TransactStatements":[{{string.Join(',', statements)}}]}""";

    private async Task<StatementTable> FilledAsync() => await StatementTable.CreateAsync(database,
        """{"pk":{"S":"a"},"sk":{"N":"1"},"v":{"S":"x"}}""",
        """{"pk":{"S":"b"},"sk":{"N":"1"},"v":{"S":"z"},"m":{"M":{"k":{"N":"1"}}}}""",
        """{"pk":{"S":"c"},"sk":{"N":"1"}}""");
}
