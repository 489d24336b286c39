using Dynamo.Server.Tests.Facts;

namespace Dynamo.Server.Tests.PartiQL;

/// <summary>Comparisons in WHERE: every type by = and &lt;&gt;, as a ConditionExpression has it; order only where a type has one.</summary>
public class ComparisonTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    /// <summary>A value that is stored, one equal to it in another order, one that differs.</summary>
    public static TheoryData<string, string, string> Values => new()
    {
        { """{"SS":["a","b","c"]}""", """{"SS":["c","a","b"]}""", """{"SS":["a","b","d"]}""" },
        { """{"NS":["1","2","3"]}""", """{"NS":["3","1.0","2"]}""", """{"NS":["1","2","4"]}""" },
        { """{"BS":["AQI=","AwQ="]}""", """{"BS":["AwQ=","AQI="]}""", """{"BS":["AQI=","BQY="]}""" },
        { """{"L":[{"S":"a"},{"S":"b"}]}""", """{"L":[{"S":"a"},{"S":"b"}]}""", """{"L":[{"S":"b"},{"S":"a"}]}""" },
        { """{"M":{"x":{"N":"1"},"y":{"N":"2"}}}""", """{"M":{"y":{"N":"2"},"x":{"N":"1"}}}""", """{"M":{"x":{"N":"1"},"y":{"N":"3"}}}""" },
        { """{"B":"AQID"}""", """{"B":"AQID"}""", """{"B":"AQIE"}""" },
        { """{"NULL":true}""", """{"NULL":true}""", """{"S":"not null"}""" },
        { """{"BOOL":true}""", """{"BOOL":true}""", """{"BOOL":false}""" },
        { """{"N":"1"}""", """{"N":"1.00"}""", """{"S":"1"}""" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Equality_knows_every_type(string stored, string same, string other)
    {
        StatementTable table = await StatementTable.CreateAsync(database, $$$"""{"pk":{"S":"a"},"sk":{"N":"1"},"v":{{{stored}}}}""");
        foreach ((string value, bool equal) in new[] { (same, true), (other, false) })
        {
            Assert.Equal(equal ? 1 : 0, (await table.RunAsync("""SELECT * FROM "T" WHERE pk='a' AND v = ?""", $"[{value}]")).Length);
            Assert.Equal(equal ? 0 : 1, (await table.RunAsync("""SELECT * FROM "T" WHERE pk='a' AND v <> ?""", $"[{value}]")).Length);
            (int status, _) = await database.SendAsync("PutItem",
                $$$"""{"TableName":"{{{table.Name}}}","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"v":{{{stored}}}},"ConditionExpression":"v = :v","ExpressionAttributeValues":{":v":{{{value}}}}}""");
            Assert.Equal(equal ? 200 : 400, status);
            if (equal)
                Assert.Empty(await table.RunAsync("""UPDATE "T" SET touched = 1 WHERE pk='a' AND sk=1 AND v = ?""", $"[{value}]"));
            else
                Assert.Equal("ConditionalCheckFailedException: The conditional request failed",
                    await table.ErrorAsync("""UPDATE "T" SET touched = 1 WHERE pk='a' AND sk=1 AND v = ?""", $"[{value}]"));
        }
    }

    [Theory]
    [InlineData("BOOL", "true")]
    [InlineData("NULL", "true")]
    [InlineData("L", """[{"S":"a"}]""")]
    [InlineData("M", """{"a":{"S":"b"}}""")]
    [InlineData("SS", """["a"]""")]
    [InlineData("NS", """["1"]""")]
    [InlineData("BS", """["AQ=="]""")]
    public async Task Order_refuses_a_type_without_one(string type, string value)
    {
        StatementTable table = await StatementTable.CreateAsync(database);
        foreach (string name in new[] { "<", "<=", ">", ">=" })
        {
            Assert.Equal($"ValidationException: Incorrect operand type for operator or function; operator or function: {name}, operand type: {type}",
                await table.ErrorAsync($"""SELECT * FROM "T" WHERE pk='a' AND v {name} ?""", $$$"""[{"{{{type}}}":{{{value}}}}]"""));
        }
    }

    [Theory]
    [InlineData("""{"S":"a"}""", "v < ?", """{"N":"5"}""", false)]
    [InlineData("""{"B":"AQID"}""", "v < ?", """{"B":"AQIE"}""", true)]
    [InlineData("""{"B":"AQID"}""", "v > ?", """{"B":"AQIE"}""", false)]
    [InlineData("""{"B":"gA=="}""", "v > ?", """{"B":"fw=="}""", true)]
    [InlineData("""{"S":"b"}""", "v BETWEEN 'a' AND ?", """{"S":"b"}""", true)]
    [InlineData("""{"S":"b"}""", "v >= ?", """{"S":"ba"}""", false)]
    public async Task Order_compares_values_of_one_type(string stored, string condition, string value, bool holds)
    {
        StatementTable table = await StatementTable.CreateAsync(database, $$$"""{"pk":{"S":"a"},"sk":{"N":"1"},"v":{{{stored}}}}""");
        Assert.Equal(holds ? 1 : 0, (await table.RunAsync($"""SELECT * FROM "T" WHERE pk='a' AND {condition}""", $"[{value}]")).Length);
    }

    [Theory]
    [InlineData("7.31e6")]
    [InlineData("7.31E6")]
    [InlineData("7.31e+6")]
    [InlineData("731e4")]
    [InlineData("73100000e-1")]
    [InlineData("7310000.0")]
    public async Task Number_is_what_its_literal_denotes(string literal)
    {
        StatementTable table = await StatementTable.CreateAsync(database, """{"pk":{"S":"a"},"sk":{"N":"7310000"}}""");
        Assert.Single(await table.RunAsync($"""SELECT * FROM "T" WHERE pk='a' AND sk = {literal}"""));
    }

    [Theory]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' -- a note""")]
    [InlineData("SELECT * FROM \"T\" -- a note\nWHERE pk='a'")]
    [InlineData("-- a note\nSELECT * FROM \"T\" WHERE pk='a'")]
    [InlineData("""SELECT * FROM "T" /* a 'note' */ WHERE pk='a'""")]
    [InlineData("""SELECT * FROM "T" WHERE pk='a' /* a note """ + "\n */")]
    public async Task Comment_is_space(string statement)
    {
        StatementTable table = await StatementTable.CreateAsync(database, """{"pk":{"S":"a"},"sk":{"N":"1"}}""", """{"pk":{"S":"b"},"sk":{"N":"1"}}""");
        Assert.Single(await table.RunAsync(statement));
    }
}
