using System.Text.Json.Nodes;

namespace Dynamo.Differential.Tests;

/// <summary>One request as it goes over the wire.</summary>
internal sealed record WireRequest(string Operation, JsonObject Body)
{
    public override string ToString() => $"{Operation} {Body.ToJsonString()}";
}

/// <summary>
/// Random requests on two tables: mostly sensible ones on few keys, so that they meet each other's items, and some
/// with one thing broken. A seed fixes the sequence.
/// </summary>
internal sealed class RequestGenerator(int seed)
{
    private readonly Random _random = new(seed);
    private readonly ValueGenerator _values = new(seed);
    private readonly ExpressionGenerator _expressions = new(seed);

    public static IEnumerable<WireRequest> Tables()
    {
        yield return new("CreateTable", JsonNode.Parse("""
            {"TableName":"Simple","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
             "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}]}
            """)!.AsObject());
        yield return new("CreateTable", JsonNode.Parse("""
            {"TableName":"Sorted","BillingMode":"PAY_PER_REQUEST",
             "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
             "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"},
               {"AttributeName":"g","AttributeType":"S"},{"AttributeName":"l","AttributeType":"S"}],
             "GlobalSecondaryIndexes":[{"IndexName":"global","KeySchema":[{"AttributeName":"g","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
               "Projection":{"ProjectionType":"ALL"}}],
             "LocalSecondaryIndexes":[{"IndexName":"local","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"l","KeyType":"RANGE"}],
               "Projection":{"ProjectionType":"KEYS_ONLY"}}]}
            """)!.AsObject());
    }

    public WireRequest Next()
    {
        WireRequest request = _random.Next(12) switch
        {
            0 or 1 or 2 => Put(),
            3 or 4 or 5 => Update(),
            6 => Delete(),
            7 => Get(),
            8 or 9 => Query(),
            10 => Scan(),
            _ => Batch(),
        };
        if (_random.Next(4) == 0)
            Break(request.Body);
        return request;
    }

    private WireRequest Put()
    {
        bool sorted = Coin();
        JsonObject body = new() { ["TableName"] = Table(sorted), ["Item"] = Item(sorted) };
        MaybeCondition(body);
        Maybe(body, "ReturnValues", "NONE", "ALL_OLD");
        return new("PutItem", body);
    }

    private WireRequest Update()
    {
        bool sorted = Coin();
        JsonObject body = new() { ["TableName"] = Table(sorted), ["Key"] = Key(sorted) };
        ExpressionParts parts = new();
        string update = _expressions.Update(parts, _values);
        body["UpdateExpression"] = update;
        // What only removes makes no item here, as on AWS, but does in dynalite: all that follows would differ.
        if (!update.Contains("SET ", StringComparison.Ordinal) && !update.Contains("ADD ", StringComparison.Ordinal))
            body["ConditionExpression"] = "attribute_exists(pk)";
        else if (_random.Next(3) == 0)
            body["ConditionExpression"] = _expressions.Condition(parts, _values);
        parts.AddTo(body);
        Maybe(body, "ReturnValues", "NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW");
        return new("UpdateItem", body);
    }

    private WireRequest Delete()
    {
        bool sorted = Coin();
        JsonObject body = new() { ["TableName"] = Table(sorted), ["Key"] = Key(sorted) };
        MaybeCondition(body);
        Maybe(body, "ReturnValues", "NONE", "ALL_OLD");
        return new("DeleteItem", body);
    }

    private WireRequest Get()
    {
        bool sorted = Coin();
        JsonObject body = new() { ["TableName"] = Table(sorted), ["Key"] = Key(sorted), ["ConsistentRead"] = Coin() };
        if (Coin())
        {
            ExpressionParts parts = new();
            body["ProjectionExpression"] = _expressions.Projection(parts);
            parts.AddTo(body);
        }
        return new("GetItem", body);
    }

    private WireRequest Query()
    {
        ExpressionParts parts = new();
        JsonObject body = new() { ["TableName"] = "Sorted" };
        int index = _random.Next(3);
        if (index > 0)
            body["IndexName"] = index == 1 ? "global" : "local";
        body["KeyConditionExpression"] = _expressions.KeyCondition(parts, index, _values);
        if (_random.Next(3) == 0)
            body["FilterExpression"] = _expressions.Condition(parts, _values, keys: false);
        if (_random.Next(4) == 0)
            body["Limit"] = 1 + _random.Next(4);
        if (Coin())
            body["ScanIndexForward"] = Coin();
        Maybe(body, "Select", "COUNT", "ALL_ATTRIBUTES");
        parts.AddTo(body);
        return new("Query", body);
    }

