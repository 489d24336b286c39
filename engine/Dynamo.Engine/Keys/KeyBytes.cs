using System.Buffers.Binary;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Keys;

/// <summary>
/// Writes and reads the keys under which items and index entries are stored (docs/formats/keys.md). What it is given
/// has been checked against the schema (<see cref="KeyValidation"/>).
/// </summary>
/// <remarks>
/// Keys are appended to a <see cref="ValueWriter"/>, which serves as growing buffer, so that they can be named by
/// offset.
/// </remarks>
public static class KeyBytes
{
    /// <summary>Big-endian hash of the partition key: what Scan's order and segments go by.</summary>
    public const int HashBytes = 8;

    /// <summary>Big-endian length of the partition key behind the hash.</summary>
    private const int LengthBytes = 2;
    private const int PartitionStart = HashBytes + LengthBytes;

    /// <summary>Appends the key of an item in its table.</summary>
    /// <param name="schema">Of the table: one partition key attribute, at most one sort key attribute.</param>
    /// <param name="item">An item, or a key of the same form.</param>
    public static void WriteItemKey(KeySchema schema, ReadOnlySpan<byte> item, ValueWriter key)
    {
        WritePartition(schema, item, key);
        if (schema.HasSort)
            WriteRaw(ItemBytes.Find(item, schema.Sort[0].Name), key);
    }

    /// <summary>
    /// Appends the key of an item's entry in an index; false if it has none: a key attribute is absent or, in items
    /// that were there before the index, of another type, empty or too long.
    /// </summary>
    /// <param name="index">Schema of the index.</param>
    /// <param name="item">An item, or a start key that has the keys of both index and table.</param>
    /// <param name="itemKey">The item's key in its table.</param>
    public static bool TryWriteIndexKey(KeySchema index, ReadOnlySpan<byte> item, ReadOnlySpan<byte> itemKey, ValueWriter key)
    {
        if (!KeyValidation.HasIndexKey(index, item))
            return false;
        WritePartition(index, item, key);
        foreach ((byte[] name, _) in index.Sort)
            WriteEscaped(ItemBytes.Find(item, name), key);
        key.Raw(itemKey);
        return true;
    }

    /// <summary>Hash of the partition key that an item's or entry's key starts with.</summary>
    public static ulong Hash(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt64BigEndian(key);

    /// <summary>The part of a key that all of its partition's keys start with: hash, length, partition key.</summary>
    public static ReadOnlySpan<byte> PartitionPrefix(ReadOnlySpan<byte> key)
    {
        int length = key.Length < PartitionStart ? int.MaxValue : PartitionStart + BinaryPrimitives.ReadUInt16BigEndian(key[HashBytes..]);
        return length <= key.Length ? key[..length] : throw new InvalidDataException("A key is damaged: its partition key does not end.");
    }

    /// <summary>The item's own key behind an index entry's.</summary>
    /// <param name="index">Schema of the index.</param>
    public static ReadOnlySpan<byte> ItemKeyOf(KeySchema index, ReadOnlySpan<byte> indexKey)
    {
        ReadOnlySpan<byte> rest = indexKey[PartitionPrefix(indexKey).Length..];
        foreach ((_, ValueTag type) in index.Sort)
            rest = rest[EscapedLength(type, rest)..];
        return rest;
    }

    /// <summary>Appends hash, length and partition key.</summary>
    internal static void WritePartition(KeySchema schema, ReadOnlySpan<byte> item, ValueWriter key)
    {
        int start = BeginPartition(key);
        if (schema.Partition.Length == 1)
            WriteRaw(ItemBytes.Find(item, schema.Partition[0].Name), key);
        else
        {
            foreach ((byte[] name, _) in schema.Partition)
                WriteEscaped(ItemBytes.Find(item, name), key);
        }
        EndPartition(start, key);
    }

    /// <summary>Leaves room for hash and length; the partition key is appended next, then <see cref="EndPartition"/>.</summary>
    internal static int BeginPartition(ValueWriter key)
    {
        int start = key.Length;
        key.GetSpan(PartitionStart);
        key.Advance(PartitionStart);
        return start;
    }

    internal static void EndPartition(int start, ValueWriter key)
    {
        ReadOnlySpan<byte> partition = key.Written[(start + PartitionStart)..];
        ulong hash = XxHash64.Hash(partition);
        ushort length = checked((ushort)partition.Length);
        Span<byte> head = key.At(start, PartitionStart);
        BinaryPrimitives.WriteUInt64BigEndian(head, hash);
        BinaryPrimitives.WriteUInt16BigEndian(head[HashBytes..], length);
    }

    /// <summary>Appends a value that nothing follows: S and B as they are.</summary>
    internal static void WriteRaw(ValueView value, ValueWriter key)
    {
        if (value.Tag == ValueTag.Number)
            key.Advance(NumberKey.Encode(value.Scalar, key.GetSpan(NumberKey.MaxLength)));
        else
            key.Raw(value.Scalar);
    }

    /// <summary>Appends a value that others follow, so that it ends by itself.</summary>
    internal static void WriteEscaped(ValueView value, ValueWriter key)
    {
        if (value.Tag == ValueTag.Number)
            WriteRaw(value, key);
        else
        {
            WriteEscapedPrefix(value.Scalar, key);
            key.Raw([0, 0]);
        }
    }

    /// <summary>Appends S or B with 0 as 0, FF and without the end: what all longer values start with, too.</summary>
    internal static void WriteEscapedPrefix(ReadOnlySpan<byte> scalar, ValueWriter key)
    {
        for (int zero = scalar.IndexOf((byte)0); zero >= 0; zero = scalar.IndexOf((byte)0))
        {
            key.Raw(scalar[..zero]);
            key.Raw([0, 0xFF]);
            scalar = scalar[(zero + 1)..];
        }
        key.Raw(scalar);
    }

    private static int EscapedLength(ValueTag type, ReadOnlySpan<byte> escaped)
    {
        if (type == ValueTag.Number)
            return NumberKey.LengthAt(escaped);
        int at = 0;
        while (true)
        {
            int zero = escaped[at..].IndexOf((byte)0);
            if (zero < 0 || at + zero + 1 == escaped.Length)
                throw new InvalidDataException("A key of an index is damaged: a value in it does not end.");
            at += zero + 2;
            if (escaped[at - 1] == 0)
                return at;
        }
    }
}
