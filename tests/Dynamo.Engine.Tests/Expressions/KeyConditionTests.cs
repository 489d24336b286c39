using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Tests.Values;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Tests.Expressions;

public class KeyConditionTests
{
    private const string Prefix = "Invalid KeyConditionExpression: ";

    [Theory]
    [InlineData("pk = :a", SortKeyOperator.None, null, null)]
    [InlineData(":a = pk", SortKeyOperator.None, null, null)]
    [InlineData("pk = :a AND sk < :b", SortKeyOperator.Less, "b", null)]
    [InlineData("pk = :a AND sk <= :b", SortKeyOperator.LessOrEqual, "b", null)]
    [InlineData("sk > :b AND pk = :a", SortKeyOperator.Greater, "b", null)]
    [InlineData("pk = :a AND sk >= :b", SortKeyOperator.GreaterOrEqual, "b", null)]
    [InlineData("pk = :a AND :b <= sk", SortKeyOperator.GreaterOrEqual, "b", null)]
    [InlineData("pk = :a AND :b > sk", SortKeyOperator.Less, "b", null)]
    [InlineData("(pk = :a) AND (sk BETWEEN :b AND :c)", SortKeyOperator.Between, "b", "c")]
    [InlineData("pk = :a AND begins_with(sk, :b)", SortKeyOperator.BeginsWith, "b", null)]
    public void Condition_gives_partition_and_range(string expression, SortKeyOperator expected, string? operand, string? upper)
    {
        BoundKeyCondition condition = Resolve(expression, """{":a":{"S":"a"},":b":{"S":"b"},":c":{"S":"c"}}""");
        Assert.Equal(Stored.S("a"), condition.Partition(0).Bytes.ToArray());
        Assert.Equal(0, condition.SortEqualCount);
        Assert.Equal(expected, condition.SortOperator);
        if (operand is not null)
            Assert.Equal(Stored.S(operand), condition.SortOperand.Bytes.ToArray());
        if (upper is not null)
            Assert.Equal(Stored.S(upper), condition.SortUpper.Bytes.ToArray());
    }

    [Fact]
    public void Equality_on_the_sort_key_is_no_range()
    {
        BoundKeyCondition condition = Resolve("pk = :a AND sk = :b", """{":a":{"S":"a"},":b":{"S":"b"}}""");
        Assert.Equal(1, condition.SortEqualCount);
        Assert.Equal(Stored.S("b"), condition.SortEqual(0).Bytes.ToArray());
        Assert.Equal(SortKeyOperator.None, condition.SortOperator);
    }

    [Fact]
    public void Several_attributes_make_one_key()
    {
        BoundKeyCondition condition = Resolve("c > :c AND y = :y AND b = :b AND x = :x AND a = :a",
            """{":a":{"S":"a"},":b":{"S":"b"},":c":{"N":"3"},":x":{"S":"x"},":y":{"S":"y"}}""",
            [("x", ValueTag.String), ("y", ValueTag.String)],
            [("a", ValueTag.String), ("b", ValueTag.String), ("c", ValueTag.Number)]);
        Assert.Equal(Stored.S("x"), condition.Partition(0).Bytes.ToArray());
        Assert.Equal(Stored.S("y"), condition.Partition(1).Bytes.ToArray());
        Assert.Equal(2, condition.SortEqualCount);
        Assert.Equal(Stored.S("b"), condition.SortEqual(1).Bytes.ToArray());
        Assert.Equal(SortKeyOperator.Greater, condition.SortOperator);
        Assert.Equal(Stored.N("3"), condition.SortOperand.Bytes.ToArray());
    }

    [Theory]
    [InlineData("x = :v AND a = :v AND c = :v", "b", "c")]
    [InlineData("x = :v AND b = :v", "a", "b")]
    [InlineData("x = :v AND c = :v", "a, b", "c")]
    [InlineData("x = :v AND a < :v AND b = :v", "a", "b")]
    public void Gap_in_the_sort_attributes_is_refused(string expression, string gap, string later)
        => Assert.Equal($"RANGE key attributes {gap} must have equality conditions specified in the query because a condition is present on key attribute {later}",
            Refused(expression, """{":v":{"S":"v"}}""", [("x", ValueTag.String)],
                [("a", ValueTag.String), ("b", ValueTag.String), ("c", ValueTag.String)]));