    /// <summary>Without a Limit: the order of a Scan is each implementation's own.</summary>
    private WireRequest Scan()
    {
        ExpressionParts parts = new();
        JsonObject body = new() { ["TableName"] = Table(Coin()) };
        if (Coin())
            body["FilterExpression"] = _expressions.Condition(parts, _values);
        parts.AddTo(body);
        return new("Scan", body);
    }

    private WireRequest Batch()
    {
        bool sorted = Coin();
        string table = Table(sorted);
        if (Coin())
        {
            JsonArray keys = [.. Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => (JsonNode)Key(sorted))];
            return new("BatchGetItem", new() { ["RequestItems"] = new JsonObject { [table] = new JsonObject { ["Keys"] = keys } } });
        }
        JsonArray writes = [.. Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => (JsonNode)(Coin()
            ? new JsonObject { ["PutRequest"] = new JsonObject { ["Item"] = Item(sorted) } }
            : new JsonObject { ["DeleteRequest"] = new JsonObject { ["Key"] = Key(sorted) } }))];
        return new("BatchWriteItem", new() { ["RequestItems"] = new JsonObject { [table] = writes } });
    }

    /// <summary>Removes a part, or puts something unfitting in its place.</summary>
    private void Break(JsonObject body)
    {
        JsonNode node = body;
        while (true)
        {
            if (node is JsonObject { Count: > 0 } map)
            {
                string name = map.ElementAt(_random.Next(map.Count)).Key;
                if (map[name] is JsonObject or JsonArray && _random.Next(3) > 0)
                {
                    node = map[name]!;
                    continue;
                }
                if (_random.Next(4) == 0)
                    map.Remove(name);
                else
                    map[name] = Unfitting(map[name]);
            }
            else if (node is JsonArray { Count: > 0 } list)
            {
                int index = _random.Next(list.Count);
                if (list[index] is JsonObject or JsonArray && _random.Next(3) > 0)
                {
                    node = list[index]!;
                    continue;
                }
                list[index] = Unfitting(list[index]);
            }
            return;
        }
    }

    private JsonNode? Unfitting(JsonNode? there) => there is JsonValue value && value.TryGetValue(out string? _)
        ? _random.Next(4) switch { 0 => "", 1 => "no such thing", 2 => 7, _ => _values.Text() }
        : _random.Next(6) switch
        {
            0 => new JsonObject(),
            1 => new JsonArray(),
            2 => _values.Value(0),
            3 => true,
            4 => -1,
            _ => "text",
        };

    private void MaybeCondition(JsonObject body)
    {
        if (_random.Next(3) > 0)
            return;
        ExpressionParts parts = new();
        body["ConditionExpression"] = _expressions.Condition(parts, _values);
        parts.AddTo(body);
    }

    private void Maybe(JsonObject body, string member, params string[] values)
    {
        if (_random.Next(2) == 0)
            body[member] = values[_random.Next(values.Length)];
    }

    private JsonObject Key(bool sorted)
    {
        JsonObject key = new() { ["pk"] = new JsonObject { ["S"] = $"p{_random.Next(3)}" } };
        if (sorted)
            key["sk"] = new JsonObject { ["N"] = (_random.Next(6) - 2).ToString() };
        return key;
    }

    private JsonObject Item(bool sorted)
    {
        JsonObject item = Key(sorted);
        if (_random.Next(2) == 0)
            item["g"] = new JsonObject { ["S"] = $"g{_random.Next(2)}" };
        if (_random.Next(2) == 0)
            item["l"] = new JsonObject { ["S"] = $"l{_random.Next(4)}" };
        foreach (string name in ExpressionGenerator.Attributes)
        {
            if (_random.Next(2) == 0)
                item[name] = _values.Value(0);
        }
        return item;
    }

    private bool Coin() => _random.Next(2) == 0;

    private static string Table(bool sorted) => sorted ? "Sorted" : "Simple";
}
