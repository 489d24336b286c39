using System.Buffers.Binary;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Streams;

/// <summary>What happened to an item. Persisted: numbers are never changed or reused.</summary>
public enum StreamEvent : byte
{
    Insert = 0,
    Modify = 1,
    Remove = 2,
}

/// <summary>A stored stream record, read in place (docs/formats/stream.md).</summary>
public readonly ref struct StreamRecord
{
    private const byte FormatVersion = 1;
    private const byte ByExpiryFlag = 1;
    private const int HeadLength = 3 + sizeof(long) + (3 * sizeof(int));

    private readonly ReadOnlySpan<byte> _bytes;

    internal StreamRecord(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        if (bytes.Length < HeadLength || bytes[0] != FormatVersion || Event > StreamEvent.Remove || !HasItsLength())
            throw new InvalidDataException("A record of a stream is damaged, or of a newer version.");
    }

    public StreamEvent Event => (StreamEvent)_bytes[1];

    /// <summary>Time to live has removed the item.</summary>
    public bool IsByExpiry => (_bytes[2] & ByExpiryFlag) != 0;

    /// <summary>Time of the commit, milliseconds since 1970 UTC.</summary>
    public long TimeMs => BinaryPrimitives.ReadInt64LittleEndian(_bytes[3..]);

    /// <summary>Item form: the key attributes.</summary>
    public ReadOnlySpan<byte> Keys => Part(0);

    /// <summary>Empty where there is none, or the stream's view leaves it out.</summary>
    public ReadOnlySpan<byte> NewImage => Part(1);

    /// <inheritdoc cref="NewImage"/>
    public ReadOnlySpan<byte> OldImage => Part(2);

    /// <summary>Size of all that the record shows, by DynamoDB's counting.</summary>
    public int SizeBytes => SizeOf(Keys) + SizeOf(NewImage) + SizeOf(OldImage);

    internal static void Write(
        ValueWriter output, StreamEvent happened, bool byExpiry, long timeMs,
        ReadOnlySpan<byte> keys, ReadOnlySpan<byte> newImage, ReadOnlySpan<byte> oldImage)
    {
        Span<byte> head = output.GetSpan(HeadLength);
        head[0] = FormatVersion;
        head[1] = (byte)happened;
        head[2] = byExpiry ? ByExpiryFlag : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(head[3..], timeMs);
        int lengths = 3 + sizeof(long);
        BinaryPrimitives.WriteInt32LittleEndian(head[lengths..], keys.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[(lengths + 4)..], newImage.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[(lengths + 8)..], oldImage.Length);
        output.Advance(HeadLength);
        output.Raw(keys);
        output.Raw(newImage);
        output.Raw(oldImage);
    }

    private static int SizeOf(ReadOnlySpan<byte> item) => item.IsEmpty ? 0 : ItemBytes.Size(item);

    private ReadOnlySpan<byte> Part(int index)
    {
        int start = HeadLength;
        for (int i = 0; i < index; i++)
            start += Length(i);
        return _bytes.Slice(start, Length(index));
    }

    /// <summary>Whether the three parts fill the record.</summary>
    private bool HasItsLength()
    {
        long sum = HeadLength;
        for (int i = 0; i < 3; i++)
        {
            if (Length(i) < 0)
                return false;
            sum += Length(i);
        }
        return sum == _bytes.Length;
    }

    private int Length(int index) => BinaryPrimitives.ReadInt32LittleEndian(_bytes[(3 + sizeof(long) + (index * sizeof(int)))..]);
}
