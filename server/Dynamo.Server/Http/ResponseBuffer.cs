using System.Buffers;

namespace Dynamo.Server.Http;

/// <summary>
/// An answer's body: one contiguous growing buffer, because its length and checksum stand in the headers before it.
/// </summary>
internal sealed class ResponseBuffer : IBufferWriter<byte>, IDisposable
{
    /// <summary>What a pooled context keeps of a buffer; a larger one goes back after its request.</summary>
    public const int KeptSizeBytes = 256 * 1024;

    private const int FirstSizeBytes = 8 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSizeBytes);
    private int _length;

    /// <summary>Bytes written so far.</summary>
    public int Length => _length;

    /// <summary>The body so far; may be changed in place; valid until the next write.</summary>
    public Span<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Takes back everything behind <paramref name="length"/> bytes.</summary>
    public void Truncate(int length) => _length = length;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_buffer.Length - _length < Math.Max(sizeHint, 1))
            Grow(sizeHint);
        return _buffer.AsSpan(_length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_buffer.Length - _length < Math.Max(sizeHint, 1))
            Grow(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public void Advance(int count) => _length += count;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length - _length < bytes.Length)
            Grow(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Write(byte value)
    {
        if (_buffer.Length == _length)
            Grow(1);
        _buffer[_length++] = value;
    }

    public void Reset()
    {
        _length = 0;
        if (_buffer.Length > KeptSizeBytes)
            Replace(ArrayPool<byte>.Shared.Rent(FirstSizeBytes));
    }

    public void Dispose() => Replace([]);

    private void Grow(int size)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(_buffer.Length * 2, _length + size)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        Replace(larger);
    }

    private void Replace(byte[] buffer)
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = buffer;
    }
}
