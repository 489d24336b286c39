using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Tests.Values;

namespace Dynamo.Engine.Tests.Expressions;

public class ExpressionAttributesTests
{
    [Fact]
    public void Unused_placeholders_are_listed_names_first()
    {
        Request request = new("""{":a":{"N":"1"},":b":{"N":"1"},":c":{"N":"1"}}""", """{"#a":"a","#b":"b"}""");
        request.Condition("c = :b");
        Assert.Equal("Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}", Unused(request));
        request.Condition("#a = :b AND #b = :b");
        Assert.Equal("Value provided in ExpressionAttributeValues unused in expressions: keys: {:a, :c}", Unused(request));
        request.UpdateOf("SET x = :a, y = :c");
        request.Attributes.ThrowIfUnused();
    }

    [Fact]
    public void Message_prefix_stands_before_every_message()
    {
        Request request = new("""{":a":{"N":"1"}}""");
        request.Attributes.MessagePrefix = "1 validation error detected: ";
        Assert.Equal("1 validation error detected: Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"a\"",
            request.Refuse(ExpressionKind.Condition, "a"));
        Assert.Equal("1 validation error detected: Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :b",
            request.Refuse(ExpressionKind.Condition, "a = :b"));
        Assert.StartsWith("1 validation error detected: Value provided in", Unused(request), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", null, "ExpressionAttributeNames must not be empty")]
    [InlineData(null, "{}", "ExpressionAttributeValues must not be empty")]
    [InlineData("""{"a":"a"}""", "{}", "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\"")]
    [InlineData("""{"#":"a"}""", null, "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#\"")]
    [InlineData("""{"#a-b":"a"}""", null, "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#a-b\"")]
    [InlineData("""{"#a":""}""", null, "ExpressionAttributeNames contains invalid value: Empty attribute name for key #a")]
    [InlineData("""{"#a":"a"}""", """{":a":{"N":"1"},"b":{"N":"1"}}""", "ExpressionAttributeValues contains invalid key: Syntax error; key: \"b\"")]
    public void Maps_are_checked_names_first(string? names, string? values, string expected)
    {
        Request request = new(values, names);
        Assert.Equal(expected, Assert.Throws<DynamoException>(request.Attributes.ThrowIfInvalid).Message);
    }

    [Fact]
    public void Many_placeholders_are_found()
    {
        string values = "{" + string.Join(',', Enumerable.Range(0, 300).Select(i => $$$"""
            ":v{{{i}}}":{"N":"{{{i}}}"}
            """)) + "}";
        Request request = new(values);
        BoundUpdate update = request.UpdateOf("SET " + string.Join(',', Enumerable.Range(0, 300).Reverse().Select(i => $"a{i}=:v{i}")));
        request.Attributes.ThrowIfUnused();
        for (int i = 0; i < 300; i++)
            Assert.Equal(Stored.N($"{i}"), update.ConstantFor(Stored.Utf8($"a{i}")).Bytes.ToArray());
    }

    [Fact]
    public void Attributes_are_used_again_after_reset()
    {
        Request request = new("""{":a":{"N":"1"}}""", """{"#a":"a"}""");
        Assert.True(request.Condition("#a = :a").Matches(Json.Item("""{"a":{"N":"1"}}""")));
        request.Attributes.Reset();
        Assert.False(request.Attributes.HasNames);
        request.Attributes.ThrowIfInvalid();
        request.Attributes.ThrowIfUnused();
        Assert.Contains("not defined; attribute name: #a", request.Refuse(ExpressionKind.Condition, "#a = :a"), StringComparison.Ordinal);
    }

    private static string Unused(Request request)
        => Assert.Throws<DynamoException>(request.Attributes.ThrowIfUnused).Message;
}
