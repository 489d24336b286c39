using Dynamo.Engine.Expressions;
using Dynamo.Engine.Tests.Values;

namespace Dynamo.Engine.Tests.Expressions;

public class LimitTests
{
    /// <summary>What the engine writes for older parameters may be longer than any expression that a client may send.</summary>
    [Fact]
    public void Expressions_of_the_engine_itself_have_no_limits()
    {
        ExpressionAttributes attributes = new() { HasNoLimits = true };
        attributes.BeginValues();
        attributes.BeginValue(":v"u8).Raw(Stored.N("1"));
        attributes.EndValue();
        attributes.Reset();
        attributes.BeginValues();
        attributes.BeginValue(":v"u8).Raw(Stored.N("1"));
        attributes.EndValue();
        ExpressionCache cache = new();
        BoundCondition condition = new();
        string text = string.Join(" OR ", Enumerable.Repeat("a = :v", 2000)) + $" OR b IN ({string.Join(',', Enumerable.Repeat(":v", 500))})";
        condition.Bind(cache, ExpressionKind.Condition, Stored.Utf8(text), attributes);
        Assert.True(condition.Matches(Json.Item("""{"b":{"N":"1"}}""")));
        Assert.False(condition.Matches(Json.Item("""{"b":{"N":"2"}}""")));
        condition.Bind(cache, ExpressionKind.Condition, Stored.Utf8(text), attributes);
    }
}
