using System.Buffers.Binary;
using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Log;

/// <summary>
/// The operations of one commit, in the form in which the log stores them: they are written once, applied from
/// here and copied into the log from here. Reusable; serves one commit at a time; not thread-safe.
/// </summary>
internal sealed class LogEntry
{
    /// <summary>A buffer larger than this is given up on <see cref="Reset"/>: large commits are rare.</summary>
    private const int KeptBytes = 1 << 20;

    private byte[] _bytes = new byte[1024];
    private int _used;
    private uint[] _crcs = new uint[1];

    /// <summary>Count of operations.</summary>
    public int Count { get; private set; }

    /// <summary>The operations' bytes; valid until the next change.</summary>
    public ReadOnlySpan<byte> Payload => _bytes.AsSpan(0, _used);

    /// <summary>The operations, in the order in which they were added; valid until the next change.</summary>
    public LogOperationReader Operations => new(Payload);

    public void Reset()
    {
        _used = 0;
        Count = 0;
        if (_bytes.Length > KeptBytes)
            _bytes = new byte[1024];
    }

    public void Put(KeyspaceId keyspace, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Span<byte> into = Add(LogOperationKind.Put, keyspace, LogOperation.PutHeaderBytes + key.Length + value.Length);
        BinaryPrimitives.WriteInt32LittleEndian(into[5..], key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(into[9..], value.Length);
        key.CopyTo(into[LogOperation.PutHeaderBytes..]);
        value.CopyTo(into[(LogOperation.PutHeaderBytes + key.Length)..]);
    }

    public void Delete(KeyspaceId keyspace, ReadOnlySpan<byte> key)
    {
        Span<byte> into = Add(LogOperationKind.Delete, keyspace, LogOperation.DeleteHeaderBytes + key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(into[5..], key.Length);
        key.CopyTo(into[LogOperation.DeleteHeaderBytes..]);
    }

    public void CreateKeyspace(KeyspaceId keyspace)
        => Add(LogOperationKind.CreateKeyspace, keyspace, LogOperation.KeyspaceHeaderBytes);

    public void DropKeyspace(KeyspaceId keyspace)
        => Add(LogOperationKind.DropKeyspace, keyspace, LogOperation.KeyspaceHeaderBytes);

    /// <summary>Checksums of the fragments, computed here so that no lock is held meanwhile.</summary>
    internal ReadOnlySpan<uint> FragmentCrcs(int fragmentBytes)
    {
        int count = WalFormat.FragmentCount(_used, fragmentBytes);
        if (count > WalFormat.MaxFragments)
            throw new InvalidOperationException($"a commit of {_used} bytes has too many fragments of {fragmentBytes}");
        if (_crcs.Length < count)
            _crcs = new uint[count];
        for (int i = 0; i < count; i++)
        {
            int from = i * fragmentBytes;
            _crcs[i] = Crc32C.Compute(_bytes.AsSpan(from, Math.Min(fragmentBytes, _used - from)));
        }
        return _crcs.AsSpan(0, count);
    }

    private Span<byte> Add(LogOperationKind kind, KeyspaceId keyspace, int size)
    {
        if (_bytes.Length - _used < size)
            Grow(size);
        Span<byte> into = _bytes.AsSpan(_used, size);
        into[0] = (byte)kind;
        BinaryPrimitives.WriteUInt32LittleEndian(into[1..], keyspace.Value);
        _used += size;
        Count++;
        return into;
    }

    private void Grow(int size)
    {
        long needed = (long)_used + size;
        if (needed > WalFormat.MaxCommitBytes)
            throw new InvalidOperationException($"a commit of {needed} bytes exceeds the log's limit of {WalFormat.MaxCommitBytes}");
        Array.Resize(ref _bytes, (int)Math.Max(Math.Min(_bytes.Length * 2L, WalFormat.MaxCommitBytes), needed));
    }
}
