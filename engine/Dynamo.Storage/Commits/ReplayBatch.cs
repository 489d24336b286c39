using System.Buffers.Binary;
using Dynamo.Storage.Log;

namespace Dynamo.Storage.Commits;

/// <summary>Commits copied out of the log, so that they can be applied while the next ones are read.</summary>
internal sealed class ReplayBatch
{
    private const int HeaderBytes = sizeof(ulong) + sizeof(int);

    // Large enough that handing it over costs nothing beside applying it, small enough for the processor's caches.
    private const int FullBytes = 1 << 20;

    private byte[] _bytes = new byte[FullBytes];
    private int _used;

    public bool IsEmpty => _used == 0;

    /// <summary>Adds a commit if it fits; an empty batch takes one of any size.</summary>
    public bool TryAdd(ulong version, ReadOnlySpan<byte> payload)
    {
        int needed = HeaderBytes + payload.Length;
        if (_bytes.Length - _used < needed)
        {
            if (!IsEmpty)
                return false;
            _bytes = new byte[needed];
        }
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(_used), version);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_used + sizeof(ulong)), payload.Length);
        payload.CopyTo(_bytes.AsSpan(_used + HeaderBytes));
        _used += needed;
        return true;
    }

    /// <summary>Steps to the commit at a position, which starts at 0; false behind the last.</summary>
    public bool Read(ref int position, out ulong version, out LogOperationReader operations)
    {
        version = 0;
        operations = default;
        if (position == _used)
            return false;
        version = BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(position));
        int length = BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(position + sizeof(ulong)));
        operations = new LogOperationReader(_bytes.AsSpan(position + HeaderBytes, length));
        position += HeaderBytes + length;
        return true;
    }

    public void Clear()
    {
        _used = 0;
        if (_bytes.Length > FullBytes)
            _bytes = new byte[FullBytes];
    }
}
