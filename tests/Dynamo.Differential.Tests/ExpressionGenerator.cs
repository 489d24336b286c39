using System.Text.Json.Nodes;

namespace Dynamo.Differential.Tests;

/// <summary>The placeholders that the expressions of one request share.</summary>
internal sealed class ExpressionParts
{
    private readonly JsonObject _names = [];
    private readonly JsonObject _values = [];

    public string Name(string attribute)
    {
        _names[$"#{attribute}"] = attribute;
        return $"#{attribute}";
    }

    public string Value(JsonObject value)
    {
        string placeholder = $":v{_values.Count}";
        _values[placeholder] = value;
        return placeholder;
    }

    public void AddTo(JsonObject body)
    {
        if (_names.Count > 0)
            body["ExpressionAttributeNames"] = _names;
        if (_values.Count > 0)
            body["ExpressionAttributeValues"] = _values;
    }
}

/// <summary>Random expressions of every kind, mostly well-formed.</summary>
internal sealed class ExpressionGenerator(int seed)
{
    public static readonly string[] Attributes = ["a", "b", "c", "d"];
    private readonly Random _random = new(seed);

    public string Condition(ExpressionParts parts, ValueGenerator values, bool keys = true, int depth = 0)
    {
        string Value() => parts.Value(values.Value(1));
        string Operand() => _random.Next(3) switch { 0 => Value(), 1 => $"size({Path(parts)})", _ => Path(parts, keys) };
        return _random.Next(depth < 2 ? 12 : 8) switch
        {
            0 => $"attribute_exists({Path(parts)})",
            1 => $"attribute_not_exists({Path(parts)})",
            2 => $"attribute_type({Path(parts)}, {parts.Value(new() { ["S"] = Pick("S", "N", "L", "M", "SS", "BOOL", "X") })})",
            3 => $"begins_with({Path(parts)}, {parts.Value(new() { ["S"] = values.Text() })})",
            4 => $"contains({Path(parts)}, {Value()})",
            5 => $"{Operand()} {Pick("=", "<>", "<", "<=", ">", ">=")} {Value()}",
            6 => $"{Path(parts)} IN ({Value()}, {Value()})",
            7 => $"{Path(parts)} BETWEEN {parts.Value(new() { ["N"] = "0" })} AND {parts.Value(new() { ["N"] = Pick("1", "100", "-5") })}",
            8 or 9 => $"{Condition(parts, values, keys, depth + 1)} AND {Condition(parts, values, keys, depth + 1)}",
            10 => $"({Condition(parts, values, keys, depth + 1)} OR {Condition(parts, values, keys, depth + 1)})",
            _ => $"NOT {Condition(parts, values, keys, depth + 1)}",
        };
    }

    public string KeyCondition(ExpressionParts parts, int index, ValueGenerator values)
    {
        (string hash, string range, string prefix) = index switch { 1 => ("g", "sk", "g"), 2 => ("pk", "l", "p"), _ => ("pk", "sk", "p") };
        string text = $"{hash} = {parts.Value(new() { ["S"] = $"{prefix}{_random.Next(3)}" })}";
        JsonObject Bound() => range == "sk" ? new() { ["N"] = (_random.Next(6) - 2).ToString() } : new() { ["S"] = $"l{_random.Next(4)}" };
        return _random.Next(6) switch
        {
            0 => $"{text} AND {range} {Pick("=", "<", "<=", ">", ">=")} {parts.Value(Bound())}",
            1 => $"{text} AND {range} BETWEEN {parts.Value(Bound())} AND {parts.Value(Bound())}",
            2 when range == "l" => $"{text} AND begins_with({range}, {parts.Value(new() { ["S"] = "l" })})",
            3 => $"{range} {Pick("=", "<>", "<")} {parts.Value(values.Value(1))} AND {text}",
            _ => text,
        };
    }

    public string Projection(ExpressionParts parts)
        => string.Join(", ", Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => Path(parts)));

    public string Update(ExpressionParts parts, ValueGenerator values)
    {
        List<string> sections = [];
        if (_random.Next(3) > 0)
            sections.Add("SET " + Several(() => $"{Path(parts)} = {SetValue(parts, values)}"));
        if (_random.Next(4) == 0)
            sections.Add("REMOVE " + Several(() => Path(parts)));
        if (_random.Next(4) == 0)
            sections.Add("ADD " + Several(() => $"{Path(parts)} {parts.Value(Pick(values.Value(2), new() { ["N"] = "2" }, new() { ["NS"] = new JsonArray("1", "9") }))}"));
        if (sections.Count == 0 || _random.Next(6) == 0)
            sections.Add("DELETE " + Several(() => $"{Path(parts)} {parts.Value(Pick(values.Value(2), new() { ["SS"] = new JsonArray("a", "b") }))}"));
        return string.Join(' ', sections.OrderBy(_ => _random.Next()));
    }

    private string SetValue(ExpressionParts parts, ValueGenerator values) => _random.Next(6) switch
    {
        0 => Path(parts),
        1 => $"{Path(parts)} {Pick("+", "-")} {parts.Value(new() { ["N"] = values.Number() })}",
        2 => $"if_not_exists({Path(parts)}, {parts.Value(values.Value(1))})",
        3 => $"list_append({Path(parts)}, {parts.Value(new() { ["L"] = new JsonArray(values.Value(2)) })})",
        _ => parts.Value(values.Value(0)),
    };

    private string Several(Func<string> part) => string.Join(", ", Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => part()));

    private string Path(ExpressionParts parts, bool keys = false)
    {
        string path = keys && _random.Next(8) == 0 ? "pk" : Step(parts);
        if (_random.Next(4) == 0)
            path += _random.Next(2) == 0 ? $"[{_random.Next(3)}]" : $".{Step(parts)}";
        return path;
    }

    private string Step(ExpressionParts parts)
    {
        string attribute = Pick(Attributes);
        return _random.Next(4) == 0 ? parts.Name(attribute) : attribute;
    }

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
