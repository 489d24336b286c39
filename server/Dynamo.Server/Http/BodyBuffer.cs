using System.Buffers;

namespace Dynamo.Server.Http;

/// <summary>
/// Gathers a request body that did not arrive in one piece. Grows with what has arrived, never with what was
/// announced: a client that promises 16 MiB and sends none costs nothing.
/// </summary>
internal sealed class BodyBuffer : IDisposable
{
    private byte[] _buffer = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length - Length < bytes.Length)
            Grow(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Empties; a buffer beyond <see cref="ResponseBuffer.KeptSizeBytes"/> goes back to the pool.</summary>
    public void Reset()
    {
        Length = 0;
        if (_buffer.Length > ResponseBuffer.KeptSizeBytes)
            Dispose();
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        Length = 0;
    }

    private void Grow(int size)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(_buffer.Length * 2, Length + size), 16 * 1024));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
