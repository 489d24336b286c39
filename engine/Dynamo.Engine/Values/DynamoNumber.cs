namespace Dynamo.Engine.Values;

/// <summary>
/// DynamoDB's decimal numbers: what a request may write, and the one canonical text that is stored
/// (docs/formats/item.md). 38 significant digits, leading digit between 10^-130 and 10^125.
/// </summary>
public static class DynamoNumber
{
    /// <summary>The longest canonical text: sign, "0.", 129 zeros and 38 digits.</summary>
    public const int MaxLength = 1 + 2 + 129 + MaxDigits;

    /// <summary>Significant digits.</summary>
    public const int MaxDigits = 38;

    /// <summary>Highest and lowest power of ten of a leading digit.</summary>
    internal const int MaxExponent = 125;
    internal const int MinExponent = -130;

    /// <summary>Reads a number as a request writes it and writes its canonical text.</summary>
    /// <param name="destination">Has room for <see cref="MaxLength"/> bytes.</param>
    /// <param name="rules">Which of DynamoDB's two validators reads it: they differ on absurd exponents.</param>
    public static NumberFault TryNormalize(
        ReadOnlySpan<byte> text, Span<byte> destination, out int written, NumberRules rules = NumberRules.Current)
    {
        if (IsShortCanonical(text))
        {
            text.CopyTo(destination);
            written = text.Length;
            return NumberFault.None;
        }
        written = 0;
        NumberFault fault = NumberSyntax.Parse(text, rules, out NumberSyntax number);
        if (fault != NumberFault.None)
            return fault;
        Span<byte> digits = stackalloc byte[MaxDigits];
        int count = number.CopyDigits(text, digits);
        written = Write(digits[..count], number.LeadingExponent, number.IsNegative, destination);
        return NumberFault.None;
    }

    /// <summary>Whether a text is the canonical one of a number.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> text)
    {
        Span<byte> canonical = stackalloc byte[MaxLength];
        return TryNormalize(text, canonical, out int written) == NumberFault.None && text.SequenceEqual(canonical[..written]);
    }

    /// <summary>The order of two canonical texts by value.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        bool leftNegative = left[0] == '-';
        bool rightNegative = right[0] == '-';
        if (leftNegative != rightNegative)
            return leftNegative ? -1 : 1;
        return leftNegative ? CompareMagnitudes(right[1..], left[1..]) : CompareMagnitudes(left, right);
    }

    /// <summary>The order of two canonical texts without sign: the longer integer part wins, then the texts as bytes.</summary>
    internal static int CompareMagnitudes(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int leftInteger = IntegerLength(left);
        int rightInteger = IntegerLength(right);
        return leftInteger != rightInteger ? leftInteger - rightInteger : left.SequenceCompareTo(right);
    }

    /// <summary>Digits in front of the point of a canonical text without sign.</summary>
    internal static int IntegerLength(ReadOnlySpan<byte> magnitude)
    {
        int point = magnitude.IndexOf((byte)'.');
        return point < 0 ? magnitude.Length : point;
    }

    /// <summary>Writes the canonical text of digits whose first is not zero; none is zero.</summary>
    /// <param name="digits">Values 0 to 9; first and last are not 0.</param>
    /// <param name="leadingExponent">Power of ten of the first digit.</param>
    internal static int Write(ReadOnlySpan<byte> digits, int leadingExponent, bool negative, Span<byte> destination)
    {
        int at = 0;
        if (digits.IsEmpty)
        {
            destination[at++] = (byte)'0';
            return at;
        }
        if (negative)
            destination[at++] = (byte)'-';
        int integerDigits = leadingExponent + 1;
        if (integerDigits <= 0)
        {
            destination[at++] = (byte)'0';
            destination[at++] = (byte)'.';
            destination.Slice(at, -integerDigits).Fill((byte)'0');
            at -= integerDigits;
        }
        for (int i = 0; i < digits.Length; i++)
        {
            if (i > 0 && i == integerDigits)
                destination[at++] = (byte)'.';
            destination[at++] = (byte)('0' + digits[i]);
        }
        int zeros = integerDigits - digits.Length;
        if (zeros > 0)
        {
            destination.Slice(at, zeros).Fill((byte)'0');
            at += zeros;
        }
        return at;
    }

    /// <summary>
    /// Whether a text of up to 38 characters is canonical already, which nearly every number in a request is.
    /// Texts that it says no to may still be canonical.
    /// </summary>
    private static bool IsShortCanonical(ReadOnlySpan<byte> text)
    {
        if ((uint)(text.Length - 1) >= MaxDigits)
            return false;
        int start = text[0] == '-' ? 1 : 0;
        int point = -1;
        for (int i = start; i < text.Length; i++)
        {
            if (char.IsAsciiDigit((char)text[i]))
                continue;
            if (text[i] != '.' || point >= 0)
                return false;
            point = i;
        }
        int integer = (point < 0 ? text.Length : point) - start;
        if (integer == 0 || (text[start] == '0' && (integer > 1 || (start == 1 && point < 0))))
            return false;
        return point < 0 || (point < text.Length - 1 && text[^1] != '0');
    }
}
