using System.Runtime.CompilerServices;

namespace Dynamo.Engine.Values;

/// <summary>LEB128 of an unsigned 32-bit number: 1 to 5 bytes.</summary>
internal static class Varint
{
    public const int MaxLength = 5;

    public static int LengthOf(uint value) => value switch
    {
        < 1u << 7 => 1,
        < 1u << 14 => 2,
        < 1u << 21 => 3,
        < 1u << 28 => 4,
        _ => 5,
    };

    /// <summary>Reads at <paramref name="position"/> and moves it behind. Throws on bytes that end too early.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // One-byte case in every attribute's path.
    public static uint Read(ReadOnlySpan<byte> source, scoped ref int position)
    {
        byte first = source[position++];
        return first < 0x80 ? first : ReadMore(source, ref position, first);
    }

    public static int Write(Span<byte> destination, uint value)
    {
        int length = 0;
        while (value >= 0x80)
        {
            destination[length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        destination[length++] = (byte)value;
        return length;
    }

    private static uint ReadMore(ReadOnlySpan<byte> source, scoped ref int position, uint first)
    {
        uint value = first & 0x7F;
        for (int shift = 7; shift < 35; shift += 7)
        {
            byte next = source[position++];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw new InvalidDataException("A length in stored bytes is longer than five bytes.");
    }
}
