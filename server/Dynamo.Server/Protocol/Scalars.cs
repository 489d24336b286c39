using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Dynamo.Server.Protocol;

/// <summary>Members of type Boolean, Integer and Long, with the conversions that DynamoDB's reader makes.</summary>
internal static class Scalars
{
    /// <summary>The end of the year 9999.</summary>
    private const double MaxTimeMs = 253_402_300_799_999;

    /// <summary>The strings true, yes and 1, false, no and 0 convert, in any case of letters.</summary>
    public static bool Boolean(in Utf8JsonReader json)
    {
        if (json.TokenType is JsonTokenType.True or JsonTokenType.False)
            return json.TokenType == JsonTokenType.True;
        if (json.TokenType != JsonTokenType.String)
            throw TypeErrors.Boolean(in json);
        if (IsAnyOf(json.ValueSpan, "true"u8, "yes"u8, "1"u8))
            return true;
        if (IsAnyOf(json.ValueSpan, "false"u8, "no"u8, "0"u8))
            return false;
        throw TypeErrors.Boolean(in json);
    }

    public static int Integer(in Utf8JsonReader json)
    {
        long value = Whole(in json, "Integer");
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw new SerializationException();
    }

    public static long Long(in Utf8JsonReader json) => Whole(in json, "Long");

    /// <summary>Seconds with a fraction; what is beyond any calendar is its end.</summary>
    public static long Milliseconds(in Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.Number || !json.TryGetDouble(out double seconds))
            throw TypeErrors.Number(in json, "Date");
        return (long)Math.Clamp(Math.Round(seconds * 1000), -MaxTimeMs, MaxTimeMs);
    }

    /// <summary>Decimals lose their fraction; what does not fit 64 bits cannot be read.</summary>
    private static long Whole(in Utf8JsonReader json, string type)
    {
        if (json.TokenType != JsonTokenType.Number)
            throw TypeErrors.Number(in json, type);
        if (Utf8Parser.TryParse(json.ValueSpan, out long value, out int used) && used == json.ValueSpan.Length)
            return value;
        if (json.TryGetDouble(out double real) && Math.Abs(real) < long.MaxValue)
            return (long)Math.Floor(real);
        throw new SerializationException();
    }

    private static bool IsAnyOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c)
        => Ascii.EqualsIgnoreCase(text, a) || Ascii.EqualsIgnoreCase(text, b) || Ascii.EqualsIgnoreCase(text, c);
}
