using System.Globalization;
using System.Numerics;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Tests.Values;

/// <summary>
/// Goal: whatever is written for a number is refused or becomes the one canonical text of exactly that number, and
/// order, sums, key bytes and sizes are those of exact arithmetic.
/// Approach: numbers are made as integers times a power of ten and written in many ways; texts are damaged and read
/// by a second, plain reading of the syntax.
/// </summary>
public class NumberFuzzTests
{
    [Fact]
    [Trait("Category", "Fuzz")]
    public void Numbers_are_exact() => FuzzTarget.Run("numbers", 5000, random =>
    {
        Decimal38 left = Number(random);
        Decimal38 right = random.Next(3) == 0 ? Neighbour(left, random) : Number(random);
        string texts = $"{left.Scientific()} and {right.Scientific()}";
        try
        {
            CheckText(Written(left, random));
            CheckText(Damaged(Written(right, random), random));
            if (Fault(left) == NumberFault.None && Fault(right) == NumberFault.None)
                CheckPair(left, right);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(texts, e);
        }
    });

    private static void CheckText(string text)
    {
        byte[] canonical = new byte[DynamoNumber.MaxLength];
        NumberFault fault = DynamoNumber.TryNormalize(Stored.Utf8(text), canonical, out int written);
        NumberFault expected = Parse(text, out Decimal38 exact);
        Assert.True(expected == fault, $"'{text}' is {fault} and should be {expected}");
        if (fault == NumberFault.None)
            Assert.Equal(exact.Canonical(), Stored.Text(canonical.AsSpan(0, written)));
    }

    private static void CheckPair(Decimal38 left, Decimal38 right)
    {
        byte[] first = Stored.Utf8(left.Canonical());
        byte[] second = Stored.Utf8(right.Canonical());
        int order = Math.Sign(left.CompareTo(right));
        Assert.Equal(order, Math.Sign(DynamoNumber.Compare(first, second)));
        Assert.Equal(order, Math.Sign(Key(first).AsSpan().SequenceCompareTo(Key(second))));
        CheckKey(first);
        CheckResult(left.Plus(right), NumberArithmetic.Add, first, second);
        CheckResult(left.Plus(right.Negated()), NumberArithmetic.Subtract, first, second);
        Assert.InRange(ItemSize.OfNumber(first), 1, 22);
    }

    private static void CheckKey(byte[] canonical)
    {
        byte[] key = Key(canonical);
        Assert.Equal(key.Length, NumberKey.LengthAt([.. key, 0xFF, 0]));
        byte[] back = new byte[DynamoNumber.MaxLength];
        Assert.Equal(canonical, back[..NumberKey.Decode(key, back)]);
    }

    private delegate NumberFault Arithmetic(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> destination, out int written);

    private static void CheckResult(Decimal38 exact, Arithmetic arithmetic, byte[] left, byte[] right)
    {
        byte[] result = new byte[DynamoNumber.MaxLength];
        NumberFault fault = arithmetic(left, right, result, out int written);
        Assert.Equal(Fault(exact), fault);
        if (fault == NumberFault.None)
            Assert.Equal(exact.Canonical(), Stored.Text(result.AsSpan(0, written)));
    }

    private static byte[] Key(byte[] canonical)
    {
        byte[] key = new byte[NumberKey.MaxLength];
        return key[..NumberKey.Encode(canonical, key)];
    }

    /// <summary>What is wrong with a number, range before precision.</summary>
    private static NumberFault Fault(Decimal38 exact)
    {
        if (exact.Coefficient.IsZero)
            return NumberFault.None;
        (int digits, int leading) = exact.Shape();
        return leading > 125 ? NumberFault.Overflow
            : leading < -130 ? NumberFault.Underflow
            : digits > 38 ? NumberFault.TooManyDigits
            : NumberFault.None;
    }

