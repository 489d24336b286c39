using System.Buffers.Binary;
using Dynamo.Storage.Log;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

/// <summary>What makes three files and a log address one checkpoint. See docs/formats/checkpoint.md.</summary>
/// <remarks><code>
/// 0 magic "DYNCHKPT" | 8 u32 format version | 12 u32 length without padding | 16 store identity, 16 bytes | 32 u64 number
/// | 40 i64 replay from | 48 i64 log durable to | 56 u64 last version | 64 i64 last time, ms | 72 u32 last keyspace
/// | 76 u32 CRC32C of the index file | 80 i64 length of the index file | 88 i64 count of keys
/// | 96 FASTER's token, 16 bytes | 112 i64 begin address of the values | 120 i64 their end address
/// | 128 u32 length, FASTER's metadata of the index | u32 length, FASTER's metadata of the log | u32 CRC32C of all before
/// | zeros to a multiple of 4,096
/// </code></remarks>
internal sealed record CheckpointManifest(
    ulong Number, LogCheckpoint Log, uint LastKeyspace, uint IndexChecksum, long IndexLength, long KeyCount, ValueCheckpoint Values)
{
    private const uint FormatVersion = 1;
    private const int FixedLength = 128;

    // FASTER's metadata is text whose length depends on random tokens; the file's must not, or no replay of a
    // simulation would do the same operations.
    private const int Grain = 4096;

    private static ReadOnlySpan<byte> Magic => "DYNCHKPT"u8;

    public byte[] ToBytes(Guid storeId)
    {
        byte[] index = Values.IndexMetadata;
        byte[] log = Values.LogMetadata;
        int length = FixedLength + 4 + index.Length + 4 + log.Length + 4;
        byte[] bytes = new byte[(length + Grain - 1) / Grain * Grain];
        Span<byte> to = bytes;
        Magic.CopyTo(to);
        BinaryPrimitives.WriteUInt32LittleEndian(to[8..], FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(to[12..], length);
        storeId.TryWriteBytes(to[16..]);
        BinaryPrimitives.WriteUInt64LittleEndian(to[32..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], Log.From);
        BinaryPrimitives.WriteInt64LittleEndian(to[48..], Log.DurableTo);
        BinaryPrimitives.WriteUInt64LittleEndian(to[56..], Log.LastVersion);
        BinaryPrimitives.WriteInt64LittleEndian(to[64..], Log.LastTimeMs);
        BinaryPrimitives.WriteUInt32LittleEndian(to[72..], LastKeyspace);
        BinaryPrimitives.WriteUInt32LittleEndian(to[76..], IndexChecksum);
        BinaryPrimitives.WriteInt64LittleEndian(to[80..], IndexLength);
        BinaryPrimitives.WriteInt64LittleEndian(to[88..], KeyCount);
        Values.Token.TryWriteBytes(to[96..]);
        BinaryPrimitives.WriteInt64LittleEndian(to[112..], Values.BeginAddress);
        BinaryPrimitives.WriteInt64LittleEndian(to[120..], Values.EndAddress);
        to = to[FixedLength..];
        foreach (byte[] metadata in (ReadOnlySpan<byte[]>)[index, log])
        {
            BinaryPrimitives.WriteInt32LittleEndian(to, metadata.Length);
            metadata.CopyTo(to[4..]);
            to = to[(4 + metadata.Length)..];
        }
        BinaryPrimitives.WriteUInt32LittleEndian(to, Crc32C.Compute(bytes.AsSpan(0, length - 4)));
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are damaged, or those of another store.</exception>
    /// <exception cref="StoreOpenException">A newer program wrote them.</exception>
    public static CheckpointManifest Parse(ReadOnlySpan<byte> bytes, Guid storeId, string name)
    {
        if (bytes.Length < FixedLength + 12 || !bytes.StartsWith(Magic))
            throw new InvalidDataException($"{name} is not a checkpoint's manifest");
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (length < FixedLength + 12 || length > bytes.Length)
            throw new InvalidDataException($"{name} has a wrong length");
        bytes = bytes[..length];
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]) != Crc32C.Compute(bytes[..^4]))
            throw new InvalidDataException($"the checksum of {name} is wrong");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (version > FormatVersion)
        {
            throw new StoreOpenException(
                StoreOpenFailure.NewerVersion,
                $"{name} has format {version}; this program knows formats up to {FormatVersion}. Nothing was changed. "
                + "Open it with the newer program that wrote it.");
        }
        if (new Guid(bytes.Slice(16, 16)) != storeId)
            throw new InvalidDataException($"{name} belongs to another store");
        ReadOnlySpan<byte> rest = bytes[FixedLength..^4];
        byte[] index = TakeBlock(ref rest, name);
        byte[] log = TakeBlock(ref rest, name);
        CheckpointManifest manifest = new(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
            new LogCheckpoint(
                BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[56..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[64..])),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[72..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[76..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[80..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[88..]),
            new ValueCheckpoint(
                new Guid(bytes.Slice(96, 16)),
                index,
                log,
                BinaryPrimitives.ReadInt64LittleEndian(bytes[112..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[120..])));
        return manifest.MakesSense ? manifest : throw new InvalidDataException($"{name} holds numbers that cannot be");
    }

    /// <summary>What the files that it names could have said: also bytes with the right checksum may be anything.</summary>
    private bool MakesSense => Log.From >= 0 && Log.DurableTo >= Log.From && Log.LastVersion <= long.MaxValue && Log.LastTimeMs >= 0
        && LastKeyspace >= KeyspaceId.Root.Value && IndexLength >= 0 && KeyCount >= 0
        && Values.BeginAddress >= 0 && Values.EndAddress >= Values.BeginAddress;

    private static byte[] TakeBlock(ref ReadOnlySpan<byte> rest, string name)
    {
        int length = rest.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest);
        if (length < 0 || length > rest.Length - 4)
            throw new InvalidDataException($"{name} has a wrong length");
        byte[] block = rest.Slice(4, length).ToArray();
        rest = rest[(4 + length)..];
        return block;
    }
}
