using System.Text.Json;
using System.Text.Json.Nodes;
using Dynamo.Server.Tests.Facts;

namespace Dynamo.Server.Tests.PartiQL;

/// <summary>A table of its own for one test: key pk (S), sk (N), with a local and three global indexes, and what statements on it answer.</summary>
internal sealed class StatementTable
{
    private static int s_count;

    private readonly TestDatabase _database;

    private StatementTable(TestDatabase database, string name)
    {
        _database = database;
        Name = name;
    }

    public string Name { get; }

    public static async Task<StatementTable> CreateAsync(TestDatabase database, params string[] items)
    {
        StatementTable table = new(database, $"statements{Interlocked.Increment(ref s_count)}");
        await database.OkAsync("CreateTable", $$"""
            {"TableName":"{{table.Name}}","BillingMode":"PAY_PER_REQUEST",
             "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"},
               {"AttributeName":"g","AttributeType":"S"},{"AttributeName":"h","AttributeType":"S"},{"AttributeName":"ls","AttributeType":"S"}],
             "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
             "LocalSecondaryIndexes":[{"IndexName":"local","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"ls","KeyType":"RANGE"}],
               "Projection":{"ProjectionType":"KEYS_ONLY"} }],
             "GlobalSecondaryIndexes":[
               {"IndexName":"keys","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],"Projection":{"ProjectionType":"KEYS_ONLY"} },
               {"IndexName":"all","KeySchema":[{"AttributeName":"g","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"} },
               {"IndexName":"multi","KeySchema":[{"AttributeName":"g","KeyType":"HASH"},{"AttributeName":"h","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"} } ] }
            """);
        foreach (string item in items)
            await database.OkAsync("PutItem", $$"""{"TableName":"{{table.Name}}","Item":{{item}} }""");
        return table;
    }

    /// <summary>The request of a statement, in which T stands for the table.</summary>
    public string Request(string statement, string? parameters = null, string? rest = null)
    {
        JsonObject request = JsonNode.Parse(rest ?? "{}")!.AsObject();
        request["Statement"] = statement.Replace("\"T\"", $"\"{Name}\"", StringComparison.Ordinal);
        if (parameters is not null)
            request["Parameters"] = JsonNode.Parse(parameters);
        return request.ToJsonString();
    }

    /// <summary>The Items of the answer, each with its attributes by name.</summary>
    public async Task<string[]> RunAsync(string statement, string? parameters = null, string? rest = null)
    {
        string answer = await _database.OkAsync("ExecuteStatement", Request(statement, parameters, rest));
        return [.. JsonNode.Parse(answer)!["Items"]!.AsArray().Select(i => Sorted(i!))];
    }

    public async Task<JsonNode> AnswerAsync(string statement, string? parameters = null, string? rest = null)
        => JsonNode.Parse(await _database.OkAsync("ExecuteStatement", Request(statement, parameters, rest)))!;

    public async Task<string> ErrorAsync(string statement, string? parameters = null, string? rest = null)
    {
        (string type, string text) = await _database.ErrorAsync("ExecuteStatement", Request(statement, parameters, rest));
        return $"{type}: {text}";
    }

    /// <summary>An item as GetItem has it, or null.</summary>
    public async Task<string?> GetAsync(string pk, int sk)
    {
        string answer = await _database.OkAsync("GetItem",
            $$$"""{"TableName":"{{{Name}}}","Key":{"pk":{"S":"{{{pk}}}"},"sk":{"N":"{{{sk}}}"} } }""");
        return JsonNode.Parse(answer)!["Item"] is { } item ? Sorted(item) : null;
    }

    /// <summary>JSON with every object's members by name.</summary>
    public static string Sorted(JsonNode node) => Order(node)!.ToJsonString(new JsonSerializerOptions());

    public static string Sorted(string json) => Sorted(JsonNode.Parse(json)!);

    private static JsonNode? Order(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Order(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Order)]),
        _ => node?.DeepClone(),
    };
}
