using System.Buffers.Binary;
using System.Numerics;

namespace Dynamo.Engine.Keys;

/// <summary>
/// XXH64 with seed 0, after the specification (github.com/Cyan4973/xxHash, doc/xxhash_spec.md). Its results are
/// persisted in every key: the golden vectors in the tests fix them.
/// </summary>
internal static class XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;
    private const int StripeBytes = 32;

    public static ulong Hash(ReadOnlySpan<byte> source)
    {
        ReadOnlySpan<byte> rest = source;
        ulong hash = source.Length < StripeBytes ? Prime5 : Stripes(ref rest);
        hash += (ulong)source.Length;
        while (rest.Length >= 8)
        {
            hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(rest));
            hash = BitOperations.RotateLeft(hash, 27) * Prime1 + Prime4;
            rest = rest[8..];
        }
        if (rest.Length >= 4)
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1;
            hash = BitOperations.RotateLeft(hash, 23) * Prime2 + Prime3;
            rest = rest[4..];
        }
        foreach (byte b in rest)
        {
            hash ^= b * Prime5;
            hash = BitOperations.RotateLeft(hash, 11) * Prime1;
        }
        hash ^= hash >> 33;
        hash *= Prime2;
        hash ^= hash >> 29;
        hash *= Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Stripes(ref ReadOnlySpan<byte> source)
    {
        ulong a = unchecked(Prime1 + Prime2), b = Prime2, c = 0, d = unchecked(0 - Prime1);
        while (source.Length >= StripeBytes)
        {
            a = Round(a, BinaryPrimitives.ReadUInt64LittleEndian(source));
            b = Round(b, BinaryPrimitives.ReadUInt64LittleEndian(source[8..]));
            c = Round(c, BinaryPrimitives.ReadUInt64LittleEndian(source[16..]));
            d = Round(d, BinaryPrimitives.ReadUInt64LittleEndian(source[24..]));
            source = source[StripeBytes..];
        }
        ulong hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7)
            + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
        hash = Merge(hash, a);
        hash = Merge(hash, b);
        hash = Merge(hash, c);
        return Merge(hash, d);
    }

    private static ulong Round(ulong lane, ulong input)
        => BitOperations.RotateLeft(lane + input * Prime2, 31) * Prime1;

    private static ulong Merge(ulong hash, ulong lane) => (hash ^ Round(0, lane)) * Prime1 + Prime4;
}
