using System.Buffers.Binary;

namespace Dynamo.Engine.Values;

/// <summary>
/// Reads a stored item, or a key of the same form, in place (docs/formats/item.md). Bytes that are none end in an
/// <see cref="InvalidDataException"/>.
/// </summary>
public static class ItemBytes
{
    /// <summary>Where the count of attributes stands: behind the item's size.</summary>
    internal const int AttributesOffset = 4;

    /// <summary>The item's size by DynamoDB's counting, in bytes.</summary>
    public static int Size(ReadOnlySpan<byte> item)
    {
        if (item.Length < AttributesOffset)
            StoredForm.ThrowDamaged();
        return (int)BinaryPrimitives.ReadUInt32LittleEndian(item);
    }

    public static int Count(ReadOnlySpan<byte> item)
    {
        int position = AttributesOffset;
        return Varint.Read(item, ref position);
    }

    public static AttributeEnumerator Attributes(ReadOnlySpan<byte> item) => new(From(item));

    /// <summary>The attribute's value, or a missing view. An empty item (no bytes) has no attributes.</summary>
    public static ValueView Find(ReadOnlySpan<byte> item, ReadOnlySpan<byte> name)
        => item.IsEmpty ? default : FindIn(From(item), name);

    /// <summary>The value under a name in an M, or a missing view.</summary>
    public static ValueView FindInMap(ValueView map, ReadOnlySpan<byte> name) => FindIn(map.Bytes[5..], name);

    /// <summary>From the count of attributes on.</summary>
    private static ReadOnlySpan<byte> From(ReadOnlySpan<byte> item)
    {
        if (item.Length < AttributesOffset)
            StoredForm.ThrowDamaged();
        return item[AttributesOffset..];
    }

    private static ValueView FindIn(ReadOnlySpan<byte> source, ReadOnlySpan<byte> name)
    {
        int position = 0;
        for (int remaining = Varint.Read(source, ref position); remaining > 0; remaining--)
        {
            int length = Varint.Read(source, ref position);
            if (length > source.Length - position)
                StoredForm.ThrowDamaged();
            bool found = length == name.Length && source.Slice(position, length).SequenceEqual(name);
            position += length;
            ValueView value = ValueView.Read(source, ref position);
            if (found)
                return value;
        }
        return default;
    }
}
