using System.Text.Json;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;

namespace Dynamo.Server.Protocol;

/// <summary>
/// Binds AttributeValues and items from a body straight to their stored form (docs/formats/item.md) and counts their
/// size on the way. Wrong JSON types throw; values that are not valid leave the first fault in document order behind.
/// Reusable; serves one value at a time.
/// </summary>
/// <remarks>
/// Nesting is walked with a stack of frames of its own, so that no depth of a body can exhaust the thread's. A frame
/// stands for an object or array that is open in the body.
/// </remarks>
internal sealed partial class ValueBinder
{
    /// <summary>
    /// Documents nested deeper are read over. More than an item may nest (32), because some operations evaluate
    /// conditions on values that are too deep to be stored.
    /// </summary>
    private const int MaxLevel = 100;

    private readonly SetBuilder _set = new();
    private readonly NameSet _names = new();
    private readonly byte[] _number = new byte[DynamoNumber.MaxLength];
    private Frame[] _frames = new Frame[2 * MaxLevel + 4];
    private byte[] _scratch = new byte[256];
    private byte[] _decoded = new byte[256];
    private int _depth;
    private int _level;
    private int _maxLevel;
    private int _sizeBytes;
    private NumberRules _rules;
    private ValueFault? _fault;

    private enum FrameKind : byte
    {
        /// <summary>The attributes of an item or M.</summary>
        Attributes,

        /// <summary>The elements of an L.</summary>
        Elements,

        /// <summary>The object around a value: <c>{"S": … }</c>.</summary>
        Value,
    }

    /// <summary>Binds an item or key; the reader stands on the member's first token.</summary>
    public ValueSlot Item(ref BodyReader reader, ValueWriter output, NumberRules rules = NumberRules.Current)
    {
        if (reader.Json.TokenType != JsonTokenType.StartObject)
            throw TypeErrors.Map(reader.Json.TokenType, "AttributeValue");
        return ItemInside(ref reader, output, rules);
    }

    /// <summary>Binds a key that is an element of a list (BatchGetItem's).</summary>
    public ValueSlot ListedItem(ref BodyReader reader, ValueWriter output, NumberRules rules = NumberRules.Current)
    {
        if (reader.Json.TokenType != JsonTokenType.StartObject)
            throw TypeErrors.NestedMap(reader.Json.TokenType, "AttributeValue");
        return ItemInside(ref reader, output, rules);
    }

    /// <summary>Binds a value that is a structure's member.</summary>
    public ValueSlot FieldValue(ref BodyReader reader, ValueWriter output, NumberRules rules = NumberRules.Current)
    {
        if (reader.Json.TokenType != JsonTokenType.StartObject)
            throw TypeErrors.FieldStructure(reader.Json.TokenType, "AttributeValue");
        int start = output.Length;
        ValueFault? fault = Value(ref reader, output, rules);
        return new ValueSlot(start, output.Length - start, fault);
    }

    /// <summary>Binds a value that is an element of a list or map.</summary>
    public ValueSlot ElementValue(ref BodyReader reader, ValueWriter output, NumberRules rules = NumberRules.Current)
    {
        if (reader.Json.TokenType != JsonTokenType.StartObject)
            throw TypeErrors.ElementStructure(reader.Json.TokenType, "AttributeValue");
        int start = output.Length;
        ValueFault? fault = Value(ref reader, output, rules);
        return new ValueSlot(start, output.Length - start, fault);
    }

    /// <summary>Binds one of ExpressionAttributeValues; a whole value is written in any case.</summary>
    public ValueFault? PlaceholderValue(ref BodyReader reader, ValueWriter output, NumberRules rules)
    {
        if (reader.Json.TokenType != JsonTokenType.StartObject)
            throw TypeErrors.ElementStructure(reader.Json.TokenType, "AttributeValue");
        // The older layer does not count the attribute that a value may become, so it takes one level more than an
        // item has room for: conditions are evaluated with such a value (TransactWriteItems, measured on us-east-1,
        // October 2026: 32 documents around a leaf are taken, 40 are not).
        return Value(ref reader, output, rules, ValueFault.MaxNestingLevel + (rules == NumberRules.Older ? 1 : 0));
    }

    private ValueFault? Value(
        ref BodyReader reader, ValueWriter output, NumberRules rules, int maxLevel = ValueFault.MaxNestingLevel)
    {
        Begin(rules, maxLevel);
        OpenValue(output);
        Run(ref reader, output);
        return _fault;
    }

    private ValueSlot ItemInside(ref BodyReader reader, ValueWriter output, NumberRules rules)
    {
        Begin(rules, ValueFault.MaxNestingLevel);
        int start = output.BeginItem();
        Push(FrameKind.Attributes, start);
        Run(ref reader, output);
        return new ValueSlot(start, output.Length - start, _fault);
    }

