using Dynamo.Engine.Errors;
using Dynamo.Engine.Values;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Values;

/// <summary>Goal: the texts as measured on AWS, October 2026, in both layers.</summary>
public class ValueFaultTests
{
    [Fact]
    public void Not_numeric_shows_the_text()
        => AssertBoth(ValueFault.Number(NumberFault.NotNumeric, "1.2.3"u8), "The parameter cannot be converted to a numeric value: 1.2.3");

    [Fact]
    public void Empty_number_ends_with_colon_and_space_in_the_current_layer_only()
    {
        ValueFault fault = ValueFault.Number(NumberFault.NotNumeric, default);
        Assert.Equal("The parameter cannot be converted to a numeric value: ", fault.Message(ValidationStyle.CurrentBare));
        Assert.Equal("The parameter cannot be converted to a numeric value", fault.Message(ValidationStyle.Older));
    }

    [Theory]
    [InlineData(NumberFault.Overflow, "Number overflow. Attempting to store a number with magnitude larger than supported range")]
    [InlineData(NumberFault.Underflow, "Number underflow. Attempting to store a number with magnitude smaller than supported range")]
    [InlineData(NumberFault.TooManyDigits, "Attempting to store more than 38 significant digits in a Number")]
    public void Number_faults_have_one_text(NumberFault fault, string message)
        => AssertBoth(ValueFault.Number(fault, "1e999"u8), message);

    [Fact]
    public void Other_faults_have_one_text()
    {
        AssertBoth(ValueFault.NullFalse, "One or more parameter values were invalid: Null attribute value types must have the value of true");
        AssertBoth(ValueFault.Empty, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        AssertBoth(ValueFault.SeveralTypes, "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
        AssertBoth(ValueFault.TooDeep, "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit");
        AssertBoth(ValueFault.EmptyAttributeName, "Empty attribute name");
    }

    [Fact]
    public void Placeholder_is_named_by_the_older_layer_only()
    {
        Assert.Equal(
            "ExpressionAttributeValues contains invalid value: Empty attribute name for key :v",
            ValueFault.EmptyAttributeName.MessageForPlaceholder(ValidationStyle.Older, ":v"));
        Assert.Equal(
            "1 validation error detected: Empty attribute name",
            ValueFault.EmptyAttributeName.MessageForPlaceholder(ValidationStyle.CurrentEnveloped, ":v"));
    }

    private static void AssertBoth(ValueFault fault, string message)
    {
        Assert.Equal(message, fault.Message(ValidationStyle.CurrentBare));
        Assert.Equal(message, fault.Message(ValidationStyle.Older));
        Assert.Equal("1 validation error detected: " + message, fault.Message(ValidationStyle.CurrentEnveloped));
    }
}
