using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Dynamo.Storage.Ordered;

namespace Dynamo.Storage.Values;

/// <summary>
/// The stored form of a value: version of its commit (u64), CRC32C over full key, version and bytes (u32, zero in a
/// store without a data directory), then the bytes. Little-endian. See docs/formats/values.md.
/// </summary>
internal static class ValueRecord
{
    public const int HeaderLength = 12;

    /// <summary>
    /// Longest value. A record (8 bytes of FASTER's header, length and key, length and value) must fit one page.
    /// </summary>
    public const int MaxValueLength = ValueLog.PageBytes - MaxKeyLength - 64;

    /// <summary>Longest key without its keyspace identifier.</summary>
    public const int MaxKeyLength = OrderedKeys.MaxKeyBytes;

    /// <summary>What a record takes in the log besides key and value, in bytes, with padding as it is on average.</summary>
    public const int AverageOverhead = 8 + 4 + 4 + 4 + HeaderLength + 7;

    /// <summary>What a record takes in the log, in bytes: FASTER aligns key and value to eight.</summary>
    public static int LogBytes(int keyLength, int valueLength) =>
        8 + Align(4 + 4 + keyLength) + Align(4 + HeaderLength + valueLength);

    public static unsafe ulong VersionOf(byte* record) => Unsafe.ReadUnaligned<ulong>(record);

    public static unsafe void WriteHeader(byte* record, ulong version, uint checksum)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(record, 8), version);
        BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(record + 8, 4), checksum);
    }

    private static int Align(int length) => (length + 7) & ~7;
}
