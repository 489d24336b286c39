using System.Buffers.Binary;
using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Ordered;

/// <summary>Layout of snapshot files (docs/formats/snapshot.md).</summary>
internal static class SnapshotFormat
{
    /// <summary>Version of the layout; a file of a higher one is refused.</summary>
    public const uint Version = 1;

    /// <summary>
    /// Header: 0 magic | 8 u32 format version | 12 u32 zero | 16 u64 token | 24 16 bytes store identity | 40 20 zeros |
    /// 60 u32 CRC-32C of bytes 0 to 59.
    /// </summary>
    public const int HeaderBytes = 64;

    /// <summary>Plain bytes after which a block is closed: enough for LZ4's 64 KB window.</summary>
    public const int BlockBytes = 64 * 1024;

    /// <summary>Longest plain block: one more key, never shortened, after the last one that fitted.</summary>
    public const int MaxBlockBytes = BlockBytes + OrderedKeys.MaxKeyBytes + 3 * MaxVarintBytes;

    public const int MaxVarintBytes = 5;

    /// <summary>In front of every block's content: u8 kind | u32 ordinal of the block, from 0.</summary>
    public const int BlockHeadBytes = 5;

    /// <summary>u32 keyspace, then keys. A keyspace without keys has one block without them.</summary>
    public const byte KeysBlock = 1;

    /// <summary>u64 count of all keys. The last block; the file ends with it.</summary>
    public const byte EndBlock = 2;

    public static ReadOnlySpan<byte> Magic => "DYNAMOKS"u8;

    public static void WriteHeader(Span<byte> into, ulong token, Guid storeId)
    {
        into[..HeaderBytes].Clear();
        Magic.CopyTo(into);
        BinaryPrimitives.WriteUInt32LittleEndian(into[8..], Version);
        BinaryPrimitives.WriteUInt64LittleEndian(into[16..], token);
        storeId.TryWriteBytes(into[24..]);
        BinaryPrimitives.WriteUInt32LittleEndian(into[60..], Crc32C.Compute(into[..60]));
    }

    /// <summary>LEB128; returns the length written.</summary>
    public static int WriteVarint(Span<byte> into, uint value)
    {
        int length = 0;
        for (; value >= 0x80; value >>= 7)
            into[length++] = (byte)(value | 0x80);
        into[length++] = (byte)value;
        return length;
    }

    public static bool TryReadVarint(ReadOnlySpan<byte> from, ref int position, out uint value)
    {
        value = 0;
        for (int shift = 0; shift < 7 * MaxVarintBytes && position < from.Length; shift += 7)
        {
            byte next = from[position++];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
                return true;
        }
        return false;
    }
}
