using System.Buffers.Binary;

namespace Dynamo.Engine.Values;

/// <summary>
/// One stored value, read in place: a view of its tag and what follows (docs/formats/item.md).
/// A default view reads as <see cref="ValueTag.Missing"/>.
/// </summary>
public readonly ref struct ValueView(ReadOnlySpan<byte> bytes)
{
    /// <summary>The whole value, tag included; empty if missing.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public ValueTag Tag => Bytes.IsEmpty ? ValueTag.Missing : (ValueTag)Bytes[0];

    public bool IsMissing => Bytes.IsEmpty;

    public bool IsBoolean => Tag is ValueTag.True or ValueTag.False;

    /// <summary>The text, digits or bytes of an S, N or B.</summary>
    public ReadOnlySpan<byte> Scalar
    {
        get
        {
            int position = 1;
            int length = Tag == ValueTag.Number ? Bytes[position++] : Varint.Read(Bytes, ref position);
            return Bytes.Slice(position, length);
        }
    }

    /// <summary>Count of attributes, elements or members of an M, L or set.</summary>
    public int Count
    {
        get
        {
            int position = 5;
            return Varint.Read(Bytes, ref position);
        }
    }

    /// <summary>The attributes of an M.</summary>
    public AttributeEnumerator Attributes => new(StoredForm.Content(Bytes));

    /// <summary>The elements of an L.</summary>
    public ElementEnumerator Elements => new(StoredForm.Content(Bytes));

    /// <summary>The members of an SS, NS or BS.</summary>
    public MemberEnumerator Members => new(Bytes[5..]);

    /// <summary>The value that starts at <paramref name="position"/>; moves it behind the value.</summary>
    /// <exception cref="InvalidDataException">No whole value is there.</exception>
    public static ValueView Read(ReadOnlySpan<byte> source, scoped ref int position)
    {
        int start = position;
        if ((uint)start >= (uint)source.Length)
            StoredForm.ThrowDamaged();
        int at = start + 1;
        long length = 0; // of what follows at; a u32 is taken as it is
        switch ((ValueTag)source[start])
        {
            case ValueTag.Number:
                // The shortest number has a digit.
                length = at < source.Length && source[at] > 0 ? source[at] : long.MaxValue;
                at++;
                break;
            case ValueTag.String or ValueTag.Binary:
                length = Varint.Read(source, ref at);
                break;
            case ValueTag.True or ValueTag.False or ValueTag.Null:
                break;
            case ValueTag.Map or ValueTag.List or ValueTag.StringSet or ValueTag.NumberSet or ValueTag.BinarySet:
                length = source.Length - at >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(source[at..]) : long.MaxValue;
                at += sizeof(uint);
                break;
            default:
                throw new InvalidDataException($"A stored value is damaged: it has the unknown tag {source[start]}.");
        }
        if (length > source.Length - at)
            StoredForm.ThrowDamaged();
        position = at + (int)length;
        return new ValueView(source[start..position]);
    }
}

/// <summary>Walks the attributes of an item or an M: <c>while (e.MoveNext()) … e.Name … e.Value</c>.</summary>
public ref struct AttributeEnumerator
{
    private readonly ReadOnlySpan<byte> _source;
    private int _position;
    private int _remaining;

    /// <param name="source">From the count on.</param>
    internal AttributeEnumerator(ReadOnlySpan<byte> source)
    {
        _source = source;
        _remaining = Varint.Read(source, ref _position);
    }

    /// <summary>What is walked, and where the next attribute starts in it: for copying runs of attributes as they lie.</summary>
    internal readonly ReadOnlySpan<byte> Source => _source;

    internal readonly int Position => _position;

    public ReadOnlySpan<byte> Name { get; private set; }

    public ValueView Value { get; private set; }

    /// <summary>Name and value at once, for <c>foreach</c>.</summary>
    public readonly AttributeEntry Current => new(Name, Value);

    public readonly AttributeEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_remaining == 0)
            return false;
        _remaining--;
        int length = Varint.Read(_source, ref _position);
        if (length > _source.Length - _position)
            StoredForm.ThrowDamaged();
        Name = _source.Slice(_position, length);
        _position += length;
        Value = ValueView.Read(_source, ref _position);
        return true;
    }
}

/// <summary>One attribute of an item or entry of an M.</summary>
public readonly ref struct AttributeEntry(ReadOnlySpan<byte> name, ValueView value)
{
    public ReadOnlySpan<byte> Name { get; } = name;

    public ValueView Value { get; } = value;
}

/// <summary>Walks the elements of an L.</summary>
public ref struct ElementEnumerator
{
    private readonly ReadOnlySpan<byte> _source;
    private int _position;
    private int _remaining;

    internal ElementEnumerator(ReadOnlySpan<byte> source)
    {
        _source = source;
        _remaining = Varint.Read(source, ref _position);
    }

    public ValueView Current { get; private set; }

    public readonly ElementEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_remaining == 0)
            return false;
        _remaining--;
        Current = ValueView.Read(_source, ref _position);
        return true;
    }
}

/// <summary>Walks the members of a set: their text, digits or bytes.</summary>
public ref struct MemberEnumerator
{
    private readonly ReadOnlySpan<byte> _source;
    private int _position;
    private int _remaining;

    internal MemberEnumerator(ReadOnlySpan<byte> source)
    {
        _source = source;
        _remaining = Varint.Read(source, ref _position);
    }

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly MemberEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_remaining == 0)
            return false;
        _remaining--;
        int length = Varint.Read(_source, ref _position);
        if (length > _source.Length - _position)
            StoredForm.ThrowDamaged();
        Current = _source.Slice(_position, length);
        _position += length;
        return true;
    }
}
