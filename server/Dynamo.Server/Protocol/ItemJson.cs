using Dynamo.Engine.Values;
using Dynamo.Server.Http;

namespace Dynamo.Server.Protocol;

/// <summary>Writes stored items and values (docs/formats/item.md) as DynamoDB's JSON, straight into the answer.</summary>
internal static class ItemJson
{
    /// <summary>An item or key: <c>{"name":{"S":"text"},…}</c>.</summary>
    public static void Item(this ResponseBuffer output, ReadOnlySpan<byte> item)
        => Attributes(output, ItemBytes.Attributes(item));

    /// <summary>An AttributeValue: <c>{"S":"text"}</c>.</summary>
    /// <remarks>Recursion is bounded by the depth that an item may be stored with, and by damage being noticed.</remarks>
    public static void Value(this ResponseBuffer output, ValueView value)
    {
        switch (value.Tag)
        {
            case ValueTag.String:
                Text(output, value.Scalar);
                break;
            case ValueTag.Number:
                Number(output, value.Scalar);
                break;
            case ValueTag.Binary:
                output.Write("{\"B\":"u8);
                output.Base64(value.Scalar);
                output.Write((byte)'}');
                break;
            case ValueTag.True:
                output.Write("{\"BOOL\":true}"u8);
                break;
            case ValueTag.False:
                output.Write("{\"BOOL\":false}"u8);
                break;
            case ValueTag.Null:
                output.Write("{\"NULL\":true}"u8);
                break;
            case ValueTag.Map:
                output.Write("{\"M\":"u8);
                Attributes(output, value.Attributes);
                output.Write((byte)'}');
                break;
            case ValueTag.List:
                output.Write("{\"L\":"u8);
                Elements(output, value.Elements);
                output.Write((byte)'}');
                break;
            default:
                Set(output, value);
                break;
        }
    }

    private static void Attributes(ResponseBuffer output, AttributeEnumerator attributes)
    {
        byte separator = (byte)'{';
        while (attributes.MoveNext())
        {
            Name(output, separator, attributes.Name);
            output.Value(attributes.Value);
            separator = (byte)',';
        }
        output.Write(separator == ',' ? "}"u8 : "{}"u8);
    }

    private static void Elements(ResponseBuffer output, ElementEnumerator elements)
    {
        byte separator = (byte)'[';
        while (elements.MoveNext())
        {
            output.Write(separator);
            output.Value(elements.Current);
            separator = (byte)',';
        }
        output.Write(separator == ',' ? "]"u8 : "[]"u8);
    }

    // Names, texts and numbers go out in one step each: they are most of every answer (BatchGetItem 100 in
    // OperationBenchmarks).
    private static void Name(ResponseBuffer output, byte separator, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> close = "\":"u8;
        if (JsonText.NeedsEscape(name))
        {
            output.Write(separator);
            output.String(name);
            output.Write((byte)':');
            return;
        }
        Span<byte> target = output.GetSpan(2 + name.Length + close.Length);
        target[0] = separator;
        target[1] = (byte)'"';
        name.CopyTo(target[2..]);
        close.CopyTo(target[(2 + name.Length)..]);
        output.Advance(2 + name.Length + close.Length);
    }

    private static void Text(ResponseBuffer output, ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> open = "{\"S\":\""u8;
        ReadOnlySpan<byte> close = "\"}"u8;
        if (JsonText.NeedsEscape(text))
        {
            output.Write(open[..^1]);
            output.String(text);
            output.Write((byte)'}');
            return;
        }
        Span<byte> target = output.GetSpan(open.Length + text.Length + close.Length);
        open.CopyTo(target);
        text.CopyTo(target[open.Length..]);
        close.CopyTo(target[(open.Length + text.Length)..]);
        output.Advance(open.Length + text.Length + close.Length);
    }

    private static void Number(ResponseBuffer output, ReadOnlySpan<byte> digits)
    {
        ReadOnlySpan<byte> open = "{\"N\":\""u8;
        ReadOnlySpan<byte> close = "\"}"u8;
        Span<byte> target = output.GetSpan(open.Length + digits.Length + close.Length);
        open.CopyTo(target);
        digits.CopyTo(target[open.Length..]);
        close.CopyTo(target[(open.Length + digits.Length)..]);
        output.Advance(open.Length + digits.Length + close.Length);
    }

    private static void Set(ResponseBuffer output, ValueView set)
    {
        output.Write(set.Tag switch
        {
            ValueTag.StringSet => "{\"SS\":"u8,
            ValueTag.NumberSet => "{\"NS\":"u8,
            _ => "{\"BS\":"u8,
        });
        bool binary = set.Tag == ValueTag.BinarySet;
        byte separator = (byte)'[';
        foreach (ReadOnlySpan<byte> member in set.Members)
        {
            output.Write(separator);
            if (binary)
                output.Base64(member);
            else
                output.String(member);
            separator = (byte)',';
        }
        output.Write("]}"u8);
    }
}
