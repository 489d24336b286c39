using FASTER.core;

namespace Dynamo.Bench.Storage;

/// <summary>FasterKV with its own functions for bytes and nothing of ours around it; values of 220 bytes.</summary>
internal sealed unsafe class BareFaster : IDisposable
{
    private const int ValueBytes = 220;

    private readonly FasterKV<SpanByte, SpanByte> _faster = new(
        1 << 14, new LogSettings { LogDevice = new NullDevice(), MemorySizeBits = 30, PageSizeBits = 22 });

    private readonly ClientSession<SpanByte, SpanByte, SpanByte, SpanByteAndMemory, Empty, SpanByteFunctions<Empty>> _session;
    private readonly byte[] _value = GC.AllocateArray<byte>(ValueBytes + sizeof(int), pinned: true);

    public BareFaster(byte[][] keys)
    {
        _session = _faster.For(new SpanByteFunctions<Empty>()).NewSession<SpanByteFunctions<Empty>>();
        foreach (byte[] key in keys)
        {
            fixed (byte* keyBytes = key, value = _value)
            {
                SpanByte keySpan = SpanByte.FromPointer(keyBytes, key.Length), valueSpan = SpanByte.FromPointer(value, ValueBytes);
                _session.Upsert(ref keySpan, ref valueSpan);
            }
        }
    }

    /// <returns>Bytes copied out.</returns>
    public int Read(byte[] key)
    {
        fixed (byte* keyBytes = key, value = _value)
        {
            SpanByte keySpan = SpanByte.FromPointer(keyBytes, key.Length);
            SpanByteAndMemory output = new(value, _value.Length);
            Status status = _session.Read(ref keySpan, ref output);
            return status.Found ? output.Length : throw new InvalidOperationException("A bare read found nothing.");
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _faster.Dispose();
    }
}
