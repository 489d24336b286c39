using System.Globalization;
using System.Text.Json;
using Dynamo.Engine.Operations.Members;
using Dynamo.Server.Http;

namespace Dynamo.Server.Protocol;

/// <summary>
/// Walks a request's body. Text without escapes is handed out as slices of the body, text with escapes from the
/// request's arena. A null member reads as an absent one. What is of the wrong JSON type throws
/// <see cref="SerializationException"/> with the text that DynamoDB has for the expected and the actual type;
/// malformed JSON throws <see cref="JsonException"/>.
/// </summary>
internal ref struct BodyReader
{
    /// <summary>The bits that track open containers grow with the depth, so a 16 MiB body costs 2 MiB at most.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    private readonly ReadOnlyMemory<byte> _body;
    private readonly RequestArena _arena;

    /// <summary>The tokens themselves, for the binder of values.</summary>
    public Utf8JsonReader Json;

    public BodyReader(ReadOnlyMemory<byte> body, RequestArena arena)
    {
        _body = body;
        _arena = arena;
        Json = new Utf8JsonReader(body.Span, Options);
    }

    /// <summary>The member that <see cref="NextMember"/> stopped at, as UTF-8 without escapes.</summary>
    public ReadOnlyMemory<byte> Name { get; private set; }

    /// <summary>Where the token that the reader stands on starts, in the body.</summary>
    public readonly int TokenStart => (int)Json.TokenStartIndex;

    /// <summary>The body from a token's start to the end of the token that the reader stands on, as it was sent.</summary>
    public readonly ReadOnlyMemory<byte> Source(int start) => _body[start..(int)Json.BytesConsumed];

    /// <summary>Reads into the body's object.</summary>
    public void EnterBody()
    {
        if (!Json.Read() || Json.TokenType != JsonTokenType.StartObject)
            throw new SerializationException();
    }

    /// <summary>Makes sure that nothing follows the body's object.</summary>
    public void LeaveBody()
    {
        if (Json.Read())
            throw new SerializationException();
    }

    /// <summary>Goes to the next member, unless it is null, on its value's first token; false behind the last.</summary>
    public bool NextMember(bool skipsNull = true)
    {
        while (Json.Read() && Json.TokenType == JsonTokenType.PropertyName)
        {
            Name = TokenText();
            Json.Read();
            if (!skipsNull || Json.TokenType != JsonTokenType.Null)
                return true;
        }
        return false;
    }

    /// <summary>Where an offset into the body is, as messages count: from line 1, and bytes before it in the line.</summary>
    public readonly string Place(int offset)
    {
        ReadOnlySpan<byte> before = _body.Span[..offset];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"line {before.Count((byte)'\n') + 1} column {before.Length - (before.LastIndexOf((byte)'\n') + 1)}");
    }

    public readonly bool Is(ReadOnlySpan<byte> name) => Name.Span.SequenceEqual(name);

    /// <summary>Goes to the next element that is not null; false behind the last.</summary>
    public bool NextElement()
    {
        while (Json.Read() && Json.TokenType != JsonTokenType.EndArray)
        {
            if (Json.TokenType != JsonTokenType.Null)
                return true;
        }
        return false;
    }

    /// <summary>Steps over the value that the reader stands on, however deep it is.</summary>
    public void Skip() => Json.Skip();

    public void EnterList()
    {
        if (Json.TokenType != JsonTokenType.StartArray)
            throw TypeErrors.List(Json.TokenType);
    }

    /// <summary>A list whose Java type has parameters of its own, as the values of BatchWriteItem's map.</summary>
    public void EnterNestedList()
    {
        if (Json.TokenType != JsonTokenType.StartArray)
            throw TypeErrors.NestedList(Json.TokenType);
    }

    /// <param name="valueType">The Java name of the map's values.</param>
    public void EnterMap(string valueType)
    {
        if (Json.TokenType != JsonTokenType.StartObject)
            throw TypeErrors.Map(Json.TokenType, valueType);
    }

    /// <summary>A structure that is a member of another.</summary>
    public void EnterField(string type)
    {
        if (Json.TokenType != JsonTokenType.StartObject)
            throw TypeErrors.FieldStructure(Json.TokenType, type);
    }

    /// <summary>A structure that is an element of a list or map.</summary>
    public void EnterElement(string type)
    {
        if (Json.TokenType != JsonTokenType.StartObject)
            throw TypeErrors.ElementStructure(Json.TokenType, type);
    }

    public Utf8Text Text()
        => Json.TokenType == JsonTokenType.String ? TokenText() : throw TypeErrors.String(in Json);

    public bool Boolean() => Scalars.Boolean(in Json);

    public int Integer() => Scalars.Integer(in Json);

    public long Long() => Scalars.Long(in Json);

    /// <summary>A time in seconds since 1970 UTC, as milliseconds.</summary>
    public long Milliseconds() => Scalars.Milliseconds(in Json);

    /// <summary>A list of strings.</summary>
    public void Texts(ValueList<Utf8Text> list)
    {
        list.Reset();
        list.IsPresent = true;
        EnterList();
        while (NextElement())
            list.Add(Text());
    }

    private readonly ReadOnlyMemory<byte> TokenText()
    {
        if (!Json.ValueIsEscaped)
            return _body.Slice((int)Json.TokenStartIndex + 1, Json.ValueSpan.Length);
        Memory<byte> text = _arena.Allocate(Json.ValueSpan.Length);
        int length = JsonText.Unescape(Json.ValueSpan, text.Span);
        _arena.ShrinkLast(text.Length - length);
        return text[..length];
    }
}
