using System.Text;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Expressions.Syntax;

namespace Dynamo.Engine.Tests.Expressions;

public class SyntaxErrorTests
{
    private const string Redundant = "The expression has redundant parentheses;";

    [Theory]
    [InlineData(ExpressionKind.Update, "INVALID SYNTAX HERE", "INVALID", "INVALID SYNTAX")]
    [InlineData(ExpressionKind.Projection, "!!!", "!", "!!")]
    [InlineData(ExpressionKind.Condition, "attribute_not_exists(", "<EOF>", "(")]
    [InlineData(ExpressionKind.Filter, "a = = b", "=", "= = b")]
    [InlineData(ExpressionKind.KeyCondition, "attribute_type()", ")", "()")]
    [InlineData(ExpressionKind.Condition, "foo", "<EOF>", "foo")]
    [InlineData(ExpressionKind.Update, "ADD hits : incr", ":", "hits : incr")]
    [InlineData(ExpressionKind.Filter, "tenantAgent:abc123-", ":abc123", "tenantAgent:abc123-")]
    [InlineData(ExpressionKind.Update, "SET a = :v, #, b = :w", "#", ", #,")]
    [InlineData(ExpressionKind.Update, "SET _123 = :v", "_", "SET _123")]
    [InlineData(ExpressionKind.Update, "SET a = if_not_exists(a, 0)", "0", ", 0)")]
    [InlineData(ExpressionKind.Update, "SET a = a * :v", "*", "a * :v")]
    [InlineData(ExpressionKind.Update, "SET note = :v +", "<EOF>", "+")]
    [InlineData(ExpressionKind.Update, "DELETE setx a", "a", "setx a")]
    [InlineData(ExpressionKind.Projection, "l[a]", "a", "[a]")]
    [InlineData(ExpressionKind.Projection, "a,", "<EOF>", ",")]
    [InlineData(ExpressionKind.Filter, "\u00fc > a", "\u00fc", "\u00fc >")]
    public void Syntax_error_names_the_token_and_its_neighbours(ExpressionKind kind, string expression, string token, string near)
        => Assert.Equal($"{Prefix(kind)}Syntax error; token: \"{token}\", near: \"{near}\"", Request.Refused(kind, expression));

    [Theory]
    [InlineData("things are not gonna be ok")]
    [InlineData("a > 4")]
    [InlineData("attribute_exists(Pictures-RearView)")]
    [InlineData("attribute_exists(\"Pictures.RearView\")")]
    [InlineData("attribute_exists(Pictures..RearView)")]
    [InlineData("attribute_exists(Pi#ctures.RearView)")]
    [InlineData("attribute_exists(asdf[a])")]
    [InlineData("a.:a < b.:b")]
    [InlineData("a > between")]
    [InlineData("a in b, c")]
    [InlineData("a in b")]
    [InlineData("a in (b,c,)")]
    [InlineData("a in ()")]
    [InlineData("(a)between(b.(c.d))and(c)")]
    [InlineData("(a)between(b.c.d)and((c)")]
    [InlineData("(b.c).d > a")]
    [InlineData("#$.b > a")]
    [InlineData("a > :things.stuff")]
    [InlineData("b[:a] > a")]
    [InlineData("b[#_] > a")]
    [InlineData("b[01] > a")]
    [InlineData("(a)between(b.c[4.5].#d)and(:a)")]
    [InlineData("size(a).b > a")]
    [InlineData("(size(a))[0] > a")]
    [InlineData("a = b = c")]
    [InlineData("(a > b) > c")]
    [InlineData("a AND b = c")]
    [InlineData("(a) AND b = c")]
    [InlineData("NOT a")]
    [InlineData("a = b AND")]
    [InlineData("a = b OR OR c = d")]
    [InlineData("a = b) ")]
    [InlineData(":v")]
    [InlineData(" ")]
    public void Condition_is_not_well_formed(string expression)
        => Assert.StartsWith($"{Prefix(ExpressionKind.Filter)}Syntax error; token: \"", Request.Refused(ExpressionKind.Filter, expression), StringComparison.Ordinal);

    [Theory]
    [InlineData("whatever")]
    [InlineData("set a")]
    [InlineData("add a")]
    [InlineData("delete a")]
    [InlineData("set a=set")]
    [InlineData("remove a = b")]
    [InlineData("add a = b")]
    [InlineData("delete a b")]
    [InlineData("delete a if_not_exist(b)")]
    [InlineData("add abort b")]
    [InlineData("remove a b")]
    [InlineData("set a b")]
    [InlineData("set :a = b")]
    [InlineData("add :a b")]
    [InlineData("remove :a")]
    [InlineData("set a = b / c")]
    [InlineData("set a[1] = \"eight\"")]
    [InlineData("set a[1] = 1")]
    [InlineData("SET if_not_exist(a, b) = a")]
    [InlineData("set (a = (b + c))")]
    [InlineData("set a = (b.c).d + e")]
    [InlineData("set a = b + c + d")]
    [InlineData("set a = (b + c) + d")]
    [InlineData("set a = (b + c")]
    [InlineData("set a = b)")]
    [InlineData("set a = b,")]
    [InlineData("set a = b, set c = d")]
    public void Update_is_not_well_formed(string expression)
        => Assert.StartsWith($"{Prefix(ExpressionKind.Update)}Syntax error; token: \"", Request.Refused(ExpressionKind.Update, expression), StringComparison.Ordinal);

