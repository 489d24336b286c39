using Dynamo.Engine.Errors;
using Dynamo.Engine.PartiQL.Syntax;
using Dynamo.Engine.Tests.Values;

namespace Dynamo.Engine.Tests.PartiQL;

public class StatementGrammarTests
{
    private const string LeftOver = "Unexpected token after expression";
    private const string MissingSide = "Missing right-hand side expression of infix operator";
    private const string NoPath = "Expected identifier for simple path";

    [Theory]
    [InlineData("SELECT * FROM t WHERE", "Unexpected term")]
    [InlineData("SELECT * FROM t WHERE ;", "Unexpected term")]
    [InlineData("SELECT * FROM t WHERE NOT", "Unexpected term")]
    [InlineData("SELECT * FROM t WHERE a = (", "Unexpected term")]
    [InlineData("SELECT * FROM", "Unexpected term")]
    [InlineData("SELECT", "Unexpected term")]
    [InlineData("SELECT * FROM t WHERE a = ORDER BY b", "Unexpected keyword")]
    [InlineData("SELECT * FROM t WHERE user = 'u'", "Unexpected keyword")]
    [InlineData("SELECT * FROM t WHERE a = asc", "Unexpected term")]
    [InlineData("SELECT size FROM t", "Unexpected keyword")]
    [InlineData("SELECT * FROM t WHERE count = 1", "Unexpected keyword")]
    [InlineData("INSERT t VALUE {'a':1}", "Unexpected keyword")]
    [InlineData("INSERT INTO t (key, b) VALUES (1, 2)", "Unexpected keyword")]
    [InlineData("SELECT * FROM t WHERE a = b AND", MissingSide)]
    [InlineData("UPDATE t SET a = a +", MissingSide)]
    [InlineData("SELECT * FROM t WHERE a IN", MissingSide)]
    [InlineData("SELECT * FROM t WHERE IS NULL", "Unexpected operator")]
    [InlineData("SELECT * FROM t WHERE a = LIKE", "Unexpected operator")]
    [InlineData("SELECT * FROM t WHERE a = / 2", "Unexpected operator")]
    [InlineData("SELECT * FROM t WHERE a IS number", "Expected type name")]
    [InlineData("SELECT * FROM t WHERE a IS NOT", "Expected type name")]
    [InlineData("SELECT * FROM t WHERE a BETWEEN 1 OR 2", "Expected AND keyword")]
    [InlineData("SELECT * FROM t WHERE a BETWEEN 1 AND ;", "Expected expression after AND")]
    [InlineData("SELECT * t", "Expected FROM after SELECT list")]
    [InlineData("SELECT a, FROM t", "Expected identifier or an expression but found unexpected keyword 'from' in a select list.")]
    [InlineData("SELECT a, * FROM t", "Other expressions may not be present in the select list when '*' is used without dot notation.")]
    [InlineData("SELECT m.inner FROM t", "Invalid path dot component")]
    [InlineData("SELECT * FROM t AS WHERE a = 1", "Expected identifier for AS-alias")]
    [InlineData("SELECT * FROM t JOIN u WHERE a = 1", "Expected 'ON'")]
    [InlineData("SELECT * FROM t LEFT u", LeftOver)]
    [InlineData("SELECT * FROM t ORDER a", "Expected BY")]
    [InlineData("SELECT * FROM t ORDER BY a WHERE b = 1", LeftOver)]
    [InlineData("SELECT * FROM t WHERE a = 1)", LeftOver)]
    [InlineData("SELECT * FROM t WHERE a = 1 e5", LeftOver)]
    [InlineData("SELECT * FROM t; SELECT * FROM t", "Unexpected token after semicolon. (Only one query is allowed.)")]
    [InlineData("SELECT * FROM t WHERE a = [1, 2", "Expected RIGHT_BRACKET")]
    [InlineData("SELECT * FROM t WHERE a = [1, ]", "Unexpected term")]
    [InlineData("SELECT * FROM t WHERE (a = 1", "Expected RIGHT_PAREN")]
    [InlineData("SELECT * FROM t WHERE begins_with(a, 'b'", "Expected RIGHT_PAREN")]
    [InlineData("SELECT * FROM t WHERE a IN (1, 2", "Expected RIGHT_PAREN")]
    [InlineData("UPDATE t SET a = <<1 2>>", "Expected RIGHT_DOUBLE_ANGLE_BRACKET")]
    [InlineData("INSERT INTO t VALUE {'a' 1}", "Expected COLON")]
    [InlineData("INSERT INTO t VALUE {'a':1", "Expected RIGHT_CURLY")]
    [InlineData("INSERT INTO t x VALUE {'a':1}", LeftOver)]
    [InlineData("INSERT INTO VALUE {'a':1}", NoPath)]
    [InlineData("DELETE FROM", NoPath)]
    [InlineData("DELETE FROM;", NoPath)]
    [InlineData("DELETE FROM WHERE a = 1", NoPath)]
    [InlineData("DELETE t WHERE a = 1", "Expected FROM after DELETE")]
    [InlineData("UPDATE SET a = 1", NoPath)]
    [InlineData("UPDATE t", "Expected data manipulation")]
    [InlineData("UPDATE t WHERE a = 1 SET b = 2", "Expected data manipulation")]
    [InlineData("UPDATE t-u SET a = 1", "Expected data manipulation")]
    [InlineData("SLECT * FROM t", "Expected data manipulation")]
    [InlineData("SELECTT a FROM t", LeftOver)]
    [InlineData("UPDATE t SET a", "Expected '='")]
    [InlineData("UPDATE t SET key = 1", NoPath)]
    [InlineData("UPDATE t SET a = 1, WHERE b = 2", NoPath)]
    [InlineData("UPDATE t SET a[1 + 1] = 1", "Invalid path component for simple path")]
    [InlineData("UPDATE t SET a.* = 1", "Invalid path dot component for simple path")]
    [InlineData("UPDATE t REMOVE a, b WHERE c = 1", LeftOver)]
    [InlineData("UPDATE t SET a = 1 WHERE b = 1 RETURNING OLD *", "Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.")]
    [InlineData("FROM t SET a = 1 WHERE b = 1", LeftOver)]
    [InlineData("FROM t WHERE b = 1", "Expected data manipulation")]
    [InlineData("SELECT date FROM t", "Expected date string followed by the keyword DATE, found SYMBOL")]
    [InlineData("SELECT * FROM t WHERE time = 1", "Expected time string followed by the keyword TIME OR TIME WITH TIME ZONE, found SYMBOL")]
    [InlineData("CREATE t", "Unexpected token following CREATE")]
    [InlineData("SELECT * FROM t WHERE a = 1e", "")]
    [InlineData("SELECT * FROM t WHERE a = 1.5e-2147483647", "")]
    [InlineData("x # y", "")]
    [InlineData("SELECT * FROM \"t WHERE a = 1", "")]
    [InlineData("SELECT * FROM t WHERE a = 'b /* c */", "")]
    public void Statement_that_is_not_well_formed_is_refused(string statement, string problem)
    {
        DynamoException fault = Assert.Throws<DynamoException>(() => Check(statement));
        Assert.Equal("Statement wasn't well formed, can't be processed: " + problem, fault.Message);
    }

