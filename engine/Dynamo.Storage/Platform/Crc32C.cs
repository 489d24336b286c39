using System.Buffers.Binary;
using System.Numerics;

namespace Dynamo.Storage.Platform;

/// <summary>
/// CRC-32C (Castagnoli, reflected polynomial 0x82F63B78, as in iSCSI, RFC 3720 appendix B.4): finds every error of
/// up to three bits and every burst of up to 32 in blocks of our sizes.
/// </summary>
/// <remarks>
/// <see cref="BitOperations.Crc32C(uint, ulong)"/> is one instruction on x64 (SSE4.2) and Arm64 and a table
/// elsewhere; 8 bytes in three cycles are far from what a disk delivers, so nothing is interleaved.
/// </remarks>
internal static class Crc32C
{
    /// <summary>The checksum of the bytes; of the joined bytes if <paramref name="before"/> is the checksum of those before.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        uint crc = ~before;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        foreach (byte b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }

    /// <summary>As <see cref="Compute(ReadOnlySpan{byte}, uint)"/>, for one 64-bit number in little-endian order.</summary>
    public static uint Compute(ulong value, uint before = 0) => ~BitOperations.Crc32C(~before, value);
}
