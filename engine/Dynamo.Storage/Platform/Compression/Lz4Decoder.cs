using System.Buffers.Binary;

namespace Dynamo.Storage.Platform.Compression;

/// <summary>
/// Decodes LZ4 blocks in managed code (lz4_Block_format.md of the reference implementation), so that what was
/// compressed once can be read on any system. Every bound is checked: damaged input yields -1, never an exception.
/// </summary>
internal static class Lz4Decoder
{
    private const int ShortestMatch = 4;

    /// <summary>Of a token's two 4-bit lengths: more bytes of length follow.</summary>
    private const int LongLength = 15;

    /// <summary>Returns the count of bytes written to the target's start, or -1.</summary>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int read = 0;
        int written = 0;
        while (read < source.Length)
        {
            // A sequence: token, more length, literals, offset of a match, more length.
            int token = source[read++];
            int literals = token >> 4;
            if (literals == LongLength && !TryReadLength(source, ref read, ref literals))
                return -1;
            if (literals > source.Length - read || literals > target.Length - written)
                return -1;
            source.Slice(read, literals).CopyTo(target[written..]);
            read += literals;
            written += literals;

            // The last sequence ends with its literals.
            if (read == source.Length)
                return written;

            if (source.Length - read < sizeof(ushort))
                return -1;
            int offset = BinaryPrimitives.ReadUInt16LittleEndian(source[read..]);
            read += sizeof(ushort);
            int length = token & LongLength;
            if (length == LongLength && !TryReadLength(source, ref read, ref length))
                return -1;
            length += ShortestMatch;
            if (offset == 0 || offset > written || length > target.Length - written)
                return -1;
            CopyMatch(target.Slice(written - offset, offset + length), offset);
            written += length;
        }
        return -1;
    }

    /// <summary>Adds bytes to a length up to and with the first that is not 255.</summary>
    private static bool TryReadLength(ReadOnlySpan<byte> source, ref int read, ref int length)
    {
        while (read < source.Length)
        {
            byte more = source[read++];
            // Far below what overflows, far above any block's length.
            if (length > int.MaxValue / 2)
                return false;
            length += more;
            if (more != byte.MaxValue)
                return true;
        }
        return false;
    }

    /// <summary>
    /// Repeats the first <paramref name="offset"/> bytes to the window's end. Where they overlap with what they
    /// produce, each copy doubles what can be copied next.
    /// </summary>
    private static void CopyMatch(Span<byte> window, int offset)
    {
        int done = offset;
        while (done < window.Length)
        {
            int length = Math.Min(done, window.Length - done);
            window[..length].CopyTo(window[done..]);
            done += length;
        }
    }
}
