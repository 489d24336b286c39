using System.Buffers;

namespace Dynamo.Server.Http;

/// <summary>
/// Memory that is handed out by moving a mark and taken back all at once. Slices never move, so they may be kept
/// until <see cref="Reset"/>.
/// </summary>
internal sealed class RequestArena : IDisposable
{
    private const int FirstSizeBytes = 4096;

    private readonly List<byte[]> _full = [];
    private byte[] _current = ArrayPool<byte>.Shared.Rent(FirstSizeBytes);
    private int _used;

    /// <summary>Exactly <paramref name="size"/> bytes of undefined content.</summary>
    public Memory<byte> Allocate(int size)
    {
        if (_current.Length - _used < size)
            Grow(size);
        Memory<byte> slice = _current.AsMemory(_used, size);
        _used += size;
        return slice;
    }

    /// <summary>Gives back the unused end of the slice that was handed out last.</summary>
    public void ShrinkLast(int unusedBytes) => _used -= unusedBytes;

    public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> bytes)
    {
        Memory<byte> slice = Allocate(bytes.Length);
        bytes.CopyTo(slice.Span);
        return slice;
    }

    public void Reset()
    {
        _used = 0;
        if (_full.Count > 0)
            ReleaseGrown();
    }

    public void Dispose()
    {
        if (_full.Count > 0)
            ReleaseGrown();
        if (_current.Length > 0)
            ArrayPool<byte>.Shared.Return(_current);
        _current = [];
        _used = 0;
    }

    private void Grow(int size)
    {
        _full.Add(_current);
        _current = ArrayPool<byte>.Shared.Rent(Math.Max(size, _current.Length * 2));
        _used = 0;
    }

    /// <summary>Back to the first block: an extraordinary request must not weigh on a pooled context for ever.</summary>
    private void ReleaseGrown()
    {
        ArrayPool<byte>.Shared.Return(_current);
        _current = _full[0];
        for (int i = 1; i < _full.Count; i++)
            ArrayPool<byte>.Shared.Return(_full[i]);
        _full.Clear();
    }
}
