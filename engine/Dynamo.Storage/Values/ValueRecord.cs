using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Dynamo.Storage.Ordered;
using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Values;

/// <summary>
/// The stored form of a value: version of its commit (u64), CRC32C over full key, version and bytes (u32, zero in a
/// store without a data directory), then the bytes. Little-endian. See docs/formats/values.md.
/// </summary>
internal static unsafe class ValueRecord
{
    public const int HeaderLength = 12;

    /// <summary>Longest key without its keyspace identifier.</summary>
    public const int MaxKeyLength = OrderedKeys.MaxKeyBytes;

    /// <summary>
    /// Longest value. A record (8 bytes of FASTER's header, length and key, length and value) must fit one page.
    /// </summary>
    public const int MaxValueLength = ValueLog.PageBytes - MaxKeyLength - 64;

    /// <summary>What a record takes in the log besides key and value, in bytes, with padding as it is on average.</summary>
    public const int AverageOverhead = 8 + 4 + 4 + 4 + HeaderLength + 7;

    /// <summary>No commit's: what a damaged record carries in memory, where checksums are not looked at.</summary>
    public const ulong DamagedVersion = ulong.MaxValue;

    private const int ChecksumAt = 8;

    /// <summary>What a record takes in the log, in bytes: FASTER aligns key and value to eight.</summary>
    public static int LogBytes(int keyLength, int valueLength) =>
        8 + Align(4 + 4 + keyLength) + Align(4 + HeaderLength + valueLength);

    public static ulong VersionOf(byte* record) => Unsafe.ReadUnaligned<ulong>(record);

    public static void WriteHeader(byte* record, ulong version, uint checksum)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(record, 8), version);
        BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(record + ChecksumAt, 4), checksum);
    }

    public static uint Checksum(byte* fullKey, int fullKeyLength, ulong version, byte* value, int valueLength)
    {
        uint sum = Crc32C.Compute(new ReadOnlySpan<byte>(fullKey, fullKeyLength));
        sum = Crc32C.Compute(version, sum);
        return Crc32C.Compute(new ReadOnlySpan<byte>(value, valueLength), sum);
    }

    /// <summary>Whether a full key can be so long: keyspace identifier and key.</summary>
    public static bool CanBeKey(int fullKeyLength) => fullKeyLength is >= sizeof(uint) and <= sizeof(uint) + MaxKeyLength;

    /// <summary>Whether a record that came from disk is what was written. Its lengths may be anything.</summary>
    public static bool IsWhole(byte* fullKey, int fullKeyLength, byte* record, int recordLength) =>
        CanBeKey(fullKeyLength) && recordLength is >= HeaderLength and <= HeaderLength + MaxValueLength
        && Unsafe.ReadUnaligned<uint>(record + ChecksumAt) == Checksum(
            fullKey, fullKeyLength, VersionOf(record), record + HeaderLength, recordLength - HeaderLength);

    /// <summary>
    /// Marks a record, if it is damaged, so that memory and disk both refuse it wherever it is copied to.
    /// </summary>
    public static void MarkIfDamaged(byte* fullKey, int fullKeyLength, byte* record, int recordLength)
    {
        if (recordLength < HeaderLength || IsWhole(fullKey, fullKeyLength, record, recordLength))
            return;
        uint right = Checksum(
            fullKey, fullKeyLength, DamagedVersion, record + HeaderLength, recordLength - HeaderLength);
        WriteHeader(record, DamagedVersion, ~right);
    }

    public static int Align(int length) => (length + 7) & ~7;
}
