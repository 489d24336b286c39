using Dynamo.Server.Tests.Facts;

namespace Dynamo.Server.Tests.PartiQL;

public class StatementTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Failed = "ConditionalCheckFailedException: The conditional request failed";

    [Fact]
    public async Task Insert_writes_every_type_of_literal()
    {
        StatementTable table = await StatementTable.CreateAsync(database);
        Assert.Empty(await table.RunAsync(
            """
            -- what follows is one item
            INSERT INTO "T" VALUE {'pk':'a', 'sk': 7.31e2, 's':'it''s', 'n':-.73e1, 'big':+1e2, 't':true, 'f':FALSE, 'z':null,
              'l':[1,'x',[TRUE]], 'm':{'k':{'deep':'p'}}, 'p':?, 'ss':<<'b','a'>>, 'ns':<<2,1.0>>} /* end */ ;
            """, """[{"B":"AQ=="}]"""));
        Assert.Equal(StatementTable.Sorted(
            """
            {"pk":{"S":"a"},"sk":{"N":"731"},"s":{"S":"it's"},"n":{"N":"-7.3"},"big":{"N":"100"},"t":{"BOOL":true},"f":{"BOOL":false},
             "z":{"NULL":true},"l":{"L":[{"N":"1"},{"S":"x"},{"L":[{"BOOL":true}]}]},"p":{"B":"AQ=="},"m":{"M":{"k":{"M":{"deep":{"S":"p"}}}}},
             "ss":{"SS":["a","b"]},"ns":{"NS":["1","2"]}}
            """), await table.GetAsync("a", 731));
    }

    [Fact]
    public async Task Insert_of_a_taken_key_is_a_duplicate()
    {
        StatementTable table = await StatementTable.CreateAsync(database, """{"pk":{"S":"a"},"sk":{"N":"1"}}""");
        Assert.Equal("DuplicateItemException: Duplicate primary key exists in table",
            await table.ErrorAsync("""INSERT INTO "T" VALUE {'pk':'a','sk':1}"""));
        await table.RunAsync("""DELETE FROM "T" WHERE pk='a' AND sk=1""");
        Assert.Empty(await table.RunAsync("""INSERT INTO "T" VALUE {'pk':'a','sk':1}"""));
    }

    [Theory]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' AND sk=2""", "2")]
    [InlineData("""select * from "T" where pk='a' and sk >= 2""", "2,3")]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' AND sk BETWEEN 1 AND 2""", "1,2")]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' ORDER BY sk DESC""", "3,2,1")]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' AND sk IN [3,1]""", "3,1")]
    [InlineData("""SELECT * FROM "T" WHERE pk IN ['b','a'] AND sk < 2""", "4,1")]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' AND v = 'x'""", "1,3")]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' AND NOT begins_with(v, 'x')""", "2")]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' AND m IS MISSING""", "2,3")]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' AND m IS NOT MISSING""", "1")]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' AND z IS NULL""", "2")]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' AND v IS STRING AND z IS NOT NULL""", "1,3")]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' AND attribute_exists(m.k)""", "1")]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' AND ATTRIBUTE_EXISTS(m) = true""", "1")]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' AND attribute_not_exists(m) <> false""", "2,3")]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' AND Size(v) > 1""", "2")]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' AND attribute_type(m, 'M')""", "1")]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' AND contains("v", 'z')""", "2")]
    [InlineData("""SELECT * FROM "T" WHERE (pk='a' AND sk=1) OR (pk='b')""", "1,4")]
    [InlineData("""SELECT * FROM "T" WHERE (pk='a' AND sk<2) OR (pk='a' AND sk>=3)""", "1,3")]
    [InlineData("""SELECT * FROM "T" WHERE (pk='a' AND sk>1 AND sk<3) OR (pk='a' AND sk>=3) OR (pk='b' AND sk=1)""", "2,3,4")]
    [InlineData("""SELECT * FROM "T" WHERE (pk='a' AND NOT sk=1) OR (pk='a' AND sk=2)""", "2,3")]
    [InlineData("""SELECT * FROM "T" WHERE (pk='a' AND sk<>1) OR (pk='a' AND sk IN [1,2])""", "1,2,3")]
    [InlineData("""SELECT * FROM "T" WHERE m.k[0] = 5""", "1")]
    [InlineData("""SELECT * FROM "T" WHERE m."k"[1] != 5 AND attribute_exists(m)""", "1")]
    public async Task Select_finds_what_where_says(string statement, string expected)
    {
        StatementTable table = await FilledAsync();
        string[] rows = await table.RunAsync(statement);
        Assert.Equal(expected, string.Join(',', rows.Select(r => System.Text.Json.Nodes.JsonNode.Parse(r)!["n"]!["N"]!.GetValue<string>())));
    }

    [Fact]
    public async Task Select_gives_the_columns_under_their_last_names()
    {
        StatementTable table = await FilledAsync();
        Assert.Equal(["""{"k":{"L":[{"N":"5"},{"N":"6"}]},"v":{"S":"x"}}"""],
            await table.RunAsync("""SELECT v, m.k, nope FROM "T" WHERE pk='a' AND sk=?""", """[{"N":"1"}]"""));
        Assert.Equal(["""{"k[1]":{"N":"6"}}"""], await table.RunAsync("""SELECT m.k[1] FROM "T" WHERE pk='a' AND sk=1"""));
    }

    [Fact]
    public async Task Select_goes_on_behind_its_token()
    {
        StatementTable table = await FilledAsync();
        const string Statement = """SELECT n FROM "T" WHERE pk IN ['a','b']""";
        List<string> rows = [];
        string? token = null;
        do
        {
            System.Text.Json.Nodes.JsonNode answer = await table.AnswerAsync(Statement, null, token is null ? """{"Limit":2}""" : $$"""{"Limit":2,"NextToken":"{{token}}"}""");
            rows.AddRange(answer["Items"]!.AsArray().Select(i => i!["n"]!["N"]!.GetValue<string>()));
            token = answer["NextToken"]?.GetValue<string>();
            Assert.Equal(token is null, answer["LastEvaluatedKey"] is null);
            if (token is null)
                continue;
            const string Mismatch = "ValidationException: NextToken does not match request";
            Assert.Equal(Mismatch, await table.ErrorAsync("""SELECT n FROM "T"."all" """, null, $$"""{"NextToken":"{{token}}"}"""));
            Assert.Equal(Mismatch, await table.ErrorAsync("""SELECT n FROM "T" WHERE pk IN [?,'b']""", """[{"S":"a"}]""", $$"""{"NextToken":"{{token}}"}"""));
        }
        while (token is not null);
        Assert.Equal(["1", "2", "3", "4"], rows);
        Assert.Equal("ValidationException: Invalid NextToken", await table.ErrorAsync(Statement, null, """{"NextToken":"no token"}"""));
    }

    [Fact]
    public async Task Token_belongs_to_its_parameters()
    {
        StatementTable table = await FilledAsync();
        const string Statement = """SELECT n FROM "T" WHERE pk=? AND v <> ?""";
        System.Text.Json.Nodes.JsonNode answer = await table.AnswerAsync(Statement, """[{"S":"a"},{"S":"q"}]""", """{"Limit":1}""");
        string token = $$"""{"NextToken":"{{answer["NextToken"]}}"}""";
        Assert.Equal("ValidationException: NextToken does not match request", await table.ErrorAsync(Statement, """[{"S":"a"},{"S":"r"}]""", token));
        Assert.Equal(2, (await table.RunAsync(Statement, """[{"S":"a"},{"S":"q"}]""", token)).Length);
    }

    [Fact]
    public async Task Update_changes_an_item_that_is_there()
    {
        StatementTable table = await FilledAsync();
        Assert.Empty(await table.RunAsync("""UPDATE "T" SET v='new', m.k[1]=? SET n=n+10 REMOVE z WHERE pk='a' AND sk=1""", """[{"S":"p"}]"""));
        Assert.Equal(StatementTable.Sorted(
            """{"pk":{"S":"a"},"sk":{"N":"1"},"n":{"N":"11"},"v":{"S":"new"},"m":{"M":{"k":{"L":[{"N":"5"},{"S":"p"}]}}}}"""),
            await table.GetAsync("a", 1));
        Assert.Empty(await table.RunAsync("""FROM "T" WHERE sk=1 AND pk='a' AND v='new' SET v='other' REMOVE m"""));
        Assert.Equal(StatementTable.Sorted("""{"pk":{"S":"a"},"sk":{"N":"1"},"n":{"N":"11"},"v":{"S":"other"}}"""), await table.GetAsync("a", 1));
        Assert.Empty(await table.RunAsync("""UPDATE "T" SET l = list_append(if_not_exists(l, []), [1,2]) WHERE pk='a' AND sk=1"""));
        Assert.Contains("""{"L":[{"N":"1"},{"N":"2"}]}""", await table.GetAsync("a", 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_fails_where_the_item_or_the_rest_of_where_does_not_hold()
    {
        StatementTable table = await FilledAsync();
        Assert.Equal(Failed, await table.ErrorAsync("""UPDATE "T" SET v='y' WHERE pk='none' AND sk=1"""));
        Assert.Null(await table.GetAsync("none", 1));
        Assert.Equal(Failed, await table.ErrorAsync("""UPDATE "T" SET v='y' WHERE pk='none' AND sk=1 AND attribute_not_exists(pk)"""));
        Assert.Equal(Failed, await table.ErrorAsync("""UPDATE "T" SET v='y' WHERE pk='a' AND sk=1 AND v='z'"""));
        Assert.Equal(Failed, await table.ErrorAsync("""DELETE FROM "T" WHERE pk='a' AND sk=1 AND v='z'"""));
        Assert.Empty(await table.RunAsync("""DELETE FROM "T" WHERE pk='none' AND sk=1 AND v='z'"""));
        Assert.Empty(await table.RunAsync("""DELETE FROM "T" WHERE pk='a' AND sk=1 AND v='x'"""));
        Assert.Null(await table.GetAsync("a", 1));
    }

    [Fact]
    public async Task Failed_write_shows_the_item_if_asked_to()
    {
        StatementTable table = await FilledAsync();
        (int status, string body) = await database.SendAsync("ExecuteStatement", table.Request(
            """UPDATE "T" SET v='y' WHERE pk='a' AND sk=2 AND v='none'""", null, """{"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}"""));
        Assert.Equal(400, status);
        Assert.Contains("\"Item\":{", body, StringComparison.Ordinal);
        Assert.Contains("\"message\":\"The conditional request failed\"", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SET s = set_add(s, <<'c','a'>>)", """{"SS":["a","b","c"]}""")]
    [InlineData("SET s = SET_ADD(s, ?)", """{"SS":["a","b","p"]}""")]
    [InlineData("SET s = set_add(s, <<'a'>>)", """{"SS":["a","b"]}""")]
    [InlineData("SET s = set_add(s, <<'x'>>) SET s2 = set_delete(s2, <<'x'>>)", """{"SS":["a","b","x"]}""")]
    [InlineData("SET s = set_delete(s, <<'a','q'>>)", """{"SS":["b"]}""")]
    [InlineData("SET s = set_delete(s, <<'q'>>)", """{"SS":["a","b"]}""")]
    [InlineData("SET s = set_delete(s, <<'a','b'>>)", null)]
    public async Task Set_functions_join_and_reduce(string clause, string? expected)
    {
        StatementTable table = await StatementTable.CreateAsync(database, """{"pk":{"S":"a"},"sk":{"N":"1"},"s":{"SS":["a","b"]}}""");
        await table.RunAsync($"""UPDATE "T" {clause} WHERE pk='a' AND sk=1""", clause.Contains('?') ? """[{"SS":["p"]}]""" : null);
        string rest = expected is null ? "" : $",\"s\":{expected}";
        Assert.Equal(StatementTable.Sorted($$$"""{"pk":{"S":"a"},"sk":{"N":"1"}{{{rest}}}}"""), await table.GetAsync("a", 1));
    }

    [Theory]
    [InlineData("SET v='y' WHERE pk='a' AND sk=1 RETURNING ALL OLD *", """{"pk":{"S":"a"},"sk":{"N":"1"},"v":{"S":"x"},"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"}]}}""")]
    [InlineData("SET v='y' WHERE pk='a' AND sk=1 RETURNING ALL NEW *", """{"pk":{"S":"a"},"sk":{"N":"1"},"v":{"S":"y"},"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"}]}}""")]
    [InlineData("SET v='y' WHERE pk='a' AND sk=1 RETURNING MODIFIED OLD *", """{"v":{"S":"x"}}""")]
    [InlineData("SET v='y' WHERE pk='a' AND sk=1 RETURNING MODIFIED NEW *", """{"v":{"S":"y"}}""")]
    [InlineData("SET w='y' WHERE pk='a' AND sk=1 RETURNING MODIFIED OLD *", null)]
    [InlineData("REMOVE v WHERE pk='a' AND sk=1 RETURNING MODIFIED NEW *", null)]
    [InlineData("SET l[2]=9, l[0]=8 WHERE pk='a' AND sk=1 RETURNING MODIFIED NEW *", """{"l":{"L":[{"N":"8"},{"N":"9"}]}}""")]
    [InlineData("SET l[3]=9 WHERE pk='a' AND sk=1 RETURNING MODIFIED NEW *", """{"l":{"L":[{"N":"9"}]}}""")]
    [InlineData("SET l[6]=9 WHERE pk='a' AND sk=1 RETURNING MODIFIED NEW *", null)]
    [InlineData("REMOVE l[1] WHERE pk='a' AND sk=1 RETURNING MODIFIED NEW *", """{"l":{"L":[{"N":"2"}]}}""")]
    [InlineData("REMOVE l[2] WHERE pk='a' AND sk=1 RETURNING MODIFIED NEW *", null)]
    [InlineData("REMOVE l[2] WHERE pk='a' AND sk=1 RETURNING MODIFIED OLD *", """{"l":{"L":[{"N":"2"}]}}""")]
    public async Task Returning_gives_the_image_asked_for(string clauses, string? expected)
    {
        StatementTable table = await StatementTable.CreateAsync(database,
            """{"pk":{"S":"a"},"sk":{"N":"1"},"v":{"S":"x"},"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"}]}}""");
        Assert.Equal(expected is null ? [] : [StatementTable.Sorted(expected)], await table.RunAsync($"""UPDATE "T" {clauses}"""));
    }

    [Fact]
    public async Task Delete_returns_the_old_image_only()
    {
        StatementTable table = await FilledAsync();
        Assert.Equal("ValidationException: Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE statements.",
            await table.ErrorAsync("""DELETE FROM "T" WHERE pk='a' AND sk=2 RETURNING MODIFIED OLD *"""));
        Assert.Single(await table.RunAsync("""DELETE FROM "T" WHERE pk='a' AND sk=2 RETURNING ALL OLD *"""));
        Assert.Empty(await table.RunAsync("""DELETE FROM "T" WHERE pk='a' AND sk=2 RETURNING ALL OLD *"""));
    }

    [Fact]
    public async Task Capacity_is_sized_before_the_filter()
    {
        StatementTable table = await FilledAsync();
        System.Text.Json.Nodes.JsonNode answer = await table.AnswerAsync(
            """SELECT * FROM "T" WHERE pk='a' AND v='none'""", null, """{"ReturnConsumedCapacity":"TOTAL","ConsistentRead":true}""");
        Assert.Equal($$"""{"CapacityUnits":1,"TableName":"{{table.Name}}"}""", answer["ConsumedCapacity"]!.ToJsonString().Replace("1.0", "1"));
        Assert.Empty(answer["Items"]!.AsArray());
    }

    private async Task<StatementTable> FilledAsync() => await StatementTable.CreateAsync(database,
        """{"pk":{"S":"a"},"sk":{"N":"1"},"n":{"N":"1"},"v":{"S":"x"},"m":{"M":{"k":{"L":[{"N":"5"},{"N":"6"}]}}}}""",
        """{"pk":{"S":"a"},"sk":{"N":"2"},"n":{"N":"2"},"v":{"S":"yz"},"z":{"NULL":true}}""",
        """{"pk":{"S":"a"},"sk":{"N":"3"},"n":{"N":"3"},"v":{"S":"x"}}""",
        """{"pk":{"S":"b"},"sk":{"N":"1"},"n":{"N":"4"}}""");
}
