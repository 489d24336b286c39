using System.Buffers.Binary;
using System.Buffers.Text;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.TimeToLive;

/// <summary>The keys that put a table's items in the order of their expiry (docs/formats/catalog.md).</summary>
internal static class ExpiryKeys
{
    private const int TimeLength = sizeof(long);

    /// <summary>
    /// When an item expires: the whole seconds since 1970 UTC that the attribute holds. False for an attribute that
    /// is absent, no number, negative or beyond what a time can be: such items do not expire.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> item, ReadOnlySpan<byte> attribute, out long seconds)
    {
        seconds = 0;
        ValueView value = ItemBytes.Find(item, attribute);
        if (value.Tag != ValueTag.Number)
            return false;
        ReadOnlySpan<byte> digits = value.Scalar;
        int point = digits.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? digits : digits[..point];
        return Utf8Parser.TryParse(whole, out seconds, out int consumed) && consumed == whole.Length && seconds >= 0 && digits[0] != '-';
    }

    public static void Write(long seconds, ReadOnlySpan<byte> itemKey, ValueWriter key)
    {
        BinaryPrimitives.WriteInt64BigEndian(key.GetSpan(TimeLength), seconds);
        key.Advance(TimeLength);
        key.Raw(itemKey);
    }

    /// <summary>What the keys of this second start with.</summary>
    public static byte[] Bound(long seconds)
    {
        byte[] bound = new byte[TimeLength];
        BinaryPrimitives.WriteInt64BigEndian(bound, seconds);
        return bound;
    }

    public static ReadOnlySpan<byte> ItemKeyOf(ReadOnlySpan<byte> key) => key[TimeLength..];
}
