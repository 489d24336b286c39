using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace Dynamo.Server.Http;

/// <summary>
/// The CRC-32 of zlib, gzip and <c>x-amz-crc32</c>: reflected polynomial 0xEDB88320, inverted at both ends.
/// </summary>
/// <remarks>
/// x86 folds by carry-less multiplication ("Fast CRC Computation for Generic Polynomials Using PCLMULQDQ", Gopal et
/// al., Intel 2009; the constants are those of its appendix for this polynomial), Arm has an instruction, everything
/// else slices by eight (Kounavis and Berry, 2005).
/// </remarks>
internal static class Crc32
{
    private static readonly uint[] s_tables = MakeTables();

    public static uint Compute(ReadOnlySpan<byte> bytes) => ~Update(~0u, bytes);

    private static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        if (ArmCrc32.Arm64.IsSupported)
            return UpdateArm(crc, bytes);
        if (Pclmulqdq.IsSupported && bytes.Length >= 16)
        {
            int folded = bytes.Length & ~15;
            crc = UpdateFolding(crc, bytes[..folded]);
            bytes = bytes[folded..];
        }
        return UpdateSliced(crc, bytes);
    }

    /// <param name="bytes">A multiple of 16 bytes, at least 16.</param>
    private static uint UpdateFolding(uint crc, ReadOnlySpan<byte> bytes)
    {
        Vector128<ulong> foldBy16 = Vector128.Create(0x01751997d0UL, 0x00ccaa009eUL);
        ref byte at = ref MemoryMarshal.GetReference(bytes);
        int left = bytes.Length;
        Vector128<ulong> x = Load(ref at, 0) ^ Vector128.CreateScalar(crc).AsUInt64();
        if (left >= 64)
        {
            x = FoldFour(x, ref at, left & ~63);
            at = ref Unsafe.Add(ref at, left & ~63);
            left &= 63;
        }
        else
        {
            at = ref Unsafe.Add(ref at, 16);
            left -= 16;
        }
        for (int offset = 0; offset < left; offset += 16)
            x = Fold(x, foldBy16, Load(ref at, offset));
        return Reduce(x, foldBy16);
    }

    /// <summary>Folds a multiple of 64 bytes, four lanes at once, to one; the first lane's start is given.</summary>
    private static Vector128<ulong> FoldFour(Vector128<ulong> x0, ref byte at, int length)
    {
        Vector128<ulong> foldBy64 = Vector128.Create(0x0154442bd4UL, 0x01c6e41596UL);
        Vector128<ulong> foldBy16 = Vector128.Create(0x01751997d0UL, 0x00ccaa009eUL);
        Vector128<ulong> x1 = Load(ref at, 16), x2 = Load(ref at, 32), x3 = Load(ref at, 48);
        for (int offset = 64; offset < length; offset += 64)
        {
            x0 = Fold(x0, foldBy64, Load(ref at, offset));
            x1 = Fold(x1, foldBy64, Load(ref at, offset + 16));
            x2 = Fold(x2, foldBy64, Load(ref at, offset + 32));
            x3 = Fold(x3, foldBy64, Load(ref at, offset + 48));
        }
        return Fold(Fold(Fold(x0, foldBy16, x1), foldBy16, x2), foldBy16, x3);
    }

    private static Vector128<ulong> Fold(Vector128<ulong> x, Vector128<ulong> by, Vector128<ulong> next)
        => Pclmulqdq.CarrylessMultiply(x, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(x, by, 0x11) ^ next;

    /// <summary>128 bits to 64 to 32, the last step by Barrett's method.</summary>
    private static uint Reduce(Vector128<ulong> x, Vector128<ulong> foldBy16)
    {
        Vector128<ulong> low32 = Vector128.Create(~0u, 0, ~0u, 0).AsUInt64();
        x = Pclmulqdq.CarrylessMultiply(x, foldBy16, 0x10) ^ Sse2.ShiftRightLogical128BitLane(x, 8);
        x = Pclmulqdq.CarrylessMultiply(x & low32, Vector128.CreateScalar(0x0163cd6124UL), 0x00)
            ^ Sse2.ShiftRightLogical128BitLane(x, 4);
        Vector128<ulong> polynomial = Vector128.Create(0x01db710641UL, 0x01f7011641UL);
        Vector128<ulong> quotient = Pclmulqdq.CarrylessMultiply(x & low32, polynomial, 0x10) & low32;
        return (x ^ Pclmulqdq.CarrylessMultiply(quotient, polynomial, 0x00)).AsUInt32().GetElement(1);
    }

    private static Vector128<ulong> Load(ref byte at, int offset)
        => Vector128.LoadUnsafe(ref at, (nuint)offset).AsUInt64();

    private static uint UpdateArm(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            crc = ArmCrc32.Arm64.ComputeCrc32(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }
        foreach (byte b in bytes)
            crc = ArmCrc32.ComputeCrc32(crc, b);
        return crc;
    }

    internal static uint UpdateSliced(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint[] t = s_tables;
        while (bytes.Length >= 8)
        {
            uint a = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            uint b = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t[7 * 256 + (byte)a] ^ t[6 * 256 + (byte)(a >> 8)] ^ t[5 * 256 + (byte)(a >> 16)] ^ t[4 * 256 + (a >> 24)]
                ^ t[3 * 256 + (byte)b] ^ t[2 * 256 + (byte)(b >> 8)] ^ t[256 + (byte)(b >> 16)] ^ t[b >> 24];
            bytes = bytes[8..];
        }
        foreach (byte b in bytes)
            crc = t[(byte)(crc ^ b)] ^ (crc >> 8);
        return crc;
    }

    /// <summary>Table k holds, for each byte, its remainder with k zero bytes behind it.</summary>
    private static uint[] MakeTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint r = i;
            for (int bit = 0; bit < 8; bit++)
                r = (r >> 1) ^ ((r & 1) * 0xEDB88320u);
            tables[i] = r;
        }
        for (int i = 256; i < tables.Length; i++)
            tables[i] = tables[(byte)tables[i - 256]] ^ (tables[i - 256] >> 8);
        return tables;
    }
}
