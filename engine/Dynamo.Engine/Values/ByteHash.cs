using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dynamo.Engine.Values;

/// <summary>
/// A quick 32-bit hash of bytes (CRC32C) that tells most different ones apart within one request. Never persisted, and
/// never trusted: where two hashes are equal the bytes decide.
/// </summary>
public static class ByteHash
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint hash = (uint)bytes.Length;
        if (bytes.Length < sizeof(ulong))
            return OfFew(bytes, hash);
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        int last = bytes.Length - sizeof(ulong);
        for (int i = 0; i < last; i += sizeof(ulong))
            hash = BitOperations.Crc32C(hash, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, i)));
        // The last word overlaps the one before unless the length is a multiple of eight.
        return BitOperations.Crc32C(hash, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, last)));
    }

    private static uint OfFew(ReadOnlySpan<byte> bytes, uint hash)
    {
        if (bytes.Length >= sizeof(uint))
        {
            hash = BitOperations.Crc32C(hash, MemoryMarshal.Read<uint>(bytes));
            return BitOperations.Crc32C(hash, MemoryMarshal.Read<uint>(bytes[^sizeof(uint)..]));
        }
        foreach (byte one in bytes)
            hash = BitOperations.Crc32C(hash, one);
        return hash;
    }
}