    /// <summary>The syntax once more, by splitting: [+-] digits [. digits] [e [+-] digits], a digit in front of or behind the point.</summary>
    private static NumberFault Parse(string text, out Decimal38 exact)
    {
        exact = default;
        string rest = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        int e = rest.IndexOfAny(['e', 'E']);
        string mantissa = e < 0 ? rest : rest[..e];
        string power = e < 0 ? "0" : rest[(e + 1)..];
        string digitsOfPower = e >= 0 && (power.StartsWith('-') || power.StartsWith('+')) ? power[1..] : power;
        string[] parts = mantissa.Split('.');
        string digits = string.Concat(parts);
        if (parts.Length > 2 || digits.Length == 0 || digitsOfPower.Length == 0
            || !digits.All(char.IsAsciiDigit) || !digitsOfPower.All(char.IsAsciiDigit))
        {
            return NumberFault.NotNumeric;
        }
        BigInteger exponent = BigInteger.Parse(power, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        // An exponent of more than 64 bits is no number to DynamoDB.
        if (exponent < long.MinValue || exponent > long.MaxValue)
            return NumberFault.NotNumeric;
        BigInteger coefficient = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        BigInteger lowest = exponent - (parts.Length == 2 ? parts[1].Length : 0);
        // Zero is judged as if its last digit were its only one: 0e126 overflows.
        BigInteger leading = lowest + (coefficient.IsZero ? 0 : coefficient.ToString(CultureInfo.InvariantCulture).Length - 1);
        if (leading > 125)
            return NumberFault.Overflow;
        if (leading < -130)
            return NumberFault.Underflow;
        exact = new Decimal38(text[0] == '-' ? -coefficient : coefficient, coefficient.IsZero ? 0 : (int)lowest);
        return Fault(exact);
    }

    /// <summary>Most can be stored; some are a little too large, small or long.</summary>
    private static Decimal38 Number(Random random)
    {
        int length = random.Next(8) switch { < 4 => random.Next(1, 7), < 7 => random.Next(1, 39), _ => random.Next(37, 41) };
        char[] digits = new char[length];
        for (int i = 0; i < length; i++)
            digits[i] = random.Next(4) == 0 ? "09"[random.Next(2)] : (char)('0' + random.Next(10));
        BigInteger coefficient = BigInteger.Parse(digits, CultureInfo.InvariantCulture) * (random.Next(2) == 0 ? 1 : -1);
        int leading = random.Next(8) switch { < 4 => random.Next(-4, 9), < 7 => random.Next(-131, 127), _ => random.Next(2) == 0 ? -130 : 125 };
        return coefficient.IsZero ? new Decimal38(0, 0) : new Decimal38(coefficient, leading - length + 1);
    }

    private static Decimal38 Neighbour(Decimal38 number, Random random)
    {
        Decimal38 step = random.Next(3) switch
        {
            0 => new Decimal38(random.Next(-2, 3), number.Exponent),
            1 => new Decimal38(random.Next(-2, 3), Math.Clamp(random.Next(-5, 6) + number.Exponent, -135, 125)),
            _ => new Decimal38(-2 * number.Coefficient, number.Exponent),
        };
        return number.Plus(step);
    }

    /// <summary>One of the many ways to write a number.</summary>
    private static string Written(Decimal38 number, Random random)
    {
        string sign = number.Coefficient.Sign < 0 ? "-" : random.Next(5) == 0 ? "+" : "";
        string digits = new string('0', random.Next(4) == 0 ? random.Next(1, 50) : 0) + BigInteger.Abs(number.Coefficient).ToString(CultureInfo.InvariantCulture);
        int zeros = random.Next(4) == 0 ? random.Next(1, 50) : 0;
        digits += new string('0', zeros);
        int exponent = number.Exponent - zeros;
        if (random.Next(3) == 0 && exponent is > -200 and <= 0)
        {
            string plain = digits.PadLeft(-exponent, '0');
            return sign + plain[..(plain.Length + exponent)] + "." + plain[(plain.Length + exponent)..];
        }
        int point = random.Next(digits.Length + 1);
        string power = (exponent + digits.Length - point).ToString(CultureInfo.InvariantCulture);
        if (random.Next(4) == 0)
            power = power.StartsWith('-') ? "-000" + power[1..] : "+0" + power;
        return sign + digits[..point] + (point < digits.Length || random.Next(2) == 0 ? "." : "") + digits[point..] + "eE"[random.Next(2)] + power;
    }

    private static string Damaged(string text, Random random)
    {
        const string Pieces = "0123456789+-.eE 9x\u0661";
        for (int changes = random.Next(3); changes > 0; changes--)
        {
            int at = random.Next(text.Length + 1);
            string piece = random.Next(6) == 0 ? "9223372036854775808"[..random.Next(1, 20)] : Pieces[random.Next(Pieces.Length)].ToString();
            int cut = Math.Min(random.Next(3), text.Length - at);
            text = text[..at] + (random.Next(3) == 0 ? "" : piece) + text[(at + cut)..];
        }
        return text;
    }
}
