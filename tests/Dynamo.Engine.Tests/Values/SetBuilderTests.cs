using Dynamo.Engine.Errors;
using Dynamo.Engine.Values;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Values;

public class SetBuilderTests
{
    private const string Invalid = "One or more parameter values were invalid: ";

    [Fact]
    public void Numbers_are_sorted_by_value()
        => Assert.Equal(["-10", "-9", "0", "2", "10"], Members(Set(ValueTag.NumberSet, "10", "2", "0", "-9", "-10")));

    [Fact]
    public void Strings_are_sorted_as_bytes_and_may_be_empty()
        => Assert.Equal(["", "B", "a", "é"], Members(Set(ValueTag.StringSet, "é", "a", "", "B")));

    [Theory]
    [InlineData(ValueTag.StringSet, Invalid + "An string set  may not be empty")]
    [InlineData(ValueTag.NumberSet, Invalid + "An number set  may not be empty")]
    [InlineData(ValueTag.BinarySet, Invalid + "Binary sets should not be empty")]
    public void Empty_set_is_a_fault(ValueTag type, string message)
    {
        ValueFault fault = Fault(type);
        Assert.Equal(message, fault.Message(ValidationStyle.CurrentBare));
        Assert.Equal(message, fault.Message(ValidationStyle.Older));
        Assert.Equal("1 validation error detected: " + message, fault.Message(ValidationStyle.CurrentEnveloped));
    }

    [Fact]
    public void Duplicate_strings_are_shown_in_either_layer()
    {
        ValueFault fault = Fault(ValueTag.StringSet, Utf8("b"), Utf8("a"), Utf8("b"));
        Assert.Equal(Invalid + "Input collection [\"a\", \"b\", \"b\"] contains duplicates.", fault.Message(ValidationStyle.CurrentBare));
        Assert.Equal(Invalid + "Input collection [b, a, b] contains duplicates.", fault.Message(ValidationStyle.Older));
    }

    [Fact]
    public void Duplicate_binaries_are_shown_in_base64()
    {
        ValueFault fault = Fault(ValueTag.BinarySet, [0xFF], [0], [0]);
        Assert.Equal(Invalid + "Input collection [\"AA==\",\"/w==\",\"AA==\"]of type BS contains duplicates.", fault.Message(ValidationStyle.CurrentBare));
        Assert.Equal(Invalid + "Input collection [/w==, AA==, AA==]of type BS contains duplicates.", fault.Message(ValidationStyle.Older));
    }

    [Fact]
    public void Duplicate_numbers_are_not_shown()
    {
        ValueFault fault = Fault(ValueTag.NumberSet, Utf8("1"), Utf8("1"));
        Assert.Equal(Invalid + "Input collection contains duplicates.", fault.Message(ValidationStyle.CurrentBare));
        Assert.Equal("Input collection contains duplicates", fault.Message(ValidationStyle.Older));
    }

    [Fact]
    public void Members_behind_the_first_repeat_are_shown_as_sent()
    {
        ValueFault fault = Fault(ValueTag.StringSet, [.. "cabaxc".Select(c => Utf8(c.ToString()))]);
        Assert.Equal(
            Invalid + "Input collection [\"a\", \"b\", \"c\", \"a\", \"x\", \"c\"] contains duplicates.",
            fault.Message(ValidationStyle.CurrentBare));
    }

    [Fact]
    public void Builder_serves_set_after_set()
    {
        SetBuilder builder = new();
        foreach (int size in new[] { 40, 3, 1000 })
        {
            using ValueWriter writer = new();
            builder.Begin(ValueTag.NumberSet);
            for (int i = size; i > 0; i--)
                builder.Add(Utf8(i.ToString()));
            Assert.Null(builder.End(writer));
            Assert.Equal(Enumerable.Range(1, size).Select(i => i.ToString()), Members(writer.Written.ToArray()));
        }
    }

    private static ValueFault Fault(ValueTag type, params byte[][] members)
    {
        SetBuilder builder = new();
        using ValueWriter writer = new();
        builder.Begin(type);
        foreach (byte[] member in members)
            builder.Add(member);
        ValueFault? fault = builder.End(writer);
        Assert.NotNull(fault);
        Assert.Equal(0, writer.Length);
        return fault;
    }

    private static List<string> Members(byte[] set)
    {
        List<string> members = [];
        foreach (ReadOnlySpan<byte> member in new ValueView(set).Members)
            members.Add(Text(member));
        return members;
    }
}
