using Dynamo.Engine.Keys;
using Dynamo.Engine.Tests.Values;
using Dynamo.Engine.Values;
using FsCheck;
using FsCheck.Fluent;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Keys;

public class NumberKeyTests
{
    /// <summary>The bytes are persisted: docs/formats/keys.md.</summary>
    [Theory]
    [InlineData("0", "8000")]
    [InlineData("1", "C102")]
    [InlineData("99", "C1C6")]
    [InlineData("100", "C202")]
    [InlineData("1234.5", "C2194564")]
    [InlineData("-1", "3EFD")]
    [InlineData("0.01", "C002")]
    [InlineData("0.1", "C014")]
    [InlineData("-0.001", "40EB")]
    public void Encode_is_as_documented(string number, string hex)
        => Assert.Equal(hex, Convert.ToHexString(Encode(number)));

    [Fact]
    public void Encode_extremes_fit_MaxLength()
    {
        Assert.Equal(NumberKey.MaxLength, Encode(Canonical("-1.2345678901234567890123456789012345678E-130")).Length);
        Assert.Equal(NumberKey.MaxLength, Encode(Canonical("1.2345678901234567890123456789012345678E124")).Length);
        Assert.Equal(NumberKey.MaxLength - 1, Encode(Canonical("9.9999999999999999999999999999999999999E125")).Length);
    }

    [Fact]
    public void Order_of_bytes_is_order_of_numbers() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5000),
        Prop.ForAll(Numbers.Pairs.ToArbitrary(), p =>
            Math.Sign(Encode(p.Left.Canonical()).AsSpan().SequenceCompareTo(Encode(p.Right.Canonical())))
                == Math.Sign(p.Left.CompareTo(p.Right))));

    [Fact]
    public void Decode_gives_back_the_canonical_text() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(Numbers.All.ToArbitrary(), n => Decode(Encode(n.Canonical())) == n.Canonical()));

    [Fact]
    public void LengthAt_finds_the_end_whatever_follows() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(Numbers.All.ToArbitrary(), Gen.Choose(0, 255).ToArbitrary(), (n, next) =>
        {
            byte[] encoded = Encode(n.Canonical());
            return NumberKey.LengthAt([.. encoded, (byte)next]) == encoded.Length;
        }));

    private static byte[] Encode(string canonical)
    {
        byte[] encoded = new byte[NumberKey.MaxLength];
        return encoded[..NumberKey.Encode(Utf8(canonical), encoded)];
    }

    private static string Decode(byte[] encoded)
    {
        byte[] text = new byte[DynamoNumber.MaxLength];
        return Text(text.AsSpan(0, NumberKey.Decode(encoded, text)));
    }

    private static string Canonical(string number) => Text(new ValueView(N(number)).Scalar);
}
