using System.Text.Json.Nodes;
using Dynamo.Server.Tests.Facts;

namespace Dynamo.Server.Tests.PartiQL;

/// <summary>Rules of statements as others measured them on AWS in September 2026.</summary>
public class MeasuredRuleTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Invalid = "One or more parameter values were invalid: ";
    private const string Overlapping = "Overlapping conditions with range keys are not supported in where clause";
    private const string TooManyReads = "Too many decomposed read operations for a given query.";
    private const string Mismatch = "The provided key element does not match the schema";
    private const string Numbered = "Validation failed in TransactStatements[0]: ";
    private const string NeedsKey = "Select statements within ExecuteTransaction must specify the primary key in the where clause.";

    [Theory]
    [InlineData("SELECT l[-1] FROM \"nosuchtable\"", "List index is not within the allowable range; index: [-1] at 1:11:1")]
    [InlineData("SELECT l[2147483648] FROM \"nosuchtable\"", "List index is not within the allowable range; index: [2147483648] at 1:10:10")]
    [InlineData("UPDATE \"T\" SET s = <<2, 2.0>> WHERE pk='a' AND sk=1", Invalid + "Input collection [2, 2.0] contains duplicates! under root")]
    [InlineData("INSERT INTO \"nosuchtable\" VALUE {'pk':'a','m':{'k':?}}", "Unsupported data type: Parameter under key root.k at 1:52:1")]
    [InlineData("INSERT INTO \"nosuchtable\" VALUE {'pk':'a','l':[1,?]}", "Unsupported data type: Parameter under key root[1] at 1:50:1")]
    [InlineData("INSERT INTO \"T\" VALUE {'pk':'a','sk':1,'s':<<?>>}", "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags")]
    [InlineData("UPDATE \"T\" SET a=1 WHERE pk='a' AND sk=1 AND pk='b'", "Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported")]
    [InlineData("DELETE FROM \"T\" WHERE pk='a' AND sk=1 AND sk=2", "Multiple conditions on same key sk. Only single item Update/Insert/Delete are supported")]
    [InlineData("SELECT * FROM \"T\" WHERE pk IN ['a','a']", Overlapping)]
    [InlineData("SELECT * FROM \"T\" WHERE pk='a' OR pk='a'", Overlapping)]
    [InlineData("SELECT * FROM \"T\" WHERE pk='a' AND (sk > 0 OR sk < 5)", Overlapping)]
    [InlineData("SELECT * FROM \"T\" WHERE pk='a' AND (sk=1 OR v='x')", Overlapping)]
    [InlineData("SELECT * FROM \"T\" WHERE (pk='a' AND v='x') OR (pk='a' AND v='y')", Overlapping)]
    [InlineData("SELECT pk FROM \"T\".\"keys\" WHERE (g='x' AND v='1') OR (g='x' AND w='2')", Overlapping)]
    [InlineData("SELECT * FROM \"T\" WHERE pk = 1 OR pk = 'a'", "Key attribute's data type should match its data type in table's schema: Key pk")]
    [InlineData("SELECT * FROM \"T\" WHERE pk = 'a' AND sk IN [1, '2']", "Key attribute's data type should match its data type in table's schema: Key sk")]
    [InlineData("SELECT pk FROM \"T\".\"keys\" WHERE (g='x' OR g='y') AND v=1", Invalid + "Secondary index keys does not project one or more filter attributes: [v]")]
    [InlineData("SELECT pk FROM \"T\".\"keys\" WHERE g='x' AND b=1 AND (a=2 OR c=3)", Invalid + "Secondary index keys does not project one or more filter attributes: [a, b, c]")]
    [InlineData("SELECT pk FROM \"T\".\"keys\" WHERE g='x' AND (zz=1 OR aa=2 OR mm=3)", Invalid + "Secondary index keys does not project one or more filter attributes: [zz, aa, mm]")]
    [InlineData("SELECT pk FROM \"T\".\"keys\" WHERE (g='b' AND u=1) OR (g='q' AND v=1)", Invalid + "Secondary index keys does not project one or more filter attributes: [v]")]
    [InlineData("SELECT pk FROM \"T\".\"keys\" WHERE (g='q' AND u=1) OR (g='b' AND v=1)", Invalid + "Secondary index keys does not project one or more filter attributes: [u]")]
    [InlineData("SELECT pk FROM \"T\".\"keys\" WHERE w=1 AND ((g='q' AND u=1) OR g IN ['b','c'])", Invalid + "Secondary index keys does not project one or more filter attributes: [u, w]")]
    [InlineData("SELECT * FROM \"T\" WHERE attribute_exists(n) > false", "Incorrect operand type for operator or function; operator or function: >, operand type: BOOL")]
    [InlineData("SELECT * FROM \"T\" WHERE attribute_exists() = 1", "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 0")]
    [InlineData("SELECT * FROM \"T\" WHERE pk='a' ORDER BY v", "Attribute v in ORDER BY clause must be part of the primary key")]
    [InlineData("SELECT * FROM \"T\" WHERE pk IN ['a','b'] ORDER BY sk", "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.")]
    [InlineData("EXISTS(SELECT * FROM \"T\" WHERE pk='a' AND sk=1 AND v IS MISSING)", "EXISTS can only be used in ExecuteTransaction write requests.")]
    public async Task Statement_is_refused(string statement, string expected)
        => Assert.Equal("ValidationException: " + expected, await (await FilledAsync()).ErrorAsync(statement));

    [Theory]
    [InlineData("pk='a' AND (sk=1 OR sk=2)", "1,2")]
    [InlineData("pk='a' AND (sk < 1 OR sk > 1 OR sk=1)", "1,2,3")]
    [InlineData("pk='a' AND (v='x' OR v='y')", "1,2,3")]
    [InlineData("(pk='a' OR pk='b') AND v='x'", "1,3")]
    [InlineData("pk='a' AND attribute_exists(pk)", "1,2,3")]
    [InlineData("pk='a' AND sk > 0 AND sk <> 1", "2,3")]
    [InlineData("pk='a' AND (v='x') = false", "2")]
    [InlineData("pk='a' AND true = attribute_exists(v)", "1,2,3")]
    [InlineData("pk='a' AND attribute_exists(v) <> 1", "1,2,3")]
    [InlineData("pk='a' AND attribute_exists(v) = 1", "")]
    [InlineData("pk='a' AND attribute_exists(yes) IN [true]", "1")]
    [InlineData("pk='a' AND attribute_exists(v) = yes", "1")]
    [InlineData("pk='a' AND attribute_exists(yes) = attribute_exists(nope)", "2,3")]
    [InlineData("pk='a' ORDER BY pk ASC", "3,2,1")]
    [InlineData("pk IN ['a','b'] ORDER BY pk DESC, sk ASC", "4,1,2,3")]
    [InlineData("pk IN ['b','a'] ORDER BY pk", "3,2,1,4")]
    [InlineData("pk='a' AND sk IN [3,1] ORDER BY sk", "1,3")]
    public async Task Select_finds(string where, string expected)
    {
        string[] rows = await (await FilledAsync()).RunAsync($"SELECT n FROM \"T\" WHERE {where}");
        Assert.Equal(expected, string.Join(',', rows.Select(row => JsonNode.Parse(row)!["n"]!["N"]!.GetValue<string>())));
    }

    [Fact]
    public async Task Index_minus_0_is_0()
        => Assert.Equal(["""{"l[0]":{"S":"e"}}"""], await (await FilledAsync()).RunAsync("""SELECT l[-0] FROM "T" WHERE pk='a' AND sk=1"""));

    [Theory]
    [InlineData("pk IN [51]", TooManyReads)]
    [InlineData("pk='a' AND v IN [101]", "The IN operator is provided with too many operands; number of operands: 101")]
    [InlineData("pk IN [26] AND sk IN [1,2]", TooManyReads)]
    [InlineData("pk IN [50] AND v IN [100]", null)]
    [InlineData("pk IN [51] OR v='x'", null)]
    public async Task Values_of_IN_are_bounded(string where, string? expected)
    {
        StatementTable table = await FilledAsync();
        foreach (int count in (int[])[26, 50, 51, 100, 101])
            where = where.Replace($"[{count}]", $"['{string.Join("','", Enumerable.Range(0, count))}']", StringComparison.Ordinal);
        string statement = $"SELECT n FROM \"T\" WHERE {where}";
        if (expected is null)
            await table.RunAsync(statement);
        else
            Assert.Equal("ValidationException: " + expected, await table.ErrorAsync(statement));
    }

    /// <summary>Where a SELECT reads an index in branches, one that the index has everything for lets all pass.</summary>
    [Theory]
    [InlineData("(g='y' AND pk='a') OR (g='z' AND v=1)")]
    [InlineData("(g='y' AND v=1) OR (g='z' AND pk='a')")]
    [InlineData("g='y' AND (g='z' OR v=1)")]
    [InlineData("(g='y' AND v=1) OR w=1")]
    public async Task Branch_of_the_index_lets_filters_pass(string where)
        => Assert.Empty(await (await FilledAsync()).RunAsync($"SELECT pk FROM \"T\".\"keys\" WHERE {where}"));

    [Fact]
    public async Task Only_is_a_name()
    {
        StatementTable table = await FilledAsync();
        Assert.Empty(await table.RunAsync("UPDATE \"T\" SET Only = set_add(Only, <<'x'>>) WHERE pk='a' AND sk=1"));
        Assert.Equal(["""{"Only":{"SS":["x"]}}"""], await table.RunAsync("SELECT Only FROM \"T\" WHERE pk='a' AND sk=1"));
    }

    [Fact]
    public async Task Literals_may_nest_31_levels_and_name_the_place_of_the_32nd()
    {
        StatementTable table = await FilledAsync();
        string Update(int levels) => $"UPDATE \"T\" SET d = {Repeat("{'a':", levels)}1{Repeat("}", levels)} WHERE pk='a' AND sk=1";
        Assert.Empty(await table.RunAsync(Update(31)));
        string problem = "Nesting Levels have exceeded supported limits under root" + Repeat(".a", 32);
        Assert.Equal("ValidationException: " + problem, await table.ErrorAsync(Update(32)));
        Assert.Equal(("ValidationException", Numbered + problem), await TransactAsync(table.Request(Update(32))));
    }

    [Fact]
    public async Task Item_that_gets_too_deep_is_told_in_few_words()
    {
        StatementTable table = await FilledAsync();
        string parameter = $"[{Repeat("""{"M":{"a":""", 31)}{{\"S\":\"x\"}}{Repeat("}}", 31)}]";
        const string Update = """UPDATE "T" SET m.deep = ? WHERE pk='a' AND sk=1""";
        const string Problem = "Nesting Levels have exceeded supported limits";
        Assert.Equal("ValidationException: " + Problem, await table.ErrorAsync(Update, parameter));
        Assert.Equal(
            $$$"""{"Responses":[{"Error":{"Code":"ValidationError","Message":"{{{Problem}}}"},"TableName":"{{{table.Name}}}"}]}""",
            await database.OkAsync("BatchExecuteStatement", $$"""{"Statements":[{{table.Request(Update, parameter)}}]}"""));
    }

    /// <summary>What is wrong with a parameter is told before the statement is read.</summary>
    [Fact]
    public async Task Parameter_is_checked_first()
    {
        StatementTable table = await FilledAsync();
        const string Duplicates = Invalid + "Input collection [a, a] contains duplicates.";
        Assert.Equal("ValidationException: " + Duplicates, await table.ErrorAsync("UPDATE \"T\" SET WHERE", """[{"SS":["a","a"]}]"""));
        Assert.Equal(("ValidationException", Duplicates), await TransactAsync(table.Request("SLECT"), table.Request("SLECT ?", """[{"SS":["a","a"]}]""")));
    }

    [Theory]
    [InlineData("SELECT * FROM \"T\" WHERE pk='a' AND sk=1 AND v='x'", NeedsKey)]
    [InlineData("SELECT * FROM \"T\" WHERE pk='a' AND sk=1 AND pk='b'", NeedsKey)]
    [InlineData("SELECT * FROM \"T\" WHERE pk IN ['a','a'] AND sk=1", Overlapping)]
    [InlineData("INSERT INTO \"T\" VALUE {'pk':'a','sk':9,'x':[<<'a','a'>>]}", Invalid + "Input collection [a, a] contains duplicates.")]
    [InlineData("UPDATE \"T\" SET n = n + [1] WHERE pk='a' AND sk=1", "Incorrect operand type for operator or function; operator or function: +, operand type: L")]
    [InlineData("EXISTS(SELECT * FROM \"T\" WHERE pk IN ['a'] AND sk=1 AND v='x')", "EXISTS() must contain a single item read with additional condition")]
    public async Task Member_of_a_transaction_is_refused_with_its_number(string statement, string expected)
        => Assert.Equal(("ValidationException", Numbered + expected), await TransactAsync((await FilledAsync()).Request(statement)));

    [Fact]
    public async Task Keys_that_are_none_cancel_a_transaction()
    {
        StatementTable table = await FilledAsync();
        Assert.Equal(
            [Mismatch, Mismatch, "Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported", Mismatch, "-"],
            await ReasonsAsync("ValidationError",
                table.Request("""UPDATE "T" SET a=1 WHERE pk='a'"""), table.Request("""UPDATE "T" SET a=1 WHERE pk IN ['a'] AND sk=1"""),
                table.Request("""UPDATE "T" SET a=1 WHERE pk='a' AND sk=1 AND pk='b'"""), table.Request("""DELETE FROM "T" WHERE pk='a' AND sk='1'"""),
                table.Request("""UPDATE "T" SET a=1 WHERE pk='a' AND sk=1""")));
        Assert.Equal([Invalid + "Missing the key sk in the item"],
            await ReasonsAsync("ValidationError", table.Request("""INSERT INTO "T" VALUE {'pk':'a'}""")));
        string read = table.Request("""SELECT * FROM "T" WHERE pk='a' AND sk=1""");
        Assert.Equal(["-", "-", Mismatch],
            await ReasonsAsync("ValidationError", read, read, table.Request("""SELECT * FROM "T" WHERE pk='a' AND sk='1'""")));
        Assert.DoesNotContain("\"a\":{", await table.GetAsync("a", 1), StringComparison.Ordinal);
    }

    /// <summary>Of a statement on a missing table nothing more is checked; the others are.</summary>
    [Fact]
    public async Task Missing_tables_cancel_a_transaction()
    {
        StatementTable table = await FilledAsync();
        const string NotFound = "Requested resource not found";
        string missing = table.Request("""UPDATE "nosuchtable" SET a=1 WHERE pk='a' RETURNING ALL NEW *""");
        Assert.Equal([NotFound, NotFound],
            await ReasonsAsync("ResourceNotFound", missing, table.Request("""DELETE FROM "nosuchtable" WHERE pk='a'""")));
        Assert.Equal(["-", NotFound], await ReasonsAsync("ResourceNotFound",
            table.Request("""SELECT * FROM "T" WHERE pk='a' AND sk=1"""), table.Request("""SELECT * FROM "nosuchtable"."i" WHERE pk='a'""")));
        Assert.Equal(("ValidationException", "Validation failed in TransactStatements[1]: RETURNING clause is not supported in ExecuteTransaction."),
            await TransactAsync(missing, table.Request("""UPDATE "T" SET a=1 WHERE pk='a' AND sk=1 RETURNING ALL NEW *""")));
    }

    /// <summary>As in TransactWriteItems, which others measured on AWS in October 2026.</summary>
    [Theory]
    [InlineData("INSERT INTO \"T\" VALUE {'pk':'n','sk':1,'g':5}", "Type mismatch for Index Key g Expected: S Actual: N IndexName: all")]
    [InlineData("UPDATE \"T\" SET ls=['x'] WHERE pk='a' AND sk=1", "Type mismatch for Index Key ls Expected: S Actual: L IndexName: local")]
    public async Task Index_key_of_another_type_cancels_a_transaction(string statement, string expected)
    {
        StatementTable table = await FilledAsync();
        Assert.Equal([Invalid + expected, "-"],
            await ReasonsAsync("ValidationError", table.Request(statement), table.Request("""DELETE FROM "T" WHERE pk='b' AND sk=1""")));
    }

    [Fact]
    public async Task Index_key_without_value_and_too_large_item_refuse_a_transaction()
    {
        StatementTable table = await FilledAsync();
        const string Empty = "One or more parameter values are not valid. A value specified for a secondary index key is not supported. "
            + "The AttributeValue for a key attribute cannot contain an empty string value. IndexName: all, IndexKey: g";
        Assert.Equal(("ValidationException", Empty), await TransactAsync(table.Request("""INSERT INTO "T" VALUE {'pk':'n','sk':1,'g':''}""")));
        string large = $$"""[{"S":"{{Repeat("x", 409_600)}}"}]""";
        Assert.Equal(("ValidationException", "Item size has exceeded the maximum allowed size"),
            await TransactAsync(table.Request("""INSERT INTO "T" VALUE {'pk':'n','sk':1,'v':?}""", large)));
    }

    [Fact]
    public async Task Batch_reads_say_the_key_and_nothing_else()
    {
        StatementTable table = await FilledAsync();
        const string Problem = """{"Error":{"Code":"ValidationError","Message":"Select statements within BatchExecuteStatement must specify the primary key in the where clause."}}""";
        Assert.Equal(
            $$$"""{"Responses":[{"Item":{"n":{"N":"1"}},"TableName":"{{{table.Name}}}"},{{{Problem}}},{{{Problem}}}]}""",
            await database.OkAsync("BatchExecuteStatement", $$"""
                {"Statements":[{{table.Request("""SELECT n FROM "T" WHERE pk IN ['a'] AND sk=1""")}},
                  {{table.Request("""SELECT n FROM "T" WHERE pk='a' AND sk=1 AND v='x'""")}},{{table.Request("""SELECT n FROM "T" WHERE pk='a' AND sk=1 AND pk='b'""")}}]}
                """));
    }

    private async Task<(string Type, string Text)> TransactAsync(params string[] statements)
        => await database.ErrorAsync("ExecuteTransaction", $$"""{"TransactStatements":[{{string.Join(',', statements)}}]}""");

    /// <returns>The messages of the reasons, a dash for None.</returns>
    private async Task<string[]> ReasonsAsync(string code, params string[] statements)
    {
        (int status, string body) = await database.SendAsync(
            "ExecuteTransaction", $$"""{"TransactStatements":[{{string.Join(',', statements)}}]}""");
        Assert.Equal(400, status);
        JsonArray reasons = JsonNode.Parse(body)!["CancellationReasons"]!.AsArray();
        Assert.All(reasons, reason => Assert.Equal(reason!["Message"] is null ? "None" : code, reason["Code"]!.GetValue<string>()));
        return [.. reasons.Select(reason => reason!["Message"]?.GetValue<string>() ?? "-")];
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private Task<StatementTable> FilledAsync() => StatementTable.CreateAsync(
        database,
        """{"pk":{"S":"a"},"sk":{"N":"1"},"n":{"N":"1"},"v":{"S":"x"},"yes":{"BOOL":true},"m":{"M":{}},"l":{"L":[{"S":"e"}]}}""",
        """{"pk":{"S":"a"},"sk":{"N":"2"},"n":{"N":"2"},"v":{"S":"y"}}""",
        """{"pk":{"S":"a"},"sk":{"N":"3"},"n":{"N":"3"},"v":{"S":"x"}}""",
        """{"pk":{"S":"b"},"sk":{"N":"1"},"n":{"N":"4"},"v":{"S":"z"}}""");
}
