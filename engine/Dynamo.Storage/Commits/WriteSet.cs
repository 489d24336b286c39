using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

/// <summary>
/// What a commit writes, in the form of its log entry: one encoding from the body to the log, to the apply step and
/// to replay. See docs/formats/commit.md.
/// </summary>
/// <remarks>
/// Each write: kind (u8), key length without keyspace (u24), value length (u32), keyspace (u32), key, value;
/// little-endian. Keyspace and key stand together as the full key that <see cref="ValueLog"/> wants.
/// </remarks>
internal sealed class WriteSet
{
    private const int HeaderLength = 8;

    // A larger buffer goes back to the garbage collector after use, not to the pool.
    private const int KeepBytes = 1 << 20;

    private byte[] _bytes = new byte[1024];
    private int _used;

    public int Count { get; private set; }

    /// <summary>What the puts take in the log of values, in bytes.</summary>
    public long PutBytes { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _used);

    public void Clear()
    {
        _used = 0;
        Count = 0;
        PutBytes = 0;
        if (_bytes.Length > KeepBytes)
            _bytes = new byte[1024];
    }

    public void AddPut(KeyspaceId keyspace, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (value.Length > ValueRecord.MaxValueLength)
            throw new ArgumentOutOfRangeException(nameof(value), value.Length, "The value is longer than a page.");
        Span<byte> rest = Add(WriteKind.Put, keyspace, key, value.Length);
        value.CopyTo(rest);
        PutBytes += ValueRecord.LogBytes(key.Length, value.Length);
    }

    public void AddDelete(KeyspaceId keyspace, ReadOnlySpan<byte> key) => Add(WriteKind.Delete, keyspace, key, 0);

    public void AddKeyspace(WriteKind kind, KeyspaceId keyspace) => Add(kind, keyspace, default, 0);

    private Span<byte> Add(WriteKind kind, KeyspaceId keyspace, ReadOnlySpan<byte> key, int valueLength)
    {
        if (key.Length > ValueRecord.MaxKeyLength)
            throw new ArgumentOutOfRangeException(nameof(key), key.Length, "The key is too long.");
        int length = HeaderLength + sizeof(uint) + key.Length + valueLength;
        if (_bytes.Length - _used < length)
            Array.Resize(ref _bytes, (int)Math.Max(checked(_used + (long)length), Math.Min(_bytes.Length * 2L, Array.MaxLength)));
        Span<byte> to = _bytes.AsSpan(_used, length);
        BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)kind | ((uint)key.Length << 8));
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], (uint)valueLength);
        BinaryPrimitives.WriteUInt32LittleEndian(to[8..], keyspace.Value);
        key.CopyTo(to[12..]);
        _used += length;
        Count++;
        return to[(12 + key.Length)..];
    }
}

/// <summary>What one write does. Persisted: numbers never change their meaning.</summary>
internal enum WriteKind : byte
{
    Put = 1,
    Delete = 2,
    CreateKeyspace = 3,
    DropKeyspace = 4,
}

/// <summary>Walks the writes of a <see cref="WriteSet"/> or of a log entry.</summary>
internal unsafe ref struct WriteReader(byte* bytes, int length)
{
    private byte* _at = bytes;
    private readonly byte* _end = bytes + length;

    public WriteKind Kind { get; private set; }

    /// <summary>Keyspace and key together.</summary>
    public byte* FullKey { get; private set; }

    public int FullKeyLength { get; private set; }

    public byte* Value { get; private set; }

    public int ValueLength { get; private set; }

    public readonly KeyspaceId Keyspace => new(Unsafe.ReadUnaligned<uint>(FullKey));

    public readonly ReadOnlySpan<byte> Key => new(FullKey + sizeof(uint), FullKeyLength - sizeof(uint));

    /// <summary>Steps to the next write. False at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a whole sequence of writes.</exception>
    public bool Next()
    {
        if (_at == _end)
            return false;
        if (_end - _at < 12)
            throw Torn();
        uint kindAndKeyLength = Unsafe.ReadUnaligned<uint>(_at);
        Kind = (WriteKind)(byte)kindAndKeyLength;
        int keyLength = (int)(kindAndKeyLength >> 8);
        uint valueLength = Unsafe.ReadUnaligned<uint>(_at + 4);
        FullKey = _at + 8;
        FullKeyLength = sizeof(uint) + keyLength;
        Value = FullKey + FullKeyLength;
        if (keyLength > ValueRecord.MaxKeyLength
            || valueLength > ValueRecord.MaxValueLength
            || _end - Value < valueLength
            || Kind is < WriteKind.Put or > WriteKind.DropKeyspace)
        {
            throw Torn();
        }
        ValueLength = (int)valueLength;
        _at = Value + valueLength;
        return true;
    }

    private static InvalidDataException Torn() => new("A commit's writes are not readable.");
}
