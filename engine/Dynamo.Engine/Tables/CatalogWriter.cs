using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Dynamo.Storage;

namespace Dynamo.Engine.Tables;

/// <summary>
/// Writes a catalog record: fields of tag, u32 length and content (docs/formats/catalog.md). A field holds one
/// integer, one text or fields of its own.
/// </summary>
internal sealed class CatalogWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Version(byte version)
    {
        _buffer.GetSpan(1)[0] = version;
        _buffer.Advance(1);
    }

    public void Integer(byte tag, long value)
    {
        Head(tag, sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    /// <summary>Leaves out what is null.</summary>
    public void Integer(byte tag, long? value)
    {
        if (value is { } present)
            Integer(tag, present);
    }

    /// <summary>Leaves out what is null.</summary>
    public void Text(byte tag, string? value)
    {
        if (value is null)
            return;
        Head(tag, Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _buffer);
    }

    public void Bytes(byte tag, ReadOnlySpan<byte> value)
    {
        Head(tag, value.Length);
        _buffer.Write(value);
    }

    /// <summary>A field made of the fields that <paramref name="write"/> writes.</summary>
    public void Fields(byte tag, Action<CatalogWriter> write)
    {
        CatalogWriter inner = new();
        write(inner);
        Bytes(tag, inner.Written);
    }

    private void Head(byte tag, int length)
    {
        Span<byte> head = _buffer.GetSpan(5);
        head[0] = tag;
        BinaryPrimitives.WriteUInt32LittleEndian(head[1..], (uint)length);
        _buffer.Advance(5);
    }
}

/// <summary>Walks the fields that <see cref="CatalogWriter"/> wrote. Throws InvalidDataException on bytes that end too early.</summary>
internal ref struct CatalogReader(ReadOnlySpan<byte> fields)
{
    private const long MaxTimeMs = 253402300799999;

    private ReadOnlySpan<byte> _rest = fields;

    public byte Tag { get; private set; }

    public ReadOnlySpan<byte> Content { get; private set; }

    public readonly long Integer => Content.Length == sizeof(long)
        ? BinaryPrimitives.ReadInt64LittleEndian(Content)
        : throw Damaged();

    /// <summary>Milliseconds since 1970 UTC, up to the end of the year 9999.</summary>
    public readonly long Time => Integer is >= 0 and <= MaxTimeMs ? Integer : throw Damaged();

    /// <summary>A small number: 0 to <paramref name="last"/>.</summary>
    public readonly int Choice(int last) => Integer >= 0 && Integer <= last ? (int)Integer : throw Damaged();

    /// <summary>Never the root, which holds the catalog itself.</summary>
    public readonly KeyspaceId Keyspace => Integer > KeyspaceId.Root.Value && Integer <= uint.MaxValue ? new KeyspaceId((uint)Integer) : throw Damaged();

    /// <summary>A UUID, big-endian.</summary>
    public readonly Guid Identity => Content.Length == 16 ? new Guid(Content, bigEndian: true) : throw Damaged();

    public readonly string Text => Utf8.IsValid(Content) ? Encoding.UTF8.GetString(Content) : throw Damaged();

    public readonly CatalogReader Fields => new(Content);

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        if (_rest.Length < 5)
            throw Damaged();
        Tag = _rest[0];
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(_rest[1..]);
        if (length > _rest.Length - 5)
            throw Damaged();
        Content = _rest.Slice(5, (int)length);
        _rest = _rest[(5 + (int)length)..];
        return true;
    }

    public static InvalidDataException Damaged() => new("A record of the catalog is damaged.");

    /// <summary>A field of a later version: to ignore it would lose it at the next change of the table.</summary>
    public readonly InvalidDataException Unknown() => new($"A record of the catalog has the unknown field {Tag}: a newer version wrote it.");
}
