using System.Buffers.Binary;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Platform.Compression;

namespace Dynamo.Storage.Ordered;

/// <summary>Reads a snapshot file keyspace by keyspace. Whatever is not as it was written ends in an exception. One thread.</summary>
internal sealed class SnapshotReader
{
    private const int ReadBytes = 1 << 20;

    private readonly IFile _file;
    private readonly string _name;
    private readonly long _length;
    private readonly OrderedKeysLoader _loader = new();
    private readonly byte[] _plain = new byte[SnapshotFormat.MaxBlockBytes];
    private readonly byte[] _key = new byte[OrderedKeys.MaxKeyBytes];
    private int _keyLength;
    private byte[] _in = new byte[ReadBytes];
    private int _inUsed;
    private int _inLength;
    private long _position;
    private uint _ordinal;
    private ReadOnlyMemory<byte> _block;
    private KeyspaceId _previous;

    /// <param name="name">What messages call the file.</param>
    /// <param name="token">The checkpoint that the file must be of.</param>
    /// <exception cref="InvalidDataException">The file is not such a snapshot.</exception>
    public SnapshotReader(IFile file, string name, ulong token, Guid storeId)
    {
        _file = file;
        _name = name;
        _length = file.Length;
        CheckHeader(token, storeId);
        ReadBlock();
    }

    /// <summary>Keys read so far.</summary>
    public long Count { get; private set; }

    /// <summary>The part of the file that has been read, from 0 to 1.</summary>
    public double Progress => _length == 0 ? 1 : (double)(_position - (_inLength - _inUsed)) / _length;

    /// <summary>Reads the next keyspace, in ascending order; false once all were read and the file's end was found intact.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public bool TryReadKeyspace(out KeyspaceId keyspace, out OrderedKeys keys)
    {
        keys = null!;
        keyspace = default;
        if (_block.Span[0] == SnapshotFormat.EndBlock)
        {
            CheckEnd();
            return false;
        }
        keyspace = KeyspaceOfBlock();
        if (keyspace.Value <= _previous.Value)
            throw Damaged("its keyspaces are out of order");
        _previous = keyspace;
        bool first = true;
        do
        {
            LoadBlock(first);
            first = false;
            ReadBlock();
        }
        while (_block.Span[0] == SnapshotFormat.KeysBlock && KeyspaceOfBlock() == keyspace);
        keys = _loader.Finish();
        return true;
    }

    private void CheckHeader(ulong token, Guid storeId)
    {
        if (!Fill(SnapshotFormat.HeaderBytes))
            throw Damaged("it is too short");
        ReadOnlySpan<byte> header = _in.AsSpan(0, SnapshotFormat.HeaderBytes);
        if (!header.StartsWith(SnapshotFormat.Magic))
            throw Damaged("it does not begin as a snapshot");
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[60..]) != Crc32C.Compute(header[..60]))
            throw Damaged("the checksum of its header is wrong");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (version > SnapshotFormat.Version)
            throw new InvalidDataException($"snapshot {_name} has format {version}; this program knows up to {SnapshotFormat.Version}");
        if (new Guid(header[24..40]) != storeId)
            throw new InvalidDataException($"snapshot {_name} belongs to another store");
        if (BinaryPrimitives.ReadUInt64LittleEndian(header[16..]) != token)
            throw new InvalidDataException($"snapshot {_name} belongs to another checkpoint");
        _inUsed = SnapshotFormat.HeaderBytes;
    }

    /// <summary>Makes the next block the current one; checks what all blocks have.</summary>
    private void ReadBlock()
    {
        if (!Fill(BlockCodec.HeaderBytes))
            throw Damaged("it ends too early");
        if (!BlockCodec.TryReadLengths(_in.AsSpan(_inUsed), out int stored, out int plainBytes)
            || plainBytes > _plain.Length || plainBytes < SnapshotFormat.BlockHeadBytes + sizeof(uint))
        {
            throw Damaged("a block's header is wrong");
        }
        int blockBytes = BlockCodec.HeaderBytes + stored;
        if (!Fill(blockBytes))
            throw Damaged("it ends within a block");
        if (!BlockCodec.TryRead(_in.AsSpan(_inUsed, blockBytes), _plain, out plainBytes))
            throw Damaged("a block's checksum is wrong");
        if (BinaryPrimitives.ReadUInt32LittleEndian(_plain.AsSpan(1)) != _ordinal++)
            throw Damaged("a block is not the next one");
        if (_plain[0] is not (SnapshotFormat.KeysBlock or SnapshotFormat.EndBlock))
            throw Damaged($"a block has the unknown kind {_plain[0]}");
        _inUsed += blockBytes;
        _block = _plain.AsMemory(0, plainBytes);
    }

    private KeyspaceId KeyspaceOfBlock()
        => new(BinaryPrimitives.ReadUInt32LittleEndian(_block.Span[SnapshotFormat.BlockHeadBytes..]));

    /// <param name="first">Whether the block begins its keyspace: then no key comes before.</param>
    private void LoadBlock(bool first)
    {
        ReadOnlySpan<byte> block = _block.Span;
        int position = SnapshotFormat.BlockHeadBytes + sizeof(uint);
        bool sharing = false; // Only within a block.
        while (position < block.Length)
        {
            if (!SnapshotFormat.TryReadVarint(block, ref position, out uint shared)
                || !SnapshotFormat.TryReadVarint(block, ref position, out uint rest)
                || shared > (sharing ? _keyLength : 0) || rest > _key.Length - shared || rest > block.Length - position)
            {
                throw Damaged("a key has a wrong length");
            }
            ReadOnlySpan<byte> restBytes = block.Slice(position, (int)rest);
            // Above the key before: behind what is shared, that key ends or has a lower byte.
            if (!first && restBytes.SequenceCompareTo(_key.AsSpan((int)shared, _keyLength - (int)shared)) <= 0)
                throw Damaged("its keys are out of order");
            restBytes.CopyTo(_key.AsSpan((int)shared));
            _keyLength = (int)(shared + rest);
            position += (int)rest;
            if (!SnapshotFormat.TryReadVarint(block, ref position, out uint recordSize) || recordSize > int.MaxValue)
                throw Damaged("a record's size is wrong");
            _loader.Add(_key.AsSpan(0, _keyLength), (int)recordSize);
            Count++;
            first = false;
            sharing = true;
        }
    }

    private void CheckEnd()
    {
        ReadOnlySpan<byte> end = _block.Span[SnapshotFormat.BlockHeadBytes..];
        if (end.Length != sizeof(long) || BinaryPrimitives.ReadInt64LittleEndian(end) != Count)
            throw Damaged("it holds another count of keys than it says");
        if (Fill(1))
            throw Damaged("bytes follow its end");
    }

    /// <summary>Makes so many unread bytes available; false if the file ends before.</summary>
    private bool Fill(int bytes)
    {
        if (_inLength - _inUsed >= bytes)
            return true;
        _in.AsSpan(_inUsed, _inLength - _inUsed).CopyTo(_in);
        _inLength -= _inUsed;
        _inUsed = 0;
        if (bytes > _in.Length)
            Array.Resize(ref _in, bytes);
        int read = _file.Read(_in.AsSpan(_inLength), _position);
        _inLength += read;
        _position += read;
        return _inLength >= bytes;
    }

    private InvalidDataException Damaged(string how)
        => new($"snapshot {_name} is damaged before byte {_position}: {how}");
}
