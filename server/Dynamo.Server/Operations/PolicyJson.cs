using System.Text.Json;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Server.Operations;

/// <summary>Looks at resource-based policies, which are JSON within JSON.</summary>
internal static class PolicyJson
{
    public static PolicyDocument Document(Utf8Text text) => new(text, text.IsPresent && IsObject(text.Span));

    private static bool IsObject(ReadOnlySpan<byte> text)
    {
        try
        {
            Utf8JsonReader reader = new(text);
            bool isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            while (reader.Read())
            {
            }
            return isObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
