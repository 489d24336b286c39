using System.Buffers.Binary;
using System.Globalization;

namespace Dynamo.Engine.Streams;

/// <summary>
/// A place in a stream: a commit's version and a record's number among the commit's records. As key bytes
/// (docs/formats/stream.md) it orders records, as SequenceNumber clients see it.
/// </summary>
internal readonly record struct StreamPosition(ulong Version, uint Number) : IComparable<StreamPosition>
{
    public const int KeyLength = sizeof(ulong) + sizeof(uint);

    /// <summary>A commit has at most as many records as a transaction has actions.</summary>
    private const uint NumbersPerVersion = 128;

    /// <summary>Makes all sequence numbers equally long: longer than the 21 digits that the service's model asks for.</summary>
    private const int Digits = 24;

    private static readonly UInt128 s_base = UInt128.Parse("1" + new string('0', Digits - 1), CultureInfo.InvariantCulture);

    public string SequenceNumber
        => (s_base + ((UInt128)Version * NumbersPerVersion) + Number).ToString(CultureInfo.InvariantCulture);

    /// <summary>The place behind this one.</summary>
    public StreamPosition Next => new(Version, Number + 1);

    public static StreamPosition Read(ReadOnlySpan<byte> key)
        => new(BinaryPrimitives.ReadUInt64BigEndian(key), BinaryPrimitives.ReadUInt32BigEndian(key[sizeof(ulong)..]));

    public void Write(Span<byte> key)
    {
        BinaryPrimitives.WriteUInt64BigEndian(key, Version);
        BinaryPrimitives.WriteUInt32BigEndian(key[sizeof(ulong)..], Number);
    }

    public byte[] ToKey()
    {
        byte[] key = new byte[KeyLength];
        Write(key);
        return key;
    }

    public static bool TryParse(string sequenceNumber, out StreamPosition position)
    {
        position = default;
        if (!UInt128.TryParse(sequenceNumber, NumberStyles.None, CultureInfo.InvariantCulture, out UInt128 number) || number < s_base)
            return false;
        number -= s_base;
        if (number / NumbersPerVersion > ulong.MaxValue)
            return false;
        position = new StreamPosition((ulong)(number / NumbersPerVersion), (uint)(number % NumbersPerVersion));
        return true;
    }

    public int CompareTo(StreamPosition other)
        => Version != other.Version ? Version.CompareTo(other.Version) : Number.CompareTo(other.Number);
}
