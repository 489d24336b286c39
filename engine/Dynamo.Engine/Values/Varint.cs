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

    /// <summary>Reads at <paramref name="position"/> and moves it behind.</summary>
    /// <exception cref="InvalidDataException">The bytes end too early, or are no number from 0 to 2^31 - 1.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // One-byte case in every attribute's path.
    public static int Read(ReadOnlySpan<byte> source, scoped ref int position)
    {
        int at = position;
        if ((uint)at >= (uint)source.Length)
            StoredForm.ThrowDamaged();
        byte first = source[at];
        position = at + 1;
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

    private static int ReadMore(ReadOnlySpan<byte> source, scoped ref int position, uint first)
    {
        ulong value = first & 0x7F;
        for (int shift = 7; shift < 35 && position < source.Length; shift += 7)
        {
            byte next = source[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next >= 0x80)
                continue;
            // A length beyond it would lead backwards once it is added to a position.
            if (value > int.MaxValue)
                break;
            return (int)value;
        }
        StoredForm.ThrowDamaged();
        return 0;
    }
}
