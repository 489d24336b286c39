using Dynamo.Engine.Values;

namespace Dynamo.Engine.Keys;

/// <summary>
/// Numbers as bytes whose order is the numbers' order, and that end by themselves (docs/formats/keys.md): a head
/// byte with sign and power of 100, then one byte a pair of digits.
/// </summary>
internal static class NumberKey
{
    /// <summary>Head and 20 pairs: 38 digits that start in the middle of a pair.</summary>
    public const int MaxLength = 21;

    /// <summary>Added to a power of 100 (-65 to 62) to make it 0 to 127.</summary>
    private const int PowerBias = 65;

    /// <summary>Heads from here on are zero and positive; those below are negative numbers' heads, inverted.</summary>
    private const byte FirstPositiveHead = 0x80;

    /// <summary>Zero borrows the smallest positive head, with a pair that no number starts with.</summary>
    private const byte ZeroPair = 0;

    /// <param name="canonical">Canonical decimal text.</param>
    /// <param name="destination">Has room for <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Encode(ReadOnlySpan<byte> canonical, Span<byte> destination)
    {
        bool negative = canonical[0] == '-';
        ReadOnlySpan<byte> magnitude = negative ? canonical[1..] : canonical;
        int first = magnitude.IndexOfAnyExcept((byte)'0', (byte)'.');
        if (first < 0)
        {
            destination[0] = FirstPositiveHead;
            destination[1] = ZeroPair;
            return 2;
        }
        int integer = DynamoNumber.IntegerLength(magnitude);
        int exponent = first < integer ? integer - 1 - first : integer - first;
        destination[0] = (byte)(FirstPositiveHead + (exponent >> 1) + PowerBias);
        int length = EncodePairs(magnitude[first..], startsPair: (exponent & 1) != 0, destination);
        if (negative)
        {
            for (int i = 0; i < length; i++)
                destination[i] = (byte)~destination[i];
        }
        return length;
    }

    /// <summary>Length of the encoded number at the start of <paramref name="encoded"/>.</summary>
    public static int LengthAt(ReadOnlySpan<byte> encoded)
    {
        int moreBit = !encoded.IsEmpty && encoded[0] >= FirstPositiveHead ? 1 : 0;
        int at = 1;
        while (at < encoded.Length && (encoded[at] & 1) == moreBit)
            at++;
        return at < encoded.Length ? at + 1 : throw new InvalidDataException("A key is damaged: a number in it does not end.");
    }

    /// <summary>Writes the canonical text of one whole encoded number.</summary>
    /// <param name="destination">Has room for <see cref="DynamoNumber.MaxLength"/> bytes.</param>
    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> destination)
    {
        bool negative = encoded[0] < FirstPositiveHead;
        byte mask = negative ? (byte)0xFF : (byte)0;
        Span<byte> digits = stackalloc byte[2 * (MaxLength - 1)];
        int count = 0;
        for (int i = 1; i < encoded.Length; i++)
        {
            int pair = (byte)(encoded[i] ^ mask) >> 1;
            digits[count++] = (byte)(pair / 10);
            digits[count++] = (byte)(pair % 10);
        }
        ReadOnlySpan<byte> significant = digits[..count].Trim((byte)0);
        int exponent = 2 * ((byte)(encoded[0] ^ mask) - FirstPositiveHead - PowerBias) + (digits[0] == 0 ? 0 : 1);
        return DynamoNumber.Write(significant, exponent, negative, destination);
    }

    /// <summary>
    /// Each pair as twice its value, plus 1 where another follows: so an end sorts before a continuation. Zeros at
    /// the end are left out, which makes the encoding unique.
    /// </summary>
    private static int EncodePairs(ReadOnlySpan<byte> digits, bool startsPair, Span<byte> destination)
    {
        ReadOnlySpan<byte> significant = digits[..(digits.LastIndexOfAnyExcept((byte)'0', (byte)'.') + 1)];
        int length = 1;
        int pair = 0;
        bool high = startsPair;
        foreach (byte c in significant)
        {
            if (c == '.')
                continue;
            if (high)
            {
                pair = 10 * (c - '0');
                high = false;
                continue;
            }
            destination[length++] = (byte)(2 * (pair + c - '0') + 1);
            pair = 0;
            high = true;
        }
        if (!high)
            destination[length++] = (byte)(2 * pair + 1);
        destination[length - 1]--;
        return length;
    }
}
