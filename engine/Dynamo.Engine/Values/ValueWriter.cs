using System.Buffers;
using System.Buffers.Binary;

namespace Dynamo.Engine.Values;

/// <summary>
/// Writes stored values, maps and items (docs/formats/item.md) into a growing buffer. Reusable: <see cref="Reset"/>
/// keeps the memory. What is written is trusted to be valid: numbers canonical, set members sorted and distinct.
/// </summary>
/// <remarks>
/// A container is <c>Begin</c>, its parts, then <c>End</c> with what Begin returned and the count of parts.
/// </remarks>
public sealed class ValueWriter : IDisposable
{
    private byte[] _buffer;
    private int _length;

    public ValueWriter(int capacity = 512) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>Bytes written so far.</summary>
    public int Length => _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>What was written, valid until the next write, Reset or Dispose.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    public void Reset() => _length = 0;

    /// <summary>Takes back everything behind <paramref name="length"/>.</summary>
    public void Truncate(int length) => _length = length;

    public void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        _length = 0;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Room for <paramref name="size"/> bytes at the end; <see cref="Advance"/> makes them count.</summary>
    public Span<byte> GetSpan(int size)
    {
        if (_buffer.Length - _length < size)
            Grow(size);
        return _buffer.AsSpan(_length);
    }

    /// <summary>Bytes written before, to be overwritten in place.</summary>
    public Span<byte> At(int start, int length) => _buffer.AsSpan(0, _length).Slice(start, length);

    public void Advance(int count) => _length += count;

    /// <summary>Copies bytes that already are in stored form: whole values or attributes.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>An attribute's name; its value follows.</summary>
    public void Name(ReadOnlySpan<byte> name) => LengthPrefixed(name);

    /// <summary>A member of a set.</summary>
    public void Member(ReadOnlySpan<byte> member) => LengthPrefixed(member);

    public void String(ReadOnlySpan<byte> text)
    {
        Tag(ValueTag.String);
        LengthPrefixed(text);
    }

    public void Binary(ReadOnlySpan<byte> bytes)
    {
        Tag(ValueTag.Binary);
        LengthPrefixed(bytes);
    }

    /// <param name="canonical">Canonical decimal text, at most 255 characters.</param>
    public void Number(ReadOnlySpan<byte> canonical)
    {
        Span<byte> target = GetSpan(canonical.Length + 2);
        target[0] = (byte)ValueTag.Number;
        target[1] = checked((byte)canonical.Length);
        canonical.CopyTo(target[2..]);
        _length += canonical.Length + 2;
    }

    public void Boolean(bool value) => Tag(value ? ValueTag.True : ValueTag.False);

    public void Null() => Tag(ValueTag.Null);

    /// <summary>Starts an M, L or set; pass the result to <see cref="End"/>.</summary>
    public int Begin(ValueTag container)
    {
        Span<byte> target = GetSpan(6);
        target[0] = (byte)container;
        int start = _length;
        _length += 6; // tag, u32 length, one byte of count
        return start;
    }

    /// <summary>
    /// Ends the container begun at <paramref name="start"/>. The count has one byte reserved; a container of more
    /// than 127 parts is moved up by the bytes that its count takes beyond that.
    /// </summary>
    public void End(int start, int count)
    {
        WriteCount(start + 5, count);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(start + 1), (uint)(_length - start - 5));
    }

    /// <summary>Starts an item or key; pass the result to <see cref="EndItem"/>.</summary>
    public int BeginItem()
    {
        GetSpan(ItemBytes.AttributesOffset + 1);
        int start = _length;
        _length += ItemBytes.AttributesOffset + 1;
        return start;
    }

    /// <summary>Ends the item begun at <paramref name="start"/>.</summary>
    /// <param name="count">Count of attributes.</param>
    /// <param name="sizeBytes">The item's size by DynamoDB's counting.</param>
    public void EndItem(int start, int count, int sizeBytes)
    {
        WriteCount(start + ItemBytes.AttributesOffset, count);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(start), (uint)sizeBytes);
    }

    /// <summary>Ends the item begun at <paramref name="start"/>, counting its size from what was written.</summary>
    public void EndItem(int start, int count)
    {
        EndItem(start, count, sizeBytes: 0);
        int size = ItemSize.Of(_buffer.AsSpan(start, _length - start));
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(start), (uint)size);
    }

    private void WriteCount(int at, int count)
    {
        int extra = Varint.LengthOf((uint)count) - 1;
        if (extra > 0)
        {
            GetSpan(extra);
            _buffer.AsSpan(at + 1, _length - at - 1).CopyTo(_buffer.AsSpan(at + 1 + extra));
            _length += extra;
        }
        Varint.Write(_buffer.AsSpan(at), (uint)count);
    }

    private void Tag(ValueTag tag)
    {
        GetSpan(1)[0] = (byte)tag;
        _length++;
    }

    private void LengthPrefixed(ReadOnlySpan<byte> bytes)
    {
        Span<byte> target = GetSpan(bytes.Length + Varint.MaxLength);
        int prefix = Varint.Write(target, (uint)bytes.Length);
        bytes.CopyTo(target[prefix..]);
        _length += prefix + bytes.Length;
    }

    private void Grow(int size)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + size));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
