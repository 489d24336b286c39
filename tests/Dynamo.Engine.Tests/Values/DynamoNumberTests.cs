using Dynamo.Engine.Values;
using FsCheck;
using FsCheck.Fluent;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Values;

/// <summary>Goal: every number tried on AWS, October 2026, is taken, refused and normalised as DynamoDB does.</summary>
public class DynamoNumberTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("5", "5")]
    [InlineData("+5", "5")]
    [InlineData("+1.5", "1.5")]
    [InlineData("-5", "-5")]
    [InlineData("-0", "0")]
    [InlineData("+0", "0")]
    [InlineData("+0.0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("+1e2", "100")]
    [InlineData("1e+2", "100")]
    [InlineData(".5", "0.5")]
    [InlineData("+.5", "0.5")]
    [InlineData("-.5", "-0.5")]
    [InlineData("5.", "5")]
    [InlineData("1.e5", "100000")]
    [InlineData("0042.1200", "42.12")]
    [InlineData("00042", "42")]
    [InlineData("1.0", "1")]
    [InlineData("10.0", "10")]
    [InlineData("1.5E2", "150")]
    [InlineData("1.5E+3", "1500")]
    [InlineData("1.23E10", "12300000000")]
    [InlineData("+1e-2", "0.01")]
    [InlineData("123.456", "123.456")]
    [InlineData("1234567890", "1234567890")]
    [InlineData("0e125", "0")]
    [InlineData("0e-130", "0")]
    [InlineData("0.00e126", "0")]
    [InlineData("1e0000000000000000000000000002", "100")]
    [InlineData("12345678901234567890123456789012345678", "12345678901234567890123456789012345678")]
    [InlineData("1.00000000000000000000000000000000000000000000000000", "1")]
    [InlineData("1000000000000000000000000000000000000000000", "1000000000000000000000000000000000000000000")]
    public void Normalize_accepted_gives_canonical_text(string text, string canonical)
    {
        Assert.Equal((NumberFault.None, canonical), Normalize(text));
        Assert.Equal((NumberFault.None, canonical), Normalize(text, NumberRules.Older));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("e2")]
    [InlineData("+e2")]
    [InlineData("1+2")]
    [InlineData("+1+2")]
    [InlineData("1.2.3")]
    [InlineData("++5")]
    [InlineData("+-5")]
    [InlineData("-+5")]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e1.5")]
    [InlineData("1.2e3.4")]
    [InlineData("0x5")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1_000")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1 5")]
    [InlineData("١")]
    public void Normalize_text_that_is_no_number_is_NotNumeric(string text)
    {
        Assert.Equal(NumberFault.NotNumeric, Normalize(text).Fault);
        Assert.Equal(NumberFault.NotNumeric, Normalize(text, NumberRules.Older).Fault);
    }

    [Theory]
    [InlineData("1e126", NumberFault.Overflow)]
    [InlineData("-1e126", NumberFault.Overflow)]
    [InlineData("10e125", NumberFault.Overflow)]
    [InlineData("1e-131", NumberFault.Underflow)]
    [InlineData("0.1e-130", NumberFault.Underflow)]
    [InlineData("0e126", NumberFault.Overflow)]
    [InlineData("0e-131", NumberFault.Underflow)]
    [InlineData("123456789012345678901234567890123456789", NumberFault.TooManyDigits)]
    [InlineData("-1.23456789012345678901234567890123456789", NumberFault.TooManyDigits)]
    [InlineData("123456789012345678901234567890123456789e120", NumberFault.Overflow)]
    [InlineData("9.9999999999999999999999999999999999999E125", NumberFault.None)]
    [InlineData("1E-130", NumberFault.None)]
    [InlineData("1.2345678901234567890123456789012345678E-130", NumberFault.None)]
    public void Normalize_range_and_precision_are_limited(string text, NumberFault fault)
    {
        Assert.Equal(fault, Normalize(text).Fault);
        Assert.Equal(fault, Normalize(text, NumberRules.Older).Fault);
    }

    [Theory]
    [InlineData("1e2147483647", NumberFault.Overflow, NumberFault.Underflow)]
    [InlineData("1e2147483646", NumberFault.Overflow, NumberFault.Overflow)]
    [InlineData("1e2147483648", NumberFault.Overflow, NumberFault.NotNumeric)]
    [InlineData("1e99999999999", NumberFault.Overflow, NumberFault.NotNumeric)]
    [InlineData("1e-99999999999", NumberFault.Underflow, NumberFault.NotNumeric)]
    [InlineData("0e99999999999", NumberFault.Overflow, NumberFault.NotNumeric)]
    [InlineData("1e-2147483647", NumberFault.Underflow, NumberFault.Underflow)]
    [InlineData("1e-2147483648", NumberFault.Underflow, NumberFault.NotNumeric)]
    [InlineData("1e9223372036854775807", NumberFault.Overflow, NumberFault.NotNumeric)]
    [InlineData("1e9223372036854775808", NumberFault.NotNumeric, NumberFault.NotNumeric)]
    [InlineData("1e-9223372036854775808", NumberFault.Underflow, NumberFault.NotNumeric)]
    [InlineData("1e-9223372036854775809", NumberFault.NotNumeric, NumberFault.NotNumeric)]
    public void Normalize_absurd_exponent_depends_on_the_layer(string text, NumberFault current, NumberFault older)
    {
        Assert.Equal(current, Normalize(text).Fault);
        Assert.Equal(older, Normalize(text, NumberRules.Older).Fault);
    }

    [Fact]
    public void Normalize_largest_number_has_126_digits()
    {
        (NumberFault fault, string text) = Normalize("1E125");
        Assert.Equal(NumberFault.None, fault);
        Assert.Equal("1" + new string('0', 125), text);
    }

    [Fact]
    public void Normalize_longest_text_fits_MaxLength()
        => Assert.Equal(DynamoNumber.MaxLength, Normalize("-1.2345678901234567890123456789012345678E-130").Text.Length);

    [Fact]
    public void Normalize_any_number_gives_what_exact_arithmetic_gives() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(Numbers.All.ToArbitrary(), n => Normalize(n.Scientific()) == (NumberFault.None, n.Canonical())));

    [Fact]
    public void Normalize_canonical_text_is_unchanged() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(Numbers.All.ToArbitrary(), n => Normalize(n.Canonical()) == (NumberFault.None, n.Canonical())));

    [Fact]
    public void Compare_any_two_agrees_with_exact_arithmetic() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(Numbers.Pairs.ToArbitrary(), p =>
            Math.Sign(DynamoNumber.Compare(Utf8(p.Left.Canonical()), Utf8(p.Right.Canonical())))
                == Math.Sign(p.Left.CompareTo(p.Right))));

    private static (NumberFault Fault, string Text) Normalize(string text, NumberRules rules = NumberRules.Current)
    {
        byte[] destination = new byte[DynamoNumber.MaxLength];
        NumberFault fault = DynamoNumber.TryNormalize(Utf8(text), destination, out int written, rules);
        return (fault, Text(destination.AsSpan(0, written)));
    }
}
