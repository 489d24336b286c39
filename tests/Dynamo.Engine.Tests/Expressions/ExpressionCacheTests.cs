using Dynamo.Engine.Expressions;
using Dynamo.Engine.Tests.Values;
using Dynamo.Tests;

namespace Dynamo.Engine.Tests.Expressions;

public class ExpressionCacheTests
{
    [Fact]
    public void Plan_is_found_by_kind_text_and_names()
    {
        ExpressionCache cache = new();
        Request first = new("""{":v":{"N":"1"}}""", """{"#a":"a"}""") { Cache = cache };
        first.Condition("#a = :v");
        Assert.NotNull(Find(cache, first, ExpressionKind.Condition, "#a = :v"));
        Assert.Null(Find(cache, first, ExpressionKind.Filter, "#a = :v"));
        Assert.Null(Find(cache, first, ExpressionKind.Condition, "#a = :w"));
        Assert.Null(Find(cache, new Request(null, """{"#a":"b"}"""), ExpressionKind.Condition, "#a = :v"));
        Assert.Null(Find(cache, new Request(null, """{"#a":"a","#b":"b"}"""), ExpressionKind.Condition, "#a = :v"));
        Assert.Same(
            Find(cache, first, ExpressionKind.Condition, "#a = :v"),
            Find(cache, new Request(null, """{"#a":"a"}"""), ExpressionKind.Condition, "#a = :v"));
    }

    [Fact]
    public void Cached_plan_is_checked_with_each_requests_values()
    {
        ExpressionCache cache = new();
        new Request("""{":v":{"N":"1"}}""") { Cache = cache }.Condition("a < :v");
        Assert.Equal("Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
            new Request("""{":v":{"BOOL":true}}""") { Cache = cache }.Refuse(ExpressionKind.Condition, "a < :v"));
        Assert.Equal("Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :v",
            new Request() { Cache = cache }.Refuse(ExpressionKind.Condition, "a < :v"));
        new Request("""{":v":{"N":"1"}}""") { Cache = cache }.UpdateOf("ADD a :v");
        Assert.Contains("operator: ADD, operand type: STRING",
            new Request("""{":v":{"S":"1"}}""") { Cache = cache }.Refuse(ExpressionKind.Update, "ADD a :v"), StringComparison.Ordinal);
    }

    [Fact]
    public void Full_cache_forgets_and_goes_on()
    {
        ExpressionCache cache = new(capacity: 8);
        for (int i = 0; i < 100; i++)
        {
            Request request = new("""{":v":{"N":"1"}}""") { Cache = cache };
            Assert.True(request.Condition($"a{i} = :v").Matches(Json.Item($$$"""{"a{{{i}}}":{"N":"1"}}""")));
        }
        Request any = new();
        int kept = Enumerable.Range(0, 100).Count(i => Find(cache, any, ExpressionKind.Condition, $"a{i} = :v") is not null);
        Assert.InRange(kept, 1, 8);
    }

    [Fact]
    public void Hit_and_match_allocate_nothing()
    {
        Request request = new("""{":v":{"N":"1"},":s":{"S":"x"}}""", """{"#a":"a"}""");
        byte[] expression = "(#a = :v OR size(b) > :v) AND contains(c, :s)"u8.ToArray();
        byte[] item = Json.Item("""{"a":{"N":"2"},"b":{"S":"long"},"c":{"SS":["x","y"]}}""");
        BoundCondition condition = new();
        bool matches = false;
        Assert.Equal(0, Allocations.LeastOf(() =>
        {
            condition.Bind(request.Cache, ExpressionKind.Condition, expression, request.Attributes);
            matches = condition.Matches(item);
        }));
        Assert.True(matches);
    }

    private static object? Find(ExpressionCache cache, Request request, ExpressionKind kind, string text)
        => cache.Find(kind, Stored.Utf8(text), request.Attributes);
}
