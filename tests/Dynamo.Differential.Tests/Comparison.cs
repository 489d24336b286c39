using System.Text.Json.Nodes;

namespace Dynamo.Differential.Tests;

/// <summary>One request with both answers.</summary>
internal sealed record Exchange(WireRequest Request, WireAnswer Ours, WireAnswer Theirs)
{
    public bool Same => Ours.Status == Theirs.Status && (Ours.Status == 200
        ? JsonNode.DeepEquals(Comparison.Normalise(Ours.Body), Comparison.Normalise(Theirs.Body))
        : Ours.ErrorType == Theirs.ErrorType && Ours.Message == Theirs.Message);

    public override string ToString() => $"{Request}\n  ours:   {Ours}\n  theirs: {Theirs}";
}

internal static class Comparison
{
    /// <summary>The same answer with everything that has no order in a fixed order.</summary>
    public static JsonNode? Normalise(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                JsonObject sorted = [];
                foreach ((string name, JsonNode? value) in map.OrderBy(p => p.Key, StringComparer.Ordinal))
                    sorted[name] = name is "SS" or "NS" or "BS" || IsUnordered(name, map) ? Ordered(value) : Normalise(value);
                return sorted;
            case JsonArray list:
                return new JsonArray([.. list.Select(Normalise)]);
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>Items of a Scan (no sort key given) and of a batch: any order is right.</summary>
    private static bool IsUnordered(string name, JsonObject parent)
        => name is "Items" or "Simple" or "Sorted" && parent[name] is JsonArray;

    private static JsonNode? Ordered(JsonNode? list) => list is JsonArray array
        ? new JsonArray([.. array.Select(Normalise).OrderBy(e => e?.ToJsonString(), StringComparer.Ordinal)])
        : Normalise(list);
}
