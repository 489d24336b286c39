using Dynamo.Engine.Values;
using FsCheck;
using FsCheck.Fluent;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Values;

public class NumberArithmeticTests
{
    private const string Nines38 = "99999999999999999999999999999999999999";

    [Theory]
    [InlineData("1", "2", "3")]
    [InlineData("0.1", "0.2", "0.3")]
    [InlineData("-1", "1", "0")]
    [InlineData("-5", "2", "-3")]
    [InlineData("5", "-7", "-2")]
    [InlineData("99", "1", "100")]
    [InlineData("0.95", "0.05", "1")]
    [InlineData("100000000000000000000.00000001", "-1", "99999999999999999999.00000001")]
    [InlineData(Nines38, "1", "100000000000000000000000000000000000000")]
    [InlineData("0", "0", "0")]
    public void Add_is_exact(string left, string right, string sum)
    {
        Assert.Equal((NumberFault.None, sum), Add(left, right));
        Assert.Equal((NumberFault.None, sum), Add(right, left));
    }

    [Fact]
    public void Add_beyond_the_range_is_Overflow()
        => Assert.Equal(NumberFault.Overflow, Add(Canonical(Nines38 + "e88"), Canonical("1e125")).Fault);

    [Fact]
    public void Subtract_to_below_the_range_is_Underflow()
        => Assert.Equal(NumberFault.Underflow, Subtract(Canonical("1.1e-130"), Canonical("1e-130")).Fault);

    [Fact]
    public void Add_that_needs_39_digits_is_TooManyDigits()
        => Assert.Equal(NumberFault.TooManyDigits, Add(Nines38, "0.1").Fault);

    [Fact]
    public void Add_and_subtract_any_two_agree_with_exact_arithmetic() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(Numbers.Pairs.ToArbitrary(), p =>
            Add(p.Left.Canonical(), p.Right.Canonical()) == Expected(p.Left.Plus(p.Right))
            && Subtract(p.Left.Canonical(), p.Right.Canonical()) == Expected(p.Left.Plus(p.Right.Negated()))));

    private static (NumberFault, string) Expected(Decimal38 exact)
    {
        if (exact.Coefficient.IsZero)
            return (NumberFault.None, "0");
        (int digits, int leading) = exact.Shape();
        return leading > 125 ? (NumberFault.Overflow, "")
            : leading < -130 ? (NumberFault.Underflow, "")
            : digits > 38 ? (NumberFault.TooManyDigits, "")
            : (NumberFault.None, exact.Canonical());
    }

    private static (NumberFault Fault, string Text) Add(string left, string right)
    {
        byte[] destination = new byte[DynamoNumber.MaxLength];
        NumberFault fault = NumberArithmetic.Add(Utf8(left), Utf8(right), destination, out int written);
        return (fault, Text(destination.AsSpan(0, written)));
    }

    private static (NumberFault Fault, string Text) Subtract(string left, string right)
    {
        byte[] destination = new byte[DynamoNumber.MaxLength];
        NumberFault fault = NumberArithmetic.Subtract(Utf8(left), Utf8(right), destination, out int written);
        return (fault, Text(destination.AsSpan(0, written)));
    }

    private static string Canonical(string text) => Text(new ValueView(N(text)).Scalar);
}
