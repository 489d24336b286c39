using System.Text.Json.Nodes;

namespace Dynamo.Differential.Tests;

/// <summary>Random attribute values of every type, small and alike, so that comparisons often meet equals.</summary>
internal sealed class ValueGenerator(int seed)
{
    private static readonly string[] s_texts = ["", "a", "b", "ab", "é", "\"q\"", "zzz"];
    private static readonly string[] s_numbers = ["0", "1", "-1", "1.5", "1e2", "0.001", "12345678901234567890", "+3", "007"];
    private readonly Random _random = new(seed);

    public string Text() => s_texts[_random.Next(s_texts.Length)];

    public string Number() => s_numbers[_random.Next(s_numbers.Length)];

    public JsonObject Value(int depth) => _random.Next(depth < 2 ? 13 : 9) switch
    {
        0 or 1 => new() { ["S"] = Text() },
        2 or 3 => new() { ["N"] = Number() },
        4 => new() { ["B"] = Convert.ToBase64String(Bytes()) },
        5 => new() { ["BOOL"] = _random.Next(2) == 0 },
        6 => new() { ["NULL"] = true },
        7 => new() { ["SS"] = Distinct(() => s_texts[1 + _random.Next(s_texts.Length - 1)]) },
        8 => new() { ["NS"] = Distinct(() => _random.Next(6).ToString()) },
        9 or 10 => new() { ["L"] = new JsonArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => (JsonNode)Value(depth + 1))]) },
        _ => new()
        {
            ["M"] = new JsonObject(ExpressionGenerator.Attributes.Where(_ => _random.Next(3) == 0)
            .Select(name => KeyValuePair.Create(name, (JsonNode?)Value(depth + 1))))
        },
    };

    private byte[] Bytes()
    {
        byte[] bytes = new byte[1 + _random.Next(3)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private JsonArray Distinct(Func<string> member)
        => [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => member()).Distinct().Select(m => (JsonNode)m)];
}
