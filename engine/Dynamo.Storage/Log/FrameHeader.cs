using System.Buffers.Binary;
using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Log;

/// <summary>
/// What stands in front of each frame's payload, little-endian:
/// <code>
///  0 u32 CRC-32C of bytes 4 to 47 | 4 u32 CRC-32C of the payload | 8 i64 address of this frame
/// 16 u64 commit version | 24 i64 durable address | 32 u48 commit time in ms | 38 u8 kind | 39 u8 zero
/// 40 u32 payload bytes | 44 u16 fragment index | 46 u16 fragment count
/// </code>
/// </summary>
/// <param name="DurableTo">
/// Everything before this address was on stable storage when the frame was made. A reader that finds bad bytes
/// below the durable address of any valid frame knows that they were good once: damage, not an interrupted write.
/// </param>
internal readonly record struct FrameHeader(
    FrameKind Kind,
    long Address,
    long DurableTo,
    ulong Version,
    long TimeMs,
    int PayloadBytes,
    uint PayloadCrc,
    int FragmentIndex,
    int FragmentCount)
{
    public const int Size = 48;

    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(into[4..], PayloadCrc);
        BinaryPrimitives.WriteInt64LittleEndian(into[8..], Address);
        BinaryPrimitives.WriteUInt64LittleEndian(into[16..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(into[24..], DurableTo);
        BinaryPrimitives.WriteUInt64LittleEndian(into[32..], (ulong)TimeMs | ((ulong)Kind << 48));
        BinaryPrimitives.WriteInt32LittleEndian(into[40..], PayloadBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(into[44..], (ushort)FragmentIndex);
        BinaryPrimitives.WriteUInt16LittleEndian(into[46..], (ushort)FragmentCount);
        BinaryPrimitives.WriteUInt32LittleEndian(into, Crc32C.Compute(into[4..Size]));
    }

    /// <summary>Reads the header if one of the expected address is there whole and its members make sense.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, long address, out FrameHeader header)
    {
        header = default;
        // The address first: it rejects nearly every place that is no frame, without a checksum.
        if (from.Length < Size
            || BinaryPrimitives.ReadInt64LittleEndian(from[8..]) != address
            || BinaryPrimitives.ReadUInt32LittleEndian(from) != Crc32C.Compute(from[4..Size]))
        {
            return false;
        }
        ulong timeAndKind = BinaryPrimitives.ReadUInt64LittleEndian(from[32..]);
        header = new FrameHeader(
            (FrameKind)(timeAndKind >> 48),
            address,
            BinaryPrimitives.ReadInt64LittleEndian(from[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(from[16..]),
            (long)(timeAndKind & 0xFFFF_FFFF_FFFF),
            BinaryPrimitives.ReadInt32LittleEndian(from[40..]),
            BinaryPrimitives.ReadUInt32LittleEndian(from[4..]),
            BinaryPrimitives.ReadUInt16LittleEndian(from[44..]),
            BinaryPrimitives.ReadUInt16LittleEndian(from[46..]));
        return header.Kind is FrameKind.Commit or FrameKind.FileEnd or FrameKind.CleanClose
            && header.PayloadBytes is >= 0 and <= WalFormat.MaxPayloadBytes
            && header.FragmentIndex < header.FragmentCount
            && header.DurableTo <= address
            && header.Version <= long.MaxValue;
    }
}

/// <summary>What a frame is. Persisted: values never change.</summary>
internal enum FrameKind : byte
{
    /// <summary>A fragment of a commit.</summary>
    Commit = 1,

    /// <summary>The file is complete; a next one follows.</summary>
    FileEnd = 2,

    /// <summary>The store was closed in order; everything before is durable.</summary>
    CleanClose = 3,
}
