using System.Buffers.Binary;

namespace Dynamo.Tests;

/// <summary>Changes bytes as damage and malice do: single bits and bytes, lengths to absurd ones, pieces gone, doubled or moved.</summary>
internal static class ByteDamage
{
    private static readonly uint[] s_lengths = [0, 1, 0x7F, 0x80, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0xFFFF_FFFC];

    /// <summary>A copy with one to four changes.</summary>
    public static byte[] Damaged(ReadOnlySpan<byte> bytes, Random random)
    {
        List<byte> damaged = [.. bytes];
        for (int changes = random.Next(1, 5); changes > 0; changes--)
            Change(damaged, random);
        return [.. damaged];
    }

    /// <summary>Changes bytes in place: the length stays.</summary>
    public static void DamageInPlace(Span<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Length);
        Span<byte> piece = bytes.Slice(at, Math.Min(random.Next(1, 9), bytes.Length - at));
        switch (random.Next(5))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                random.NextBytes(piece);
                break;
            case 2:
                piece.Clear();
                break;
            case 3 when bytes.Length - at >= sizeof(uint):
                BinaryPrimitives.WriteUInt32LittleEndian(bytes[at..], s_lengths[random.Next(s_lengths.Length)]);
                break;
            default:
                int from = random.Next(bytes.Length - piece.Length + 1);
                bytes.Slice(from, piece.Length).CopyTo(piece);
                break;
        }
    }

    private static void Change(List<byte> bytes, Random random)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)random.Next(256));
            return;
        }
        int at = random.Next(bytes.Count);
        int length = Math.Min(random.Next(1, 9), bytes.Count - at);
        switch (random.Next(6))
        {
            case 0:
                bytes.RemoveRange(at, length);
                break;
            case 1:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 2 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                DamageInPlace(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes), random);
                break;
        }
    }
}
