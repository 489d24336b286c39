using System.Buffers.Binary;

namespace Dynamo.Storage.Platform.Compression;

/// <summary>
/// Blocks at rest: each names how it is compressed, its lengths and its checksums (docs/formats/block.md), so that
/// files can mix codecs and a system without the library can write and read them all.
/// </summary>
internal static class BlockCodec
{
    /// <summary>Bytes in front of a block's payload.</summary>
    public const int HeaderBytes = 20;

    /// <summary>Longest plain block, in bytes; a header that says more is damaged.</summary>
    public const int MaxPlainBytes = 16 << 20;

    private const int StoredLengthAt = 4;
    private const int PlainLengthAt = 8;
    private const int PlainChecksumAt = 12;
    private const int BlockChecksumAt = 16;

    private static int s_said;

    /// <summary>Bytes that <see cref="Write"/> may need at worst.</summary>
    public static int MaxBlockBytes(int plainBytes) => HeaderBytes + Math.Max(plainBytes, LZ4Codec.MaximumOutputSize(plainBytes));

    /// <summary>Says once in a process's life that blocks are stored uncompressed, if they are.</summary>
    public static void SayIfUncompressed(Action<string>? say)
    {
        if (!LZ4Codec.CanEncode && say is not null && Interlocked.Exchange(ref s_said, 1) == 0)
            say("The LZ4 library (liblz4) was not found: snapshots, archives and backups are written uncompressed.");
    }

    /// <summary>Writes a block and returns its length. Bytes that would not shrink are stored as they are.</summary>
    /// <param name="compress">Only where <see cref="LZ4Codec.CanEncode"/>.</param>
    public static int Write(ReadOnlySpan<byte> plain, Span<byte> block, bool compress)
    {
        Invariant.Check(plain.Length <= MaxPlainBytes, "A block is too long.");
        int length = compress ? LZ4Codec.Encode(plain, block[HeaderBytes..]) : -1;
        BlockCompression codec = BlockCompression.LZ4;
        if (length < 0 || length >= plain.Length)
        {
            codec = BlockCompression.None;
            length = plain.Length;
            plain.CopyTo(block[HeaderBytes..]);
        }
        BinaryPrimitives.WriteUInt32LittleEndian(block, (uint)codec);
        BinaryPrimitives.WriteInt32LittleEndian(block[StoredLengthAt..], length);
        BinaryPrimitives.WriteInt32LittleEndian(block[PlainLengthAt..], plain.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(block[PlainChecksumAt..], Crc32C.Compute(plain));
        BinaryPrimitives.WriteUInt32LittleEndian(block[BlockChecksumAt..], BlockChecksum(block, length));
        return HeaderBytes + length;
    }

    /// <summary>
    /// Reads a header's lengths; false if they cannot be. They are not yet known to be right: <see cref="TryRead"/> tells.
    /// </summary>
    public static bool TryReadLengths(ReadOnlySpan<byte> header, out int storedBytes, out int plainBytes)
    {
        storedBytes = BinaryPrimitives.ReadInt32LittleEndian(header[StoredLengthAt..]);
        plainBytes = BinaryPrimitives.ReadInt32LittleEndian(header[PlainLengthAt..]);
        return plainBytes is >= 0 and <= MaxPlainBytes && storedBytes >= 0 && storedBytes <= plainBytes;
    }

    /// <summary>
    /// Decodes a whole block (header and payload) into the start of <paramref name="plain"/>, which must hold its
    /// plain length. False if a single bit of the block is not as it was written.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> block, Span<byte> plain, out int plainBytes)
    {
        plainBytes = 0;
        if (block.Length < HeaderBytes || !TryReadLengths(block, out int storedBytes, out int length)
            || storedBytes != block.Length - HeaderBytes || length > plain.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(block[BlockChecksumAt..]) != BlockChecksum(block, storedBytes))
        {
            return false;
        }
        ReadOnlySpan<byte> payload = block[HeaderBytes..];
        switch ((BlockCompression)BinaryPrimitives.ReadUInt32LittleEndian(block))
        {
            case BlockCompression.None when storedBytes == length:
                payload.CopyTo(plain);
                break;
            case BlockCompression.LZ4 when LZ4Codec.Decode(payload, plain[..length]) == length:
                break;
            default:
                return false;
        }
        plainBytes = length;
        return Crc32C.Compute(plain[..length]) == BinaryPrimitives.ReadUInt32LittleEndian(block[PlainChecksumAt..]);
    }

    /// <summary>Over the header in front of the checksum and the payload: different LZ4 bytes may decode to the same.</summary>
    private static uint BlockChecksum(ReadOnlySpan<byte> block, int payloadBytes)
        => Crc32C.Compute(block.Slice(HeaderBytes, payloadBytes), Crc32C.Compute(block[..BlockChecksumAt]));
}

/// <summary>How a block's payload is compressed. Persisted: never change a value.</summary>
internal enum BlockCompression : uint
{
    None = 0,
    LZ4 = 1,
}
