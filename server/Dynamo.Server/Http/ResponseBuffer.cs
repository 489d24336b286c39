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
    private int _start;
    private int _end;

    /// <summary>Bytes written so far.</summary>
    public int Length => _end - _start;

    /// <summary>The body so far; may be changed in place; valid until the next write.</summary>
    public Span<byte> Written => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Takes back everything behind <paramref name="length"/> bytes.</summary>
    public void Truncate(int length) => _end = _start + length;

    /// <summary>
    /// Moves what was written behind <paramref name="mark"/> to the front, for members that come first but are known
    /// last. The body's first <paramref name="room"/> bytes are there for it; what it does not need of them goes.
    /// </summary>
    public void MoveToFront(int mark, int room)
    {
        ReadOnlySpan<byte> front = Written[mark..];
        if (front.Length <= room)
        {
            front.CopyTo(Written[(room - front.Length)..]);
            _end -= front.Length;
            _start += room - front.Length;
            return;
        }
        byte[] kept = front.ToArray();
        Written[room..mark].CopyTo(Written[kept.Length..]);
        kept.CopyTo(Written);
        _end -= room;
    }

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

    /// <summary>Leaves room at the beginning for what is known only at the end: see <see cref="MoveToFront"/>.</summary>
    public void LeaveFrontRoom(int bytes)
    {
        GetSpan(bytes);
        Advance(bytes);
    }

    public void Reset()
    {
        _start = 0;
        _end = 0;
        if (_buffer.Length > KeptSizeBytes)
            Replace(ArrayPool<byte>.Shared.Rent(FirstSizeBytes));
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
