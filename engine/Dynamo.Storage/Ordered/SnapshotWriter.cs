using System.Buffers.Binary;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Platform.Compression;

namespace Dynamo.Storage.Ordered;

/// <summary>
/// Writes the ordered keys of keyspaces to a file, block by block, while commits go on: a key that is there during the
/// whole of its keyspace's turn is in the snapshot once, one that comes or goes meanwhile may be or not.
/// </summary>
/// <remarks>Writes from the file's start. The caller syncs and renames the file. One thread.</remarks>
internal sealed class SnapshotWriter
{
    /// <summary>Bytes that go to the file in one call.</summary>
    private const int WriteBytes = 1 << 20;

    private readonly IFile _file;
    private readonly bool _compress;
    private readonly KeyWalk _walk = new();
    private readonly byte[] _plain = new byte[SnapshotFormat.MaxBlockBytes];
    private readonly byte[] _out = new byte[WriteBytes + BlockCodec.MaxBlockBytes(SnapshotFormat.MaxBlockBytes)];
    private readonly byte[] _lastKey = new byte[OrderedKeys.MaxKeyBytes];
    private int _lastKeyLength;
    private int _plainUsed;
    private int _outUsed;
    private long _written;
    private uint _ordinal;
    private KeyspaceId _previous;

    /// <param name="token">Names the checkpoint; a reader must ask for the same.</param>
    /// <param name="compress">Whether blocks are compressed, where the library is there.</param>
    public SnapshotWriter(IFile file, ulong token, Guid storeId, bool compress = true)
    {
        _file = file;
        _compress = compress && LZ4Codec.CanEncode;
        SnapshotFormat.WriteHeader(_out, token, storeId);
        _outUsed = SnapshotFormat.HeaderBytes;
    }

    /// <summary>Keys written so far.</summary>
    public long Count { get; private set; }

    /// <summary>Writes one keyspace's keys. Keyspaces come in ascending order.</summary>
    public void Write(KeyspaceId keyspace, OrderedKeys keys)
    {
        Invariant.Check(keyspace.Value > _previous.Value, "A snapshot's keyspaces are out of order.");
        _previous = keyspace;
        BeginKeys(keyspace);
        _walk.Start(keys, default, default, descending: false);
        while (_walk.Next())
        {
            for (int i = 0; i < _walk.Count; i++)
            {
                if (_plainUsed >= SnapshotFormat.BlockBytes)
                {
                    FlushBlock();
                    BeginKeys(keyspace);
                }
                AddKey(_walk.Key(i), _walk.RecordSize(i));
            }
        }
        FlushBlock();
    }

    /// <summary>Writes the end and returns the file's length. Nothing is synced.</summary>
    public long Finish()
    {
        BeginBlock(SnapshotFormat.EndBlock);
        BinaryPrimitives.WriteInt64LittleEndian(_plain.AsSpan(_plainUsed), Count);
        _plainUsed += sizeof(long);
        FlushBlock();
        FlushOut();
        return _written;
    }

    private void BeginBlock(byte kind)
    {
        _plain[0] = kind;
        BinaryPrimitives.WriteUInt32LittleEndian(_plain.AsSpan(1), _ordinal++);
        _plainUsed = SnapshotFormat.BlockHeadBytes;
    }

    private void BeginKeys(KeyspaceId keyspace)
    {
        BeginBlock(SnapshotFormat.KeysBlock);
        BinaryPrimitives.WriteUInt32LittleEndian(_plain.AsSpan(_plainUsed), keyspace.Value);
        _plainUsed += sizeof(uint);
        _lastKeyLength = 0;
    }

    /// <summary>varint bytes shared with the key before in the block | varint length of the rest | rest | varint record size.</summary>
    private void AddKey(ReadOnlySpan<byte> key, int recordSize)
    {
        int shared = key.CommonPrefixLength(_lastKey.AsSpan(0, _lastKeyLength));
        Span<byte> free = _plain.AsSpan(_plainUsed);
        int used = SnapshotFormat.WriteVarint(free, (uint)shared);
        used += SnapshotFormat.WriteVarint(free[used..], (uint)(key.Length - shared));
        key[shared..].CopyTo(free[used..]);
        used += key.Length - shared;
        used += SnapshotFormat.WriteVarint(free[used..], (uint)recordSize);
        _plainUsed += used;
        key[shared..].CopyTo(_lastKey.AsSpan(shared));
        _lastKeyLength = key.Length;
        Count++;
    }

    private void FlushBlock()
    {
        _outUsed += BlockCodec.Write(_plain.AsSpan(0, _plainUsed), _out.AsSpan(_outUsed), _compress);
        if (_outUsed >= WriteBytes)
            FlushOut();
    }

    private void FlushOut()
    {
        _file.Write(_out.AsSpan(0, _outUsed), _written);
        _written += _outUsed;
        _outUsed = 0;
    }
}