    private void Begin(NumberRules rules, int maxLevel)
    {
        _depth = 0;
        _level = 0;
        _maxLevel = maxLevel;
        _sizeBytes = 0;
        _rules = rules;
        _fault = null;
        _names.Reset();
    }

    /// <summary>Reads until the frame that was pushed first is closed.</summary>
    private void Run(ref BodyReader reader, ValueWriter output)
    {
        while (_depth > 0)
        {
            switch (_frames[_depth - 1].Kind)
            {
                case FrameKind.Attributes:
                    Attribute(ref reader, output);
                    break;
                case FrameKind.Elements:
                    Element(ref reader, output);
                    break;
                default:
                    ValueMember(ref reader, output);
                    break;
            }
        }
    }

    private void Attribute(ref BodyReader reader, ValueWriter output)
    {
        ref Utf8JsonReader json = ref reader.Json;
        json.Read();
        ref Frame frame = ref _frames[_depth - 1];
        if (json.TokenType == JsonTokenType.EndObject)
        {
            CloseAttributes(ref frame, output);
            return;
        }
        ReadOnlySpan<byte> name = Text(in json);
        // The one fault that is looked for before values are, wherever it stands: measured beside values that nest too
        // deep, us-east-1, October 2026.
        if (_depth == 1 && ValueFault.Name(name.Length) is { } fault)
            _fault = fault;
        output.Name(name);
        _names.Add(name);
        _sizeBytes += name.Length + (_depth > 1 ? ItemSize.ElementOverhead : 0);
        frame.Count++;
        json.Read();
        ElementStart(ref reader, output);
    }

    private void Element(ref BodyReader reader, ValueWriter output)
    {
        reader.Json.Read();
        ref Frame frame = ref _frames[_depth - 1];
        if (reader.Json.TokenType == JsonTokenType.EndArray)
        {
            output.End(frame.Start, frame.Count);
            Pop();
            return;
        }
        frame.Count++;
        _sizeBytes += ItemSize.ElementOverhead;
        ElementStart(ref reader, output);
    }

    /// <summary>An attribute's or element's value begins: its object is opened, or read over if it is too deep.</summary>
    private void ElementStart(ref BodyReader reader, ValueWriter output)
    {
        if (reader.Json.TokenType == JsonTokenType.Null)
        {
            Fault(ValueFault.Empty);
            output.Null();
            return;
        }
        if (reader.Json.TokenType != JsonTokenType.StartObject)
            throw TypeErrors.ElementStructure(reader.Json.TokenType, "AttributeValue");
        if (_level >= MaxLevel)
        {
            reader.Json.Skip();
            output.Null();
            return;
        }
        OpenValue(output);
    }

    private void OpenValue(ValueWriter output)
    {
        Push(FrameKind.Value, output.Length);
        if (++_level > _maxLevel)
            Fault(ValueFault.TooDeep);
        if (_level > ValueFault.MaxCurrentLevel && _fault == ValueFault.TooDeep)
            _fault = ValueFault.FarTooDeep;
    }

    private void CloseAttributes(ref Frame frame, ValueWriter output)
    {
        bool repeated = _names.Close(frame.Names, frame.Count);
        if (_depth == 1)
        {
            output.EndItem(frame.Start, frame.Count, _sizeBytes);
            if (repeated)
                RepeatedNames.RemoveFromItem(output, frame.Start, _sizeBytes);
        }
        else
        {
            output.End(frame.Start, frame.Count);
            if (repeated)
                RepeatedNames.RemoveFromMap(output, frame.Start, ref _sizeBytes);
        }
        Pop();
    }

    private void Fault(ValueFault fault) => _fault ??= fault;

    private void Push(FrameKind kind, int start)
    {
        if (_depth == _frames.Length)
            Array.Resize(ref _frames, _depth * 2);
        _frames[_depth++] = new Frame { Kind = kind, Start = start, Names = _names.Count };
    }

    private void Pop() => _depth--;

    /// <summary>The text of a string or name, without escapes; valid until the next call or read.</summary>
    private ReadOnlySpan<byte> Text(in Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
            return json.ValueSpan;
        if (_scratch.Length < json.ValueSpan.Length)
            _scratch = new byte[json.ValueSpan.Length];
        return _scratch.AsSpan(0, JsonText.Unescape(json.ValueSpan, _scratch));
    }

    private struct Frame
    {
        public FrameKind Kind;

        /// <summary>Whether the value already has a type.</summary>
        public bool HasType;

        /// <summary>Where the container or value starts in the output.</summary>
        public int Start;

        /// <summary>Attributes or elements so far.</summary>
        public int Count;

        /// <summary>Where the frame's names start in the set of names.</summary>
        public int Names;

        /// <summary>Of a value with several types: where the second one starts in the output; else 0.</summary>
        public int Surplus;
    }
}
