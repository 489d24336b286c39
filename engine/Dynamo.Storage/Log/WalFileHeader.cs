using System.Buffers.Binary;
using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Log;

/// <summary>
/// The first bytes of a log file, little-endian:
/// <code>
///  0 magic "DYNAMOWL" | 8 u32 format version | 12 u32 allocation unit in bytes | 16 i64 sequence of the file
/// 24 i64 base address | 32 16 bytes store identity | 48 12 zeros | 60 u32 CRC-32C of bytes 0 to 59
/// </code>
/// </summary>
internal readonly record struct WalFileHeader(long Sequence, long BaseAddress, Guid StoreId, uint AllocationUnit)
{
    public const int Size = 64;

    /// <summary>No log becomes so long; sums with it do not overflow.</summary>
    private const long MaxAddress = 1L << 60;

    public static ReadOnlySpan<byte> Magic => "DYNAMOWL"u8;

    public void Write(Span<byte> into)
    {
        into[..Size].Clear();
        Magic.CopyTo(into);
        BinaryPrimitives.WriteUInt32LittleEndian(into[8..], WalFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(into[12..], AllocationUnit);
        BinaryPrimitives.WriteInt64LittleEndian(into[16..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(into[24..], BaseAddress);
        StoreId.TryWriteBytes(into[32..]);
        BinaryPrimitives.WriteUInt32LittleEndian(into[60..], Crc32C.Compute(into[..60]));
    }

    public static WalHeaderState TryRead(ReadOnlySpan<byte> from, out WalFileHeader header, out uint version)
    {
        header = default;
        version = 0;
        if (from.Length < Size)
            return WalHeaderState.Short;
        from = from[..Size];
        if (!from.ContainsAnyExcept((byte)0))
            return WalHeaderState.Blank;
        if (!from.StartsWith(Magic))
            return WalHeaderState.Foreign;
        if (BinaryPrimitives.ReadUInt32LittleEndian(from[60..]) != Crc32C.Compute(from[..60]))
            return WalHeaderState.Damaged;
        version = BinaryPrimitives.ReadUInt32LittleEndian(from[8..]);
        if (version > WalFormat.Version)
            return WalHeaderState.Newer;
        header = new WalFileHeader(
            BinaryPrimitives.ReadInt64LittleEndian(from[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[24..]),
            new Guid(from[32..48]),
            BinaryPrimitives.ReadUInt32LittleEndian(from[12..]));
        return header.MakesSense ? WalHeaderState.Valid : WalHeaderState.Damaged;
    }

    /// <summary>Whether a file can be numbered, lie and grow so: also bytes with the right checksum may be anything.</summary>
    private bool MakesSense => Sequence > 0
        && BaseAddress is >= 0 and <= MaxAddress && BaseAddress % WalFormat.Alignment == 0
        && AllocationUnit is > 0 and <= int.MaxValue;
}

/// <summary>What stands where a log file's header should.</summary>
internal enum WalHeaderState
{
    Valid,

    /// <summary>Fewer bytes than a header has.</summary>
    Short,

    /// <summary>Zeros: prepared and not used yet.</summary>
    Blank,

    /// <summary>Something else's bytes.</summary>
    Foreign,

    /// <summary>Ours by its first bytes, but its checksum does not match.</summary>
    Damaged,

    /// <summary>Of a format version that this program does not know.</summary>
    Newer,
}
