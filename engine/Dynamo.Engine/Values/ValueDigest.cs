using System.Security.Cryptography;

namespace Dynamo.Engine.Values;

/// <summary>
/// Digests that are equal for equal values, in whatever order their attributes were sent: a map's is the sum without
/// carry of its entries' digests, which has no order; no name stands in a map twice.
/// </summary>
internal static class ValueDigest
{
    public const int LengthBytes = SHA256.HashSizeInBytes;

    /// <summary>The digest of an item or map.</summary>
    public static void OfAttributes(AttributeEnumerator attributes, Span<byte> destination)
    {
        destination.Clear();
        foreach (AttributeEntry attribute in attributes)
            Add(destination, attribute.Name, attribute.Value);
    }

    /// <summary>Adds an entry to the sum of a map.</summary>
    public static void Add(Span<byte> sum, ReadOnlySpan<byte> name, ValueView value)
    {
        Span<byte> entry = stackalloc byte[2 * LengthBytes];
        Of(value, entry[LengthBytes..]);
        Add(sum, name, entry);
    }

    /// <inheritdoc cref="Add(Span{byte}, ReadOnlySpan{byte}, ValueView)"/>
    public static void Add(Span<byte> sum, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        Span<byte> entry = stackalloc byte[2 * LengthBytes];
        SHA256.HashData(text, entry[LengthBytes..]);
        Add(sum, name, entry);
    }

    private static void Add(Span<byte> sum, ReadOnlySpan<byte> name, Span<byte> entry)
    {
        SHA256.HashData(name, entry);
        Span<byte> digest = stackalloc byte[LengthBytes];
        SHA256.HashData(entry, digest);
        for (int i = 0; i < LengthBytes; i++)
            sum[i] ^= digest[i];
    }

    public static void Of(ValueView value, Span<byte> destination)
    {
        if (value.Tag is not (ValueTag.Map or ValueTag.List))
        {
            SHA256.HashData(value.Bytes, destination);
            return;
        }
        // What was digested so far, then the next part; it begins with the type.
        Span<byte> chain = stackalloc byte[2 * LengthBytes];
        chain.Clear();
        chain[0] = (byte)value.Tag;
        if (value.Tag == ValueTag.Map)
        {
            OfAttributes(value.Attributes, chain[LengthBytes..]);
            SHA256.HashData(chain, destination);
            return;
        }
        foreach (ValueView element in value.Elements)
        {
            Of(element, chain[LengthBytes..]);
            SHA256.HashData(chain, destination);
            destination[..LengthBytes].CopyTo(chain);
        }
        chain[..LengthBytes].CopyTo(destination);
    }
}
