namespace Dynamo.Engine.Values;

/// <summary>
/// A decimal number as written: <c>[+-] digits [. digits] [e|E [+-] digits]</c> with a digit on either side of the
/// point. Says where the significant digits stand, so that a text of any length needs no memory.
/// </summary>
internal ref struct NumberSyntax
{
    private int _mantissaStart;

    /// <summary>First and last significant digit, counted over all digits of the mantissa; -1 for zero.</summary>
    private int _first;
    private int _last;

    public bool IsNegative { get; private set; }

    /// <summary>Power of ten of the first significant digit.</summary>
    public int LeadingExponent { get; private set; }

    public static NumberFault Parse(ReadOnlySpan<byte> text, NumberRules rules, out NumberSyntax number)
    {
        number = new NumberSyntax { _first = -1, _last = -1 };
        int at = 0;
        if (text.Length > 0 && text[0] is (byte)'+' or (byte)'-')
            number.IsNegative = text[at++] == '-';
        number._mantissaStart = at;
        int digits = 0, integerDigits = -1;
        for (; at < text.Length; at++)
        {
            byte c = text[at];
            if (char.IsAsciiDigit((char)c))
            {
                if (c != '0')
                {
                    number._last = digits;
                    if (number._first < 0)
                        number._first = digits;
                }
                digits++;
            }
            else if (c == '.' && integerDigits < 0)
                integerDigits = digits;
            else
                break;
        }
        if (integerDigits < 0)
            integerDigits = digits;
        if (digits == 0 || !TryReadExponent(text[at..], out long exponent))
            return NumberFault.NotNumeric;
        NumberFault fault = rules == NumberRules.Older
            ? number.CheckMagnitudeOlder(digits, integerDigits, exponent)
            : number.CheckMagnitude(digits, integerDigits, exponent);
        if (fault == NumberFault.None && number._last - number._first >= DynamoNumber.MaxDigits)
            fault = NumberFault.TooManyDigits;
        return fault;
    }

    /// <summary>Copies the significant digits as values 0 to 9; returns how many.</summary>
    public readonly int CopyDigits(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        if (_first < 0)
            return 0;
        int digit = 0, written = 0;
        for (int at = _mantissaStart; digit <= _last; at++)
        {
            if (text[at] == '.')
                continue;
            if (digit >= _first)
                destination[written++] = (byte)(text[at] - '0');
            digit++;
        }
        return written;
    }

    /// <summary>Zero is judged as if its last written digit were its only one: 0e126 overflows.</summary>
    private NumberFault CheckMagnitude(int digits, int integerDigits, long exponent)
    {
        int leading = integerDigits - 1 - (_first < 0 ? digits - 1 : _first);
        // Saturates: exponents of 64 bits are far outside on either side.
        long magnitude = Math.Clamp(exponent, int.MinValue * 2L, int.MaxValue * 2L) + leading;
        if (magnitude > DynamoNumber.MaxExponent)
            return NumberFault.Overflow;
        if (magnitude < DynamoNumber.MinExponent)
            return NumberFault.Underflow;
        LeadingExponent = (int)magnitude;
        return NumberFault.None;
    }

    /// <summary>As BigDecimal: exponent and scale have 32 bits, and precision minus scale wraps around.</summary>
    private NumberFault CheckMagnitudeOlder(int digits, int integerDigits, long exponent)
    {
        long scale = digits - integerDigits - exponent;
        if (exponent != (int)exponent || scale != (int)scale)
            return NumberFault.NotNumeric;
        int precision = _first < 0 ? 1 : digits - _first;
        int magnitude = unchecked(precision - (int)scale);
        if (magnitude > DynamoNumber.MaxExponent + 1)
            return NumberFault.Overflow;
        if (magnitude < DynamoNumber.MinExponent + 1)
            return NumberFault.Underflow;
        LeadingExponent = magnitude - 1;
        return NumberFault.None;
    }

    /// <returns>False where it is not an exponent, or not one of 64 bits. No text at all is exponent 0.</returns>
    private static bool TryReadExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
            return true;
        if (text[0] is not ((byte)'e' or (byte)'E'))
            return false;
        int at = 1;
        bool negative = false;
        if (at < text.Length && text[at] is (byte)'+' or (byte)'-')
            negative = text[at++] == '-';
        if (at == text.Length)
            return false;
        for (; at < text.Length; at++)
        {
            if (!char.IsAsciiDigit((char)text[at]))
                return false;
            int digit = text[at] - '0';
            // Counted downwards, since the lowest number of 64 bits has no positive counterpart.
            if (exponent < (long.MinValue + digit) / 10)
                return false;
            exponent = exponent * 10 - digit;
        }
        if (negative)
            return true;
        if (exponent == long.MinValue)
            return false;
        exponent = -exponent;
        return true;
    }
}
