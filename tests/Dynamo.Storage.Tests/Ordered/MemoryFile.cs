using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Tests.Ordered;

/// <summary>A file as a list of bytes.</summary>
internal sealed class MemoryFile : IFile
{
    public byte[] Content { get; set; } = [];

    public long Length => Content.Length;

    public int Read(Span<byte> into, long offset)
    {
        ReadOnlySpan<byte> rest = Content.AsSpan((int)Math.Min(offset, Content.Length));
        rest = rest[..Math.Min(rest.Length, into.Length)];
        rest.CopyTo(into);
        return rest.Length;
    }

    public bool TryReadNow(Span<byte> into, long offset) => Read(into, offset) == into.Length;

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        if (offset + bytes.Length > Content.Length)
            SetLength(offset + bytes.Length);
        bytes.CopyTo(Content.AsSpan((int)offset));
    }

    public void SetLength(long length)
    {
        byte[] content = new byte[length];
        Content.AsSpan(0, (int)Math.Min(length, Content.Length)).CopyTo(content);
        Content = content;
    }

    public void Allocate(long length)
    {
        if (length > Content.Length)
            SetLength(length);
    }

    public void Release(long offset, long length) => Content.AsSpan((int)offset, (int)length).Clear();

    public void Sync()
    {
    }

    public void Dispose()
    {
    }
}