    [Theory]
    [InlineData("SELECT a, b.c[1], \"user\", m['k'] FROM \"t\".\"i\" WHERE NOT a = 1 AND (b IN [1, ?] OR c IN (1)) ORDER BY a DESC, b;", ExpressionKind.Select)]
    [InlineData("SELECT * FROM t WHERE a BETWEEN - 1 AND +2 AND b IS NOT MISSING OR c NOT IN [1] AND d NOT BETWEEN 1 AND 2", ExpressionKind.Select)]
    [InlineData("SELECT * FROM t x, u AS y LEFT OUTER JOIN v ON x.a = v.a CROSS JOIN w WHERE x.b = 1", ExpressionKind.Select)]
    [InlineData("select * from t -- a line\rwhere a = 1 /* b */", ExpressionKind.Select)]
    [InlineData("INSERT INTO t VALUE {'a': <<1, 2>>, 'b': [], 'c': {}, 'd': null, 'e': 5.}", ExpressionKind.Dml)]
    [InlineData("UPDATE t SET a.b[0] = a + 1, c = if_not_exists(c, <<>>) REMOVE d SET e = 1 WHERE f = ? RETURNING MODIFIED NEW *", ExpressionKind.Dml)]
    [InlineData("DELETE FROM t WHERE a = 1 RETURNING ALL OLD *", ExpressionKind.Dml)]
    [InlineData("FROM t WHERE a = 1 REMOVE b", ExpressionKind.Dml)]
    [InlineData("EXISTS(SELECT * FROM t WHERE a = 1)", ExpressionKind.Call)]
    [InlineData("x IS INT4", ExpressionKind.IsType)]
    [InlineData("x IS DOUBLE PRECISION", ExpressionKind.IsType)]
    [InlineData("x IS CHARACTER VARYING(3)", ExpressionKind.IsType)]
    [InlineData("1 + 2 * 3", ExpressionKind.Plus)]
    [InlineData("1 * 2 + 3", ExpressionKind.Plus)]
    [InlineData("a AND b OR c", ExpressionKind.Or)]
    [InlineData("NOT a = b", ExpressionKind.Not)]
    [InlineData("- - 1", ExpressionKind.Number)]
    [InlineData("-a", ExpressionKind.Neg)]
    [InlineData("a || 'b' LIKE 'c' ESCAPE 'd'", ExpressionKind.Like)]
    [InlineData("CASE WHEN a THEN 1 ELSE 2 END", ExpressionKind.SearchedCase)]
    [InlineData("CAST(a AS DECIMAL(1, 2))", ExpressionKind.Cast)]
    [InlineData("VALUES (1, 2), (3)", ExpressionKind.Bag)]
    [InlineData("COUNT(DISTINCT a)", ExpressionKind.CallAgg)]
    [InlineData("DROP TABLE t", ExpressionKind.Ddl)]
    [InlineData("EXEC p 1, 2", ExpressionKind.Exec)]
    internal void Statement_is_what_its_loosest_operator_or_first_word_says(string statement, ExpressionKind expected)
        => Assert.Equal(expected, Check(statement));

    [Theory]
    [InlineData("SELECT * FROM ", "(", "t", ")")]
    [InlineData("SELECT * FROM t WHERE a = ", "(", "1", ")")]
    [InlineData("SELECT * FROM t WHERE a = ", "f(", "1", ")")]
    [InlineData("SELECT * FROM t WHERE ", "NOT ", "a", "")]
    [InlineData("SELECT * FROM t WHERE a = ", "- ", "1", "")]
    [InlineData("SELECT * FROM t WHERE a = ", "CASE WHEN ", "1", " THEN 1 END")]
    [InlineData("", "INSERT INTO t VALUE ", "1", "")]
    public void Depth_has_an_end_that_nobody_meets(string start, string open, string inside, string close)
    {
        Check(Nested(300));
        DynamoException fault = Assert.Throws<DynamoException>(() => Check(Nested(401)));
        Assert.EndsWith("Unexpected term", fault.Message, StringComparison.Ordinal);

        string Nested(int count)
            => start + string.Concat(Enumerable.Repeat(open, count)) + inside + string.Concat(Enumerable.Repeat(close, count));
    }

    private static ExpressionKind Check(string statement) => StatementGrammar.Check(Stored.Utf8(statement), out _);
}
