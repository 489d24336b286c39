using System.Buffers;

namespace Dynamo.Server.Http;

/// <summary>
/// The answer's body: one contiguous growing buffer with room in front, so that headers, whose length is known last,
/// lie before the body and both leave in one piece.
/// </summary>
internal sealed class ResponseBuffer : IBufferWriter<byte>, IDisposable
{
    /// <summary>Room for the status line and every header that an answer can have.</summary>
    public const int HeadRoomBytes = 1024;

    /// <summary>What a pooled context keeps; a larger buffer goes back after its request.</summary>
    private const int KeptSizeBytes = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(8 * 1024);
    private int _end = HeadRoomBytes;

    /// <summary>Bytes of body written so far.</summary>
    public int Length => _end - HeadRoomBytes;

    /// <summary>The body so far; may be changed in place; valid until the next write.</summary>
    public Span<byte> Written => _buffer.AsSpan(HeadRoomBytes, _end - HeadRoomBytes);

    /// <summary>Takes back everything behind <paramref name="length"/> bytes of body.</summary>
    public void Truncate(int length) => _end = HeadRoomBytes + length;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_buffer.Length - _end < Math.Max(sizeHint, 1))
            Grow(sizeHint);
        return _buffer.AsSpan(_end);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_buffer.Length - _end < Math.Max(sizeHint, 1))
            Grow(sizeHint);
        return _buffer.AsMemory(_end);
    }

    public void Advance(int count) => _end += count;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length - _end < bytes.Length)
            Grow(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    public void Write(byte value)
    {
        if (_buffer.Length == _end)
            Grow(1);
        _buffer[_end++] = value;
    }

    public void Reset()
    {
        _end = HeadRoomBytes;
        if (_buffer.Length > KeptSizeBytes)
            Replace(ArrayPool<byte>.Shared.Rent(KeptSizeBytes));
    }

    public void Dispose() => Replace([]);

    private void Grow(int size)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(_buffer.Length * 2, _end + size)));
        _buffer.AsSpan(0, _end).CopyTo(larger);
        Replace(larger);
    }

    private void Replace(byte[] buffer)
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = buffer;
    }
}
