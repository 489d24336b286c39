using System.Text.Json;
using Dynamo.Engine.Values;

namespace Dynamo.Server.Protocol;

/// <content>What stands inside the object around a value: one type's name and its content.</content>
internal sealed partial class ValueBinder
{
    private void ValueMember(ref BodyReader reader, ValueWriter output)
    {
        ref Utf8JsonReader json = ref reader.Json;
        json.Read();
        ref Frame frame = ref _frames[_depth - 1];
        if (json.TokenType == JsonTokenType.EndObject)
        {
            CloseValue(ref frame, output);
            return;
        }
        ValueTag type = Type(Text(in json));
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
            return;
        if (type == ValueTag.Missing)
        {
            json.Skip();
            return;
        }
        if (frame.HasType && frame.Surplus == 0)
            frame.Surplus = output.Length;
        frame.HasType = true;
        Content(ref reader, output, type);
    }

    private void CloseValue(ref Frame frame, ValueWriter output)
    {
        if (!frame.HasType)
        {
            Fault(ValueFault.Empty);
            output.Null();
        }
        else if (frame.Surplus > 0)
        {
            Fault(ValueFault.SeveralTypes);
            output.Truncate(frame.Surplus);
        }
        _level--;
        Pop();
    }

    private void Content(ref BodyReader reader, ValueWriter output, ValueTag type)
    {
        ref Utf8JsonReader json = ref reader.Json;
        switch (type)
        {
            case ValueTag.String:
                ReadOnlySpan<byte> text = StringText(in json);
                output.String(text);
                _sizeBytes += text.Length;
                break;
            case ValueTag.Number:
                ReadOnlySpan<byte> number = Number(StringText(in json));
                output.Number(number);
                _sizeBytes += ItemSize.OfNumber(number);
                break;
            case ValueTag.Binary:
                ReadOnlySpan<byte> bytes = Bytes(in json);
                output.Binary(bytes);
                _sizeBytes += bytes.Length;
                break;
            case ValueTag.True:
                output.Boolean(Scalars.Boolean(in json));
                _sizeBytes++;
                break;
            case ValueTag.Null:
                if (!Scalars.Boolean(in json))
                    Fault(ValueFault.NullFalse);
                output.Null();
                _sizeBytes++;
                break;
            case ValueTag.Map:
                if (json.TokenType != JsonTokenType.StartObject)
                    throw TypeErrors.Map(json.TokenType, "AttributeValue");
                _sizeBytes += ItemSize.DocumentOverhead;
                Push(FrameKind.Attributes, output.Begin(ValueTag.Map));
                break;
            case ValueTag.List:
                reader.EnterList();
                _sizeBytes += ItemSize.DocumentOverhead;
                Push(FrameKind.Elements, output.Begin(ValueTag.List));
                break;
            default:
                reader.EnterList();
                Set(ref reader, output, type);
                break;
        }
    }

    private void Set(ref BodyReader reader, ValueWriter output, ValueTag type)
    {
        ref Utf8JsonReader json = ref reader.Json;
        _set.Begin(type);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.Null)
            {
                Fault(ValueFault.Empty);
                continue;
            }
            ReadOnlySpan<byte> member = type switch
            {
                ValueTag.BinarySet => Bytes(in json),
                ValueTag.NumberSet => Number(StringText(in json)),
                _ => StringText(in json),
            };
            _sizeBytes += type == ValueTag.NumberSet ? ItemSize.OfNumber(member) : member.Length;
            _set.Add(member);
        }
        if (_set.End(output) is { } fault)
        {
            Fault(fault);
            output.Null();
        }
    }

    private ReadOnlySpan<byte> StringText(in Utf8JsonReader json)
        => json.TokenType == JsonTokenType.String ? Text(in json) : throw TypeErrors.String(in json);

    /// <summary>The canonical text; that of zero where there is a fault.</summary>
    private ReadOnlySpan<byte> Number(ReadOnlySpan<byte> text)
    {
        NumberFault fault = DynamoNumber.TryNormalize(text, _number, out int length, _rules);
        if (fault == NumberFault.None)
            return _number.AsSpan(0, length);
        Fault(ValueFault.Number(fault, text));
        return "0"u8;
    }

    /// <summary>Decoded base64, in place of its text; valid until the next call or read.</summary>
    private ReadOnlySpan<byte> Bytes(in Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
            throw TypeErrors.Blob(json.TokenType);
        ReadOnlySpan<byte> text = Text(in json);
        if (_decoded.Length < text.Length)
            _decoded = new byte[text.Length];
        return _decoded.AsSpan(0, Base64Text.Decode(text, _decoded));
    }

    private static ValueTag Type(ReadOnlySpan<byte> name)
    {
        if (name.Length == 1)
        {
            return name[0] switch
            {
                (byte)'S' => ValueTag.String,
                (byte)'N' => ValueTag.Number,
                (byte)'B' => ValueTag.Binary,
                (byte)'M' => ValueTag.Map,
                (byte)'L' => ValueTag.List,
                _ => ValueTag.Missing,
            };
        }
        return name switch
        {
            _ when name.SequenceEqual("BOOL"u8) => ValueTag.True,
            _ when name.SequenceEqual("NULL"u8) => ValueTag.Null,
            _ when name.SequenceEqual("SS"u8) => ValueTag.StringSet,
            _ when name.SequenceEqual("NS"u8) => ValueTag.NumberSet,
            _ when name.SequenceEqual("BS"u8) => ValueTag.BinarySet,
            _ => ValueTag.Missing,
        };
    }
}
