using System.Text.Json;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>Reads and writes resource-based policies, which are JSON within JSON.</summary>
internal static class PolicyJson
{
    public static PolicyDocument Document(Utf8Text text) => new(text, text.IsPresent && IsObject(text.Span));

    /// <summary>The whole answer of an operation on a policy.</summary>
    public static void Answer(ResponseBuffer output, PolicyResult result)
    {
        output.Write((byte)'{');
        TableDescriptionJson.Text(output, "Policy"u8, result.Policy);
        TableDescriptionJson.Text(output, "RevisionId"u8, result.RevisionId);
        output.Write((byte)'}');
    }

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
