using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dynamo.Storage.Commits;

/// <summary>Lays full keys out (keyspace identifier, little-endian u32, then the key) at an address that stays.</summary>
internal sealed unsafe class FullKeyBuffer
{
    private byte[] _memory;
    private byte* _start;
    private int _length;

    public FullKeyBuffer() => Pin(512);

    /// <summary>The full key, valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Set(KeyspaceId keyspace, ReadOnlySpan<byte> key, out int length)
    {
        length = sizeof(uint) + key.Length;
        if (length > _memory.Length)
            Pin(length * 2);
        BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(_start, sizeof(uint)), keyspace.Value);
        key.CopyTo(new Span<byte>(_start + sizeof(uint), key.Length));
        _length = length;
        return _start;
    }

    /// <summary>The full key that was set last.</summary>
    public byte* Get(out int length)
    {
        length = _length;
        return _start;
    }

    [MemberNotNull(nameof(_memory))]
    private void Pin(int length)
    {
        _memory = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        _start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
    }
}
