using System.Globalization;
using System.Text;
using System.Text.Json;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Server.Protocol;

/// <summary>
/// Members as SearchVectors' reader takes them: no conversions, no null, and texts of its own that say where in the body
/// the fault is.
/// </summary>
internal static class StrictReader
{
    public static Utf8Text Text(ref BodyReader body)
        => body.Json.TokenType == JsonTokenType.String ? body.Text() : throw Wrong(in body, "a string");

    public static int Integer(ref BodyReader body)
    {
        if (body.Json.TokenType == JsonTokenType.Number && body.Json.TryGetInt32(out int value))
            return value;
        throw Wrong(in body, "i32");
    }

    public static void EnterSequence(ref BodyReader body)
    {
        if (body.Json.TokenType != JsonTokenType.StartArray)
            throw Wrong(in body, "a sequence");
    }

    private static SerializationException Wrong(in BodyReader body, string expected)
    {
        string found = Found(in body.Json, out bool isOutOfRange);
        // An object or array is not looked into: its place is where it starts.
        bool isOpen = body.Json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        return new SerializationException(
            $"invalid {(isOutOfRange && expected == "i32" ? "value" : "type")}: {found}, expected {expected} at "
            + body.Place(isOpen ? body.TokenStart : (int)body.Json.BytesConsumed));
    }

    private static string Found(in Utf8JsonReader json, out bool isOutOfRange)
    {
        isOutOfRange = false;
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return "null";
            case JsonTokenType.True or JsonTokenType.False:
                return $"boolean `{(json.TokenType == JsonTokenType.True ? "true" : "false")}`";
            case JsonTokenType.String:
                return $"string \"{json.GetString()}\"";
            case JsonTokenType.Number when json.TryGetInt64(out long integer):
                isOutOfRange = true;
                return string.Create(CultureInfo.InvariantCulture, $"integer `{integer}`");
            case JsonTokenType.Number:
                return $"floating point `{Encoding.UTF8.GetString(json.ValueSpan)}`";
            default:
                return json.TokenType == JsonTokenType.StartArray ? "sequence" : "map";
        }
    }
}
