using System.Buffers.Binary;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Log;

/// <summary>What one operation of a commit does. Persisted: values never change.</summary>
internal enum LogOperationKind : byte
{
    Put = 1,
    Delete = 2,
    CreateKeyspace = 3,
    DropKeyspace = 4,
}

/// <summary>
/// One operation, an absolute after-image: applying it twice is applying it once.
/// <code>
/// 0 u8 kind | 1 u32 keyspace | Put, Delete: 5 u32 key bytes | Put: 9 u32 value bytes | key | value
/// </code>
/// </summary>
internal readonly ref struct LogOperation(
    LogOperationKind kind, KeyspaceId keyspace, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
{
    public const int KeyspaceHeaderBytes = 5;
    public const int DeleteHeaderBytes = 9;
    public const int PutHeaderBytes = 13;

    public LogOperationKind Kind { get; } = kind;

    public KeyspaceId Keyspace { get; } = keyspace;

    public ReadOnlySpan<byte> Key { get; } = key;

    /// <summary>Empty unless <see cref="Kind"/> is <see cref="LogOperationKind.Put"/>.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;
}

/// <summary>Walks the operations of a commit's payload.</summary>
internal ref struct LogOperationReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    /// <summary>The operations not yet read, as bytes.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Whether an operation not yet read makes or drops a keyspace.</summary>
    public readonly bool ChangesKeyspaces
    {
        get
        {
            LogOperationReader copy = this;
            while (copy.Read(out LogOperation operation))
            {
                if (operation.Kind is LogOperationKind.CreateKeyspace or LogOperationKind.DropKeyspace)
                    return true;
            }
            return false;
        }
    }

    /// <summary>
    /// Steps to the next operation; false at the end.
    /// </summary>
    /// <exception cref="InvalidDataException">The payload is not one that <see cref="LogEntry"/> made.</exception>
    public bool Read(out LogOperation operation)
    {
        operation = default;
        if (_rest.IsEmpty)
            return false;
        int header = (LogOperationKind)_rest[0] switch
        {
            LogOperationKind.Put => LogOperation.PutHeaderBytes,
            LogOperationKind.Delete => LogOperation.DeleteHeaderBytes,
            LogOperationKind.CreateKeyspace or LogOperationKind.DropKeyspace => LogOperation.KeyspaceHeaderBytes,
            _ => throw new InvalidDataException($"a log entry has an operation of the unknown kind {_rest[0]}"),
        };
        if (_rest.Length < header)
            throw Short();
        LogOperationKind kind = (LogOperationKind)_rest[0];
        KeyspaceId keyspace = new(BinaryPrimitives.ReadUInt32LittleEndian(_rest[1..]));
        if (kind == LogOperationKind.DropKeyspace && keyspace == KeyspaceId.Root)
            throw new InvalidDataException("a log entry drops the root keyspace");
        uint keyBytes = header >= LogOperation.DeleteHeaderBytes ? BinaryPrimitives.ReadUInt32LittleEndian(_rest[5..]) : 0;
        uint valueBytes = header == LogOperation.PutHeaderBytes ? BinaryPrimitives.ReadUInt32LittleEndian(_rest[9..]) : 0;
        if ((ulong)header + keyBytes + valueBytes > (ulong)_rest.Length)
            throw Short();
        if (keyBytes > ValueRecord.MaxKeyLength || valueBytes > ValueRecord.MaxValueLength)
            throw new InvalidDataException("a log entry has a key or value that is longer than any may be");
        operation = new LogOperation(
            kind,
            keyspace,
            _rest.Slice(header, (int)keyBytes),
            _rest.Slice(header + (int)keyBytes, (int)valueBytes));
        _rest = _rest[(header + (int)keyBytes + (int)valueBytes)..];
        return true;
    }

    private static InvalidDataException Short() => new("a log entry ends inside an operation");
}
