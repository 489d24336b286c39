using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dynamo.Engine.Tests.Values;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Tests.Expressions;

/// <summary>Stored values and items from DynamoDB's JSON and back, for tests that read better so.</summary>
internal static class Json
{
    public static byte[] Item(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return Stored.Item([.. document.RootElement.EnumerateObject().Select(p => (p.Name, Value(p.Value)))]);
    }

    public static byte[] Value(JsonElement json)
    {
        JsonProperty type = json.EnumerateObject().Single();
        JsonElement value = type.Value;
        return type.Name switch
        {
            "S" => Stored.S(value.GetString()!),
            "N" => Stored.N(value.GetString()!),
            "B" => Stored.B(value.GetBytesFromBase64()),
            "BOOL" => Stored.Bool(value.GetBoolean()),
            "NULL" => Stored.Null(),
            "M" => Stored.M([.. value.EnumerateObject().Select(p => (p.Name, Value(p.Value)))]),
            "L" => Stored.L([.. value.EnumerateArray().Select(Value)]),
            "SS" => Stored.Set(ValueTag.StringSet, [.. value.EnumerateArray().Select(e => e.GetString()!)]),
            "NS" => Stored.Set(ValueTag.NumberSet, [.. value.EnumerateArray().Select(e => e.GetString()!)]),
            "BS" => Stored.Set(ValueTag.BinarySet, [.. value.EnumerateArray().Select(e => e.GetBytesFromBase64())]),
            _ => throw new ArgumentException(type.Name),
        };
    }

    /// <summary>The item as JSON, its attributes by name, so that texts compare as items do.</summary>
    public static string Show(ReadOnlySpan<byte> item) => Attributes(ItemBytes.Attributes(item)).ToJsonString();

    /// <summary>JSON written in another order or with spaces, in the form of <see cref="Show"/>.</summary>
    public static string Canonical(string json) => Show(Item(json));

    private static JsonObject Attributes(AttributeEnumerator attributes)
    {
        SortedDictionary<string, JsonNode?> sorted = new(StringComparer.Ordinal);
        foreach (AttributeEntry attribute in attributes)
            sorted.Add(Encoding.UTF8.GetString(attribute.Name), Node(attribute.Value));
        return new JsonObject(sorted);
    }

    private static JsonObject Node(ValueView value)
    {
        JsonNode content;
        switch (value.Tag)
        {
            case ValueTag.String or ValueTag.Number:
                content = Encoding.UTF8.GetString(value.Scalar);
                break;
            case ValueTag.Binary:
                content = Convert.ToBase64String(value.Scalar);
                break;
            case ValueTag.True or ValueTag.False:
                content = value.Tag == ValueTag.True;
                break;
            case ValueTag.Null:
                content = true;
                break;
            case ValueTag.Map:
                content = Attributes(value.Attributes);
                break;
            case ValueTag.List:
                JsonArray elements = [];
                foreach (ValueView element in value.Elements)
                    elements.Add((JsonNode)Node(element));
                content = elements;
                break;
            default:
                JsonArray members = [];
                foreach (ReadOnlySpan<byte> member in value.Members)
                    members.Add(value.Tag == ValueTag.BinarySet ? Convert.ToBase64String(member) : Encoding.UTF8.GetString(member));
                content = members;
                break;
        }
        return new JsonObject { [value.Tag.TypeName()] = content };
    }
}
