using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.PutItem;
using static Dynamo.Engine.Tests.Validation.Requests;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Validation;

/// <summary>Goal: the shapes of the legacy parameters, as measured on AWS, October 2026.</summary>
public class LegacyRuleTests
{
    private const string Invalid = "1 validation error detected: One or more parameter values were invalid: ";

    [Fact]
    public void Expected_in_every_valid_shape_passes()
    {
        Assert.Null(OfExpected((r, e) => e.Exists = false));
        Assert.Null(OfExpected((r, e) => (e.Exists, e.Value) = (true, Slot(r, S("a")))));
        Assert.Null(OfExpected((r, e) => e.Value = Slot(r, S("a"))));
        Assert.Null(OfExpected((r, e) =>
        {
            e.ComparisonOperator = "BETWEEN";
            e.AttributeValueList.Add(Slot(r, N("1")));
            e.AttributeValueList.Add(Slot(r, N("2")));
        }));
        Assert.Null(OfExpected((r, e) => e.ComparisonOperator = "NULL"));
        Assert.Null(OfExpected((r, e) => (e.ComparisonOperator, e.Value) = ("EQ", Slot(r, S("a")))));
    }

    [Fact]
    public void Exists_and_Value_must_fit()
    {
        Assert.Equal(Invalid + "Value must be provided when Exists is true for Attribute: a", OfExpected((r, e) => e.Exists = true));
        Assert.Equal(Invalid + "Value must be provided when Exists is null for Attribute: a", OfExpected((r, e) => { }));
        Assert.Equal(
            Invalid + "Value cannot be used when Exists is false for Attribute: a",
            OfExpected((r, e) => (e.Exists, e.Value) = (false, Slot(r, S("a")))));
    }

    [Fact]
    public void Value_list_and_comparison_must_fit()
    {
        Assert.Equal(Invalid + "Value and AttributeValueList cannot be used together for Attribute: a", OfExpected((r, e) =>
        {
            e.Value = Slot(r, S("a"));
            e.AttributeValueList.Add(Slot(r, S("a")));
            e.ComparisonOperator = "EQ";
        }));
        Assert.Equal(
            Invalid + "Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute: a",
            OfExpected((r, e) => e.ComparisonOperator = "EQ"));
        Assert.Equal(Invalid + "Exists and ComparisonOperator cannot be used together for Attribute: a", OfExpected((r, e) =>
        {
            e.Exists = true;
            e.ComparisonOperator = "EQ";
            e.Value = Slot(r, S("a"));
        }));
        Assert.Equal(
            Invalid + "AttributeValueList can only be used with a ComparisonOperator for Attribute: a",
            OfExpected((r, e) => e.AttributeValueList.Add(Slot(r, S("a")))));
    }

    [Fact]
    public void Count_and_types_of_values_must_fit_the_comparison()
    {
        Assert.Equal(Invalid + "Invalid number of argument(s) for the BETWEEN ComparisonOperator", OfList("BETWEEN", N("1")));
        Assert.Equal(Invalid + "Invalid number of argument(s) for the NULL ComparisonOperator", OfList("NULL", N("1")));
        Assert.Equal(Invalid + "AttributeValues inside AttributeValueList must be of same type", OfList("IN", N("1"), S("1")));
        Assert.Equal(Invalid + "ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type", OfList("BEGINS_WITH", N("1")));
        Assert.Equal(Invalid + "ComparisonOperator LT is not valid for L AttributeValue type", OfList("LT", L()));
        Assert.Null(OfList("EQ", Bool(true)));
    }

    [Fact]
    public void Reversed_BETWEEN_is_refused()
        => Assert.Equal(
            "1 validation error detected: The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
            OfList("BETWEEN", N("10"), N("9")));

    [Fact]
    public void Conditional_operator_needs_two_conditions()
    {
        const string Message = "ConditionalOperator can only be used when Filter or Expected has two or more elements";
        Assert.Equal("1 validation error detected: " + Message, Error(Put(r => r.ConditionalOperator = "AND")));
        Assert.Equal(Message, Error(Scan(r =>
        {
            r.ConditionalOperator = "AND";
            Condition condition = r.ScanFilter.Add();
            condition.AttributeName = "a";
            condition.ComparisonOperator = "NOT_NULL";
        })));
    }

    [Fact]
    public void Updates_without_value_only_delete()
    {
        Assert.Equal(Invalid + "Only DELETE action is allowed when no attribute value is specified", OfUpdate("PUT", null));
        Assert.Equal(Invalid + "Only DELETE action is allowed when no attribute value is specified", OfUpdate(null, null));
        Assert.Null(OfUpdate("DELETE", null));
        Assert.Null(OfUpdate(null, S("a")));
    }

    [Fact]
    public void Update_actions_take_certain_types()
    {
        Assert.Equal(Invalid + "DELETE action with value is not supported for the type S", OfUpdate("DELETE", S("a")));
        Assert.Equal(Invalid + "ADD action is not supported for the type B", OfUpdate("ADD", B(1)));
        Assert.Equal(Invalid + "ADD action is not supported for the type BOOL", OfUpdate("ADD", Bool(true)));
        Assert.Null(OfUpdate("ADD", N("1")));
        Assert.Null(OfUpdate("ADD", L()));
        Assert.Null(OfUpdate("DELETE", Set(Engine.Values.ValueTag.StringSet, "a")));
    }

    private static string? OfExpected(Action<PutItemRequest, ExpectedAttributeValue> change) => Error(Put(r =>
    {
        ExpectedAttributeValue expected = r.Expected.Add();
        expected.AttributeName = "a";
        change(r, expected);
    }));

    private static string? OfList(string comparison, params byte[][] values) => OfExpected((r, e) =>
    {
        e.ComparisonOperator = comparison;
        foreach (byte[] value in values)
            e.AttributeValueList.Add(Slot(r, value));
    });

    private static string? OfUpdate(string? action, byte[]? value) => Error(Update(r =>
    {
        AttributeValueUpdate update = r.AttributeUpdates.Add();
        update.AttributeName = "a";
        update.Action = action;
        if (value is not null)
            update.Value = Slot(r, value);
    }));
}