    [Theory]
    [InlineData("whatever(stuff)")]
    [InlineData(":a")]
    [InlineData("abort,")]
    [InlineData("a,,b")]
    [InlineData("a..b")]
    [InlineData("a[b]")]
    [InlineData("(a.b).c")]
    [InlineData("(a)")]
    [InlineData("a-b")]
    [InlineData("a b")]
    public void Projection_is_not_well_formed(string expression)
        => Assert.StartsWith($"{Prefix(ExpressionKind.Projection)}Syntax error; token: \"", Request.Refused(ExpressionKind.Projection, expression), StringComparison.Ordinal);

    [Theory]
    [InlineData("((a = b))")]
    [InlineData("a=a and a > ((views))")]
    [InlineData("(a)between(((b.c)).d)and(c)")]
    [InlineData("a > whatever((:things), ((a)))")]
    [InlineData("a=a AND ((a=a AND a=a)) AND a=a")]
    [InlineData("a=a OR ((a=a OR (a=a OR a=a)))")]
    [InlineData("((size(a))) > b")]
    [InlineData("(((attribute_exists(a))))")]
    public void Parentheses_around_parentheses_are_redundant(string expression)
    {
        Assert.Equal(Prefix(ExpressionKind.Filter) + Redundant, Request.Refused(ExpressionKind.Filter, expression));
        Assert.Equal(Prefix(ExpressionKind.Condition) + Redundant, Request.Refused(ExpressionKind.Condition, expression));
    }

    [Theory]
    [InlineData("SET a = ((b))")]
    [InlineData("SET a = ((b + c))")]
    [InlineData("SET a = ((b)) + c")]
    public void Update_has_redundant_parentheses(string expression)
        => Assert.Equal(Prefix(ExpressionKind.Update) + Redundant, Request.Refused(ExpressionKind.Update, expression));

    [Theory]
    [InlineData(ExpressionKind.Condition)]
    [InlineData(ExpressionKind.Filter)]
    [InlineData(ExpressionKind.KeyCondition)]
    [InlineData(ExpressionKind.Projection)]
    [InlineData(ExpressionKind.Update)]
    public void Empty_expression_is_refused(ExpressionKind kind)
        => Assert.Equal(Prefix(kind) + "The expression can not be empty;", Request.Refused(kind, ""));

    [Fact]
    public void Expression_of_4096_bytes_passes_and_one_more_does_not()
    {
        string at = "attribute_exists(" + new string('a', 4096 - 18) + ")";
        new Request().Bind(ExpressionKind.Condition, at);
        Assert.Equal("Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; expression size: 4097",
            Request.Refused(ExpressionKind.Condition, at + " "));
        Assert.Equal("Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;",
            Request.Refused(ExpressionKind.Update, "REMOVE " + new string('a', 4090)));
    }

    [Fact]
    public void Operators_are_limited_to_300()
    {
        string Chain(int comparisons) => string.Join(" OR ", Enumerable.Repeat("a<b", comparisons));
        new Request().Bind(ExpressionKind.Filter, Chain(150)); // 150 comparisons and 149 times OR
        Assert.Equal("Invalid FilterExpression: The expression contains too many operators; operator count: 301",
            Request.Refused(ExpressionKind.Filter, Chain(151)));
    }

    [Theory]
    [InlineData("(", "a = b", ")")]
    [InlineData("NOT ", "a = b", "")]
    [InlineData("NOT (", "a = b", ")")]
    [InlineData("size(", "a", ") > b")]
    [InlineData("(", "", "")]
    [InlineData("a > (", "", "")]
    [InlineData("a.", "", "")]
    public void Deep_nesting_is_refused_without_harm(string open, string core, string close)
    {
        int depth = (4096 - core.Length) / (open.Length + close.Length);
        StringBuilder expression = new();
        for (int i = 0; i < depth; i++)
            expression.Append(open);
        expression.Append(core);
        for (int i = 0; i < depth; i++)
            expression.Append(close);
        Assert.StartsWith(Prefix(ExpressionKind.Filter), Request.Refused(ExpressionKind.Filter, expression.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public void Negations_nest_up_to_the_limit_of_operators()
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat("NOT(", depth)) + "a = b" + new string(')', depth);
        new Request().Bind(ExpressionKind.Filter, Nested(299));
        Assert.Contains("operator count: 301", Request.Refused(ExpressionKind.Filter, Nested(300)), StringComparison.Ordinal);
    }

    [Fact]
    public void Reserved_words_are_the_documented_573()
    {
        Assert.Equal(573, ReservedWords.Count);
        Assert.True(ReservedWords.Contains("STATUS"u8));
        Assert.True(ReservedWords.Contains("abOrT"u8));
        Assert.True(ReservedWords.Contains("localtimestamp"u8));
        Assert.False(ReservedWords.Contains("localtimestamps"u8));
        Assert.False(ReservedWords.Contains("pk"u8));
    }

    private static string Prefix(ExpressionKind kind) => kind.Prefix();
}
