using Dynamo.Server.Tests.Facts;

namespace Dynamo.Server.Tests.PartiQL;

public class StatementErrorTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string NotWellFormed = "Statement wasn't well formed, can't be processed: ";

    [Theory]
    [InlineData("SLECT * FROM \"T\"", NotWellFormed + "Expected data manipulation")]
    [InlineData("SELECT * FROM \"T\" WHERE pk='a' )", NotWellFormed + "Unexpected token after expression")]
    [InlineData("DELETE FROM \"T\" WHERE pk='a' AND sk=1 ORDER BY sk", NotWellFormed + "Unexpected token after expression")]
    [InlineData("INSERT INTO \"T\" VALUE {'pk':'a','sk':1} x", NotWellFormed + "Unexpected token after expression")]
    [InlineData("SELECT * FROM \"T\" WHERE", NotWellFormed + "Unexpected term")]
    [InlineData("SELECT * FROM \"T\" WHERE pk =", NotWellFormed + "Missing right-hand side expression of infix operator")]
    [InlineData("SELECT m.inner FROM \"T\"", NotWellFormed + "Invalid path dot component")]
    [InlineData("SELECT * FROM \"T\" WHERE n = 1e99999999999", NotWellFormed)]
    [InlineData("SELECT * FROM \"T\" WHERE n = 1.5e-2147483647", NotWellFormed)]
    [InlineData("SELECT * FROM \"T\" WHERE n = -1.5e-2147483646", "Number underflow. Attempting to store a number with magnitude smaller than supported range under root")]
    [InlineData("SELECT * FROM \"T\" # comment", NotWellFormed)]
    [InlineData("SELECT * FROM \"T\" /* comment", NotWellFormed)]
    [InlineData("SELECT * FROM \"T\" t JOIN \"T\" u ON t.pk = u.pk", "Only select from a single table or index is supported.")]
    [InlineData("SELECT * FROM \"T\", \"T\" WHERE pk='a'", "Only select from a single table or index is supported.")]
    [InlineData("SELECT * FROM \"T\" t WHERE", NotWellFormed + "Unexpected term")]
    [InlineData("SELECT * FROM \"T\" WHERE pk = 1e126 AND", NotWellFormed + "Missing right-hand side expression of infix operator")]
    [InlineData("pk IS INT4", "Unsupported operation: IsType")]
    [InlineData("-1", "Unsupported operation: Lit")]
    [InlineData("SELECT * FROM \"T\"\nWHERE a = '\U0001F600' AND nope(b)", "Unrecognized function: nope at 2:19:4")]
    [InlineData("SELECT * FROM \"T\" t", "Aliasing is not supported")]
    [InlineData("SELECT * FROM \"T\" AS t WHERE pk='a'", "Aliasing is not supported")]
    [InlineData("DELETE FROM \"T\" t WHERE pk='a'", "Aliasing is not supported")]
    [InlineData("UPDATE \"T\" t SET a=1 WHERE pk='a'", "Aliasing is not supported")]
    [InlineData("INSERT INTO \"T\" VALUE {'pk':'a','sk':1e126}", "Number overflow. Attempting to store a number with magnitude larger than supported range under root")]
    [InlineData("SELECT * FROM \"T\" WHERE n = 1e-131", "Number underflow. Attempting to store a number with magnitude smaller than supported range under root")]
    [InlineData("SELECT * FROM \"T\" WHERE n = [1, 123456789012345678901234567890123456789]", "Attempting to store more than 38 significant digits in a Number under root[1]")]
    [InlineData("SELECT * FROM \"T\".\"a\".\"b\"", "A path may contain at most 2 components in the FROM clause")]
    [InlineData("SELECT * FROM \"T\".\"\"", "Path component cannot be an empty string")]
    [InlineData("INSERT INTO\n  T.\"nope\" VALUE {'pk':'a'}", "FROM clause may only contain a single table name in data manipulation statements at 2:3:1")]
    [InlineData("INSERT INTO \"abcdefgh\".\"all\" VALUE {'pk':'a'}", "FROM clause may only contain a single table name in data manipulation statements at 1:13:10")]
    [InlineData("UPDATE \"T\".\"all\" SET a=1 WHERE pk='a'", "This operation is not supported on an index")]
    [InlineData("DELETE FROM \"T\".\"all\" WHERE pk='a'", "This operation is not supported on an index")]
    [InlineData("SELECT * FROM \"T\" WHERE v < true", "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL")]
    [InlineData("SELECT * FROM \"T\" WHERE v BETWEEN [1] AND [2]", "Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: L")]
    [InlineData("SELECT * FROM \"T\" WHERE attribute_exists('a')", "Operator or function requires a document path; operator or function: attribute_exists")]
    [InlineData("SELECT * FROM \"T\" WHERE attribute_exists(a, b)", "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2")]
    [InlineData("SELECT * FROM \"T\" WHERE attribute_exists()", "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 0")]
    [InlineData("SELECT * FROM \"T\"\nWHERE  Nope(a)", "Unrecognized function: nope at 2:8:4")]
    [InlineData("UPDATE \"T\" SET a = set_add(b, <<1>>) WHERE pk='a'", "The first argument to SET_ADD must equal the assignment value at 1:{SET a = }:7")]
    [InlineData("UPDATE \"T\" SET a = SET_DELETE(<<1>>, <<1>>) WHERE pk='a'", "The first argument to SET_DELETE must equal the assignment value at 1:{SET a = }:10")]
    [InlineData("UPDATE \"T\" SET a = set_add(a, 1) WHERE pk='a'", "The second argument to SET_ADD must be a value with type SET at 1:{SET a = set_add(}:1")]
    [InlineData("UPDATE \"T\" SET a = set_delete(a) WHERE pk='a'", "SET_DELETE must have exactly two arguments at 1:{SET a = }:10")]
    [InlineData("INSERT INTO \"T\" VALUE {'pk':'a','sk':1,'s':<<>>}", "Empty bags are not supported")]
    [InlineData("INSERT INTO \"T\" VALUE {'pk':'a','sk':1,'s':<<'x','x'>>}", "One or more parameter values were invalid: Input collection [x, x] contains duplicates.")]
    [InlineData("UPDATE \"T\" SET a=1 WHERE pk='a'", "Where clause does not contain a mandatory equality on all key attributes")]
    [InlineData("DELETE FROM \"T\" WHERE pk='a' OR sk=1", "Where clause does not contain a mandatory equality on all key attributes")]
    [InlineData("UPDATE \"T\" SET sk=2 WHERE pk='a' AND sk=1", "One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key")]
    [InlineData("UPDATE \"T\" SET a=1, a=2 WHERE pk='a' AND sk=1", "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]")]
    [InlineData("SELECT * FROM \"T\".\"nope\"", "The table does not have the specified index")]
    [InlineData("SELECT * FROM \"T\".\"multi\" WHERE g='x' ORDER BY sk", "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.")]
    [InlineData("SELECT v, pk, w FROM \"T\".\"keys\"", "One or more parameter values were invalid: Global secondary index keys does not project [v, w]")]
    [InlineData("SELECT pk FROM \"T\".\"keys\" WHERE g='x' AND NOT v = 1", "One or more parameter values were invalid: Secondary index keys does not project one or more filter attributes: [v]")]
    [InlineData("SELECT * FROM \"T\" WHERE pk = 1", "Key attribute's data type should match its data type in table's schema: Key pk")]
    [InlineData("UPDATE \"T\" SET a=1 WHERE pk='a' AND sk='1'", "Key attribute's data type should match its data type in table's schema")]
    [InlineData("SELECT * FROM \"T\" WHERE pk = ''", "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk")]
    [InlineData("SELECT * FROM \"T\" WHERE (pk='a' AND sk<=2) OR (pk='a' AND sk>=2)", "Overlapping conditions with range keys are not supported in where clause")]
    [InlineData("SELECT * FROM \"T\" WHERE (pk='a' AND sk IN [1,2]) OR (pk IN ['b','a'] AND sk BETWEEN 2 AND 3)", "Overlapping conditions with range keys are not supported in where clause")]
    [InlineData("SELECT COUNT(*) FROM \"T\"", "Unexpected path component at 1:8:5")]
    [InlineData("SELECT pk,\n count(v) FROM \"nosuchtable\" WHERE pk='a'", "Unexpected path component at 2:2:5")]
    [InlineData("SELECT COUNT(*) FROM \"T\".\"multi\"", "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.")]
    [InlineData("SELECT COUNT(* FROM \"T\"", NotWellFormed + "Expected RIGHT_PAREN")]
    [InlineData("SELECT m.z, z FROM \"T\"", "Duplicate identifiers in select clause: z")]
    [InlineData("SELECT * FROM \"T\" LIMIT 1", "Unsupported clause: LIMIT")]
    [InlineData("SELECT * FROM \"T\" ORDER BY sk", "Must have WHERE clause in the statement when using ORDER BY clause.")]
    [InlineData("INSERT INTO \"T\" VALUE {'pk':'a','sk':1,'s':<<'x',1>>}", "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags")]
    [InlineData("SELECT * FROM \"T\" WHERE pk = ? AND v = 1", "Number of parameters in request and statement don't match.")]
    public async Task Statement_is_refused(string statement, string expected)
    {
        StatementTable table = await StatementTable.CreateAsync(database);
        int brace = expected.IndexOf('{');
        if (brace >= 0 && expected.Contains(" at 1:{", StringComparison.Ordinal))
        {
            // The column depends on the length of the table's name.
            string before = expected[(brace + 1)..expected.LastIndexOf('}')];
            string named = statement.Replace("\"T\"", $"\"{table.Name}\"", StringComparison.Ordinal);
            int column = named.IndexOf(before, StringComparison.Ordinal) + before.Length + 1;
            expected = $"{expected[..brace]}{column}{expected[(expected.LastIndexOf('}') + 1)..]}";
        }
        Assert.Equal("ValidationException: " + expected, await table.ErrorAsync(statement));
    }

    [Theory]
    [InlineData("""{"N":"abc"}""", "The parameter cannot be converted to a numeric value: abc")]
    [InlineData("""{"N":"1e99999999999"}""", "The parameter cannot be converted to a numeric value: 1e99999999999")]
    [InlineData("""{"N":"1e2147483647"}""", "Number underflow. Attempting to store a number with magnitude smaller than supported range")]
    [InlineData("""{"N":""}""", "The parameter cannot be converted to a numeric value")]
    public async Task Parameter_is_refused_before_the_table_is_looked_for(string parameter, string expected)
    {
        (string type, string text) = await database.ErrorAsync("ExecuteStatement",
            $$"""{"Statement":"SELECT * FROM nosuchtable WHERE n = ?","Parameters":[{{parameter}}]}""");
        Assert.Equal(("ValidationException", expected), (type, text));
    }

    [Fact]
    public async Task Missing_table_is_not_found()
    {
        (string type, string text) = await database.ErrorAsync("ExecuteStatement", """{"Statement":"SELECT * FROM nosuchtable"}""");
        Assert.Equal(("ResourceNotFoundException", "Requested resource not found"), (type, text));
    }

    [Fact]
    public async Task Consistent_read_of_a_global_index_is_refused()
    {
        StatementTable table = await StatementTable.CreateAsync(database);
        Assert.Equal("ValidationException: Strongly consistent read is not supported on Global Secondary Indexes",
            await table.ErrorAsync("""SELECT * FROM "T"."all" """, null, """{"ConsistentRead":true}"""));
        Assert.Empty(await table.RunAsync("""SELECT * FROM "T"."local" WHERE pk='a' """, null, """{"ConsistentRead":true}"""));
    }

    [Theory]
    [InlineData("{}", "1 validation error detected: Value null at 'statement' failed to satisfy constraint: Member must not be null")]
    [InlineData("""{"Statement":""}""", "1 validation error detected: Value '' at 'statement' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    [InlineData("""{"Statement":"SELECT","Parameters":[]}""", "1 validation error detected: Value '[]' at 'parameters' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    public async Task Members_are_constrained(string body, string expected)
        => Assert.Equal(("ValidationException", expected), await database.ErrorAsync("ExecuteStatement", body));

    [Fact]
    public async Task Deep_statements_are_refused_without_harm()
    {
        StatementTable table = await StatementTable.CreateAsync(database);
        foreach (string nested in new[]
        {
            new string('(', 4000) + "a=1" + new string(')', 4000), string.Concat(Enumerable.Repeat("NOT ", 1900)) + "a=1",
            "a=" + new string('[', 3900) + new string(']', 3900), string.Concat(Enumerable.Repeat("size(", 1500)) + "a" + new string(')', 1500) + "=1",
        })
        {
            (int status, string body) = await database.SendAsync("ExecuteStatement", table.Request($"SELECT * FROM \"T\" WHERE {nested}"));
            Assert.True(status is 200 or 400, body);
        }
    }
}