    [Theory]
    [InlineData("a > b and size(b) > c or a > c", "Invalid operator used in KeyConditionExpression: OR")]
    [InlineData("a in (b, size(c), d)", "Invalid operator used in KeyConditionExpression: IN")]
    [InlineData("attribute_exists(a)", "Invalid operator used in KeyConditionExpression: attribute_exists")]
    [InlineData("attribute_not_exists(a)", "Invalid operator used in KeyConditionExpression: attribute_not_exists")]
    [InlineData("contains(a.d, b)", "Invalid operator used in KeyConditionExpression: contains")]
    [InlineData("not a > b", "Invalid operator used in KeyConditionExpression: NOT")]
    [InlineData("a <> b", "Invalid operator used in KeyConditionExpression: <>")]
    [InlineData(":a between size(b) and size(a) and b > :b", "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand")]
    [InlineData("begins_with(:a, b) and a > :b", "Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand")]
    [InlineData("size(b) > a AND a.b > b AND b > c", Prefix + "KeyConditionExpressions cannot contain nested operations")]
    [InlineData("a > size(b.d)", Prefix + "KeyConditionExpressions cannot contain nested operations")]
    [InlineData("a between size(b) and size(a)", Prefix + "KeyConditionExpressions cannot contain nested operations")]
    [InlineData("b > a.b", "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition")]
    [InlineData("b between c[1] and d", "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition")]
    [InlineData("a between b and size(a)", "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition")]
    [InlineData("begins_with(a, b)", "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition")]
    [InlineData("b.d > a AND c.d > e.f", Prefix + "KeyConditionExpressions cannot have conditions on nested attributes")]
    [InlineData("b[0] > a", Prefix + "KeyConditionExpressions cannot have conditions on nested attributes")]
    [InlineData(":b > :a AND a < :b", "Invalid condition in KeyConditionExpression: No key attribute specified")]
    [InlineData(":a > b AND :a < :b", "Invalid condition in KeyConditionExpression: No key attribute specified")]
    [InlineData("b > :a AND b < :a and c = :a and d = :a", Prefix + "KeyConditionExpressions must only contain one condition per key")]
    [InlineData("(a > :a and b > :a) and (b > :a and c > :a)", Prefix + "KeyConditionExpressions must only contain one condition per key")]
    public void Condition_can_be_none_on_a_key(string expression, string expected)
        => Assert.Equal(expected, Request.Refused(ExpressionKind.KeyCondition, expression, """{":a":{"S":"1"},":b":{"S":"1"}}"""));

    [Theory]
    [InlineData("sk = :s", "Query condition missed key schema element: pk")]
    [InlineData("nokey = :s", "Query condition missed key schema element: pk")]
    [InlineData("pk = :s AND nokey = :s", "Query condition missed key schema element: sk")]
    [InlineData("pk = :s AND sk = :s AND nokey = :s", "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)")]
    [InlineData("pk > :s", "Query key condition not supported")]
    [InlineData("begins_with(pk, :s)", "Query key condition not supported")]
    [InlineData("pk = :n", "One or more parameter values were invalid: Condition parameter type does not match schema type")]
    [InlineData("pk = :t", "One or more parameter values were invalid: Condition parameter type does not match schema type")]
    [InlineData("pk = :s AND sk > :n", "One or more parameter values were invalid: Condition parameter type does not match schema type")]
    [InlineData("pk = :e", "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk")]
    [InlineData("pk = :s AND sk BETWEEN :e AND :s", "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: sk")]
    public void Condition_does_not_fit_the_schema(string expression, string expected)
        => Assert.Equal(expected, Refused(expression, """{":s":{"S":"v"},":n":{"N":"1"},":t":{"BOOL":true},":e":{"S":""}}"""));

    [Theory]
    [InlineData("begins_with(pk, :n)", "begins_with", "N")]
    [InlineData("pk = :n AND sk < :t", "<", "BOOL")]
    [InlineData("pk = :n AND sk BETWEEN :t AND :n", "BETWEEN", "BOOL")]
    public void Operand_types_are_checked_before_the_schema(string expression, string name, string type)
        => Assert.Equal($"{Prefix}Incorrect operand type for operator or function; operator or function: {name}, operand type: {type}",
            Refused(expression, """{":n":{"N":"1"},":t":{"BOOL":true}}"""));

    private static BoundKeyCondition Resolve(
        string expression, string values, (string Name, ValueTag Type)[]? partition = null, (string Name, ValueTag Type)[]? sort = null)
    {
        Request request = new(values);
        BoundKeyCondition condition = new();
        condition.Bind(request.Cache, Stored.Utf8(expression), request.Attributes);
        condition.ThrowIfNoKeyCondition();
        condition.Resolve(Attributes(partition ?? [("pk", ValueTag.String)]), Attributes(sort ?? [("sk", ValueTag.String)]));
        return condition;
    }

    private static string Refused(
        string expression, string values, (string Name, ValueTag Type)[]? partition = null, (string Name, ValueTag Type)[]? sort = null)
        => Assert.Throws<DynamoException>(() => Resolve(expression, values, partition, sort)).Message;

    private static (byte[] Name, ValueTag Type)[] Attributes((string Name, ValueTag Type)[] attributes)
        => [.. attributes.Select(a => (Stored.Utf8(a.Name), a.Type))];
}
