using System.Globalization;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Vectors;

/// <summary>Vectors between the lists of numbers that items hold and the 32-bit floats that indexes hold.</summary>
internal static class VectorText
{
    /// <summary>No shortest decimal of a 32-bit float is longer without exponent: sign, 46 digits behind the point.</summary>
    public const int MaxLength = 64;

    /// <summary>The nearest 32-bit float; false where the number's magnitude is beyond the largest one.</summary>
    /// <param name="number">Canonical decimal text.</param>
    public static bool TryParse(ReadOnlySpan<byte> number, out float value)
        => float.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            && float.IsFinite(value);

    /// <summary>Writes a vector's floats; false, with anything written, where the value is no list of that many such numbers.</summary>
    public static bool TryRead(ValueView value, Span<float> vector)
    {
        if (value.Tag != ValueTag.List || value.Count != vector.Length)
            return false;
        int at = 0;
        foreach (ValueView element in value.Elements)
        {
            if (element.Tag != ValueTag.Number || !TryParse(element.Scalar, out vector[at++]))
                return false;
        }
        return true;
    }

    /// <summary>
    /// The shortest decimal that names the float, always with a point and never with an exponent, as SearchVectors
    /// shows what an index holds: 1.0, 0.1.
    /// </summary>
    /// <param name="text">Room for <see cref="MaxLength"/> bytes.</param>
    public static int Format(float value, Span<byte> text)
    {
        Span<byte> shortest = stackalloc byte[MaxLength];
        value.TryFormat(shortest, out int length, "R", CultureInfo.InvariantCulture);
        ReadOnlySpan<byte> mantissa = shortest[..length];
        int written = 0;
        if (mantissa[0] == '-')
        {
            text[written++] = (byte)'-';
            mantissa = mantissa[1..];
        }
        int exponent = 0;
        if (mantissa.IndexOf((byte)'E') is >= 0 and var at)
        {
            exponent = int.Parse(mantissa[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..at];
        }
        int point = mantissa.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? mantissa : mantissa[..point];
        ReadOnlySpan<byte> fraction = point < 0 ? default : mantissa[(point + 1)..];
        Span<byte> digits = stackalloc byte[MaxLength];
        whole.CopyTo(digits);
        fraction.CopyTo(digits[whole.Length..]);
        digits = digits[..(whole.Length + fraction.Length)];
        int wholeDigits = whole.Length + exponent;
        written += Put(digits[..Math.Clamp(wholeDigits, 0, digits.Length)], Math.Max(0, wholeDigits - digits.Length), text[written..]);
        if (wholeDigits <= 0)
            text[written++] = (byte)'0';
        text[written++] = (byte)'.';
        written += Put(default, Math.Max(0, -wholeDigits), text[written..]);
        ReadOnlySpan<byte> behind = digits[Math.Clamp(wholeDigits, 0, digits.Length)..];
        return written + Put(behind, behind.IsEmpty ? 1 : 0, text[written..]);
    }

    private static int Put(ReadOnlySpan<byte> digits, int zeros, Span<byte> text)
    {
        digits.CopyTo(text);
        text.Slice(digits.Length, zeros).Fill((byte)'0');
        return digits.Length + zeros;
    }
}
