using System.Buffers;

namespace Dynamo.Storage.Values;

/// <summary>FASTER's page memory, for calls that want <see cref="Memory{T}"/>. The memory stays in place by itself.</summary>
internal sealed unsafe class UnmanagedBytes(nint start, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new((byte*)start, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
