using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Dynamo.Clients.Tests.RealInput;

/// <summary>
/// One table of a data model in NoSQL Workbench's format: its schema and its sample items. AWS publishes such models
/// in aws-samples/aws-dynamodb-examples.
/// </summary>
internal sealed class WorkbenchTable
{
    private const string FolderVariable = "DYNAMO_WORKBENCH_MODELS";

    public required CreateTableRequest Schema { get; init; }

    /// <summary>Distinct by key: facets repeat items.</summary>
    public required IReadOnlyList<Dictionary<string, AttributeValue>> Items { get; init; }

    /// <summary>The folder of the models: named by the environment, or beside the repository; null if neither is there.</summary>
    public static string? Folder()
    {
        string folder = Environment.GetEnvironmentVariable(FolderVariable)
            ?? Path.Combine(Repository.Root, "..", "shared", "data", "nosql-workbench");
        return Directory.Exists(folder) ? folder : null;
    }

    public static string MissingReason
        => $"set {FolderVariable} to a folder of NoSQL Workbench models (aws-samples/aws-dynamodb-examples has some)";

    public static IEnumerable<WorkbenchTable> Load(string file)
    {
        using JsonDocument model = JsonDocument.Parse(File.ReadAllBytes(file));
        foreach (JsonElement table in model.RootElement.GetProperty("DataModel").EnumerateArray())
            yield return Load(table);
    }

    private static WorkbenchTable Load(JsonElement table)
    {
        Dictionary<string, ScalarAttributeType> types = [];
        List<KeySchemaElement> keys = ReadKeys(table.GetProperty("KeyAttributes"), types);
        List<GlobalSecondaryIndex> indexes = [];
        if (table.TryGetProperty("GlobalSecondaryIndexes", out JsonElement declared))
            indexes.AddRange(declared.EnumerateArray().Select(i => ReadIndex(i, types)));

        List<JsonElement> data = [];
        if (table.TryGetProperty("TableData", out JsonElement rows))
            data.AddRange(rows.EnumerateArray());
        if (table.TryGetProperty("TableFacets", out JsonElement facets))
            data.AddRange(facets.EnumerateArray().SelectMany(f => f.GetProperty("TableData").EnumerateArray()));
        IEnumerable<Dictionary<string, AttributeValue>> items = data
            .Select(ReadMap)
            .GroupBy(item => string.Join('|', keys.Select(k => item[k.AttributeName].S ?? item[k.AttributeName].N)))
            .Select(same => same.MaxBy(item => item.Count)!);

        return new WorkbenchTable
        {
            Schema = new CreateTableRequest
            {
                TableName = table.GetProperty("TableName").GetString(),
                BillingMode = BillingMode.PAY_PER_REQUEST,
                KeySchema = keys,
                AttributeDefinitions = [.. types.Select(t => new AttributeDefinition(t.Key, t.Value))],
                GlobalSecondaryIndexes = indexes.Count == 0 ? null : indexes,
            },
            Items = [.. items],
        };
    }

    private static List<KeySchemaElement> ReadKeys(JsonElement keys, Dictionary<string, ScalarAttributeType> types)
    {
        List<KeySchemaElement> schema = [];
        foreach ((string part, KeyType type) in new[] { ("PartitionKey", KeyType.HASH), ("SortKey", KeyType.RANGE) })
        {
            if (!keys.TryGetProperty(part, out JsonElement key))
                continue;
            string name = key.GetProperty("AttributeName").GetString()!;
            types[name] = ScalarAttributeType.FindValue(key.GetProperty("AttributeType").GetString());
            schema.Add(new KeySchemaElement(name, type));
        }
        return schema;
    }

    private static GlobalSecondaryIndex ReadIndex(JsonElement index, Dictionary<string, ScalarAttributeType> types)
    {
        JsonElement projection = index.GetProperty("Projection");
        return new GlobalSecondaryIndex
        {
            IndexName = index.GetProperty("IndexName").GetString(),
            KeySchema = ReadKeys(index.GetProperty("KeyAttributes"), types),
            Projection = new Projection
            {
                ProjectionType = ProjectionType.FindValue(projection.GetProperty("ProjectionType").GetString()),
                NonKeyAttributes = projection.TryGetProperty("NonKeyAttributes", out JsonElement names)
                    ? [.. names.EnumerateArray().Select(n => n.GetString()!)]
                    : null,
            },
        };
    }

    private static Dictionary<string, AttributeValue> ReadMap(JsonElement map)
        => map.EnumerateObject().ToDictionary(p => p.Name, p => ReadValue(p.Value));

    /// <summary>DynamoDB JSON; inside documents some models have plain JSON.</summary>
    private static AttributeValue ReadValue(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() != 1)
            return ReadPlain(value);
        JsonProperty typed = value.EnumerateObject().Single();
        return typed.Name switch
        {
            "S" => new AttributeValue(typed.Value.GetString()),
            "N" => new AttributeValue { N = typed.Value.GetString() },
            "BOOL" => new AttributeValue { BOOL = typed.Value.GetBoolean() },
            "NULL" => new AttributeValue { NULL = true },
            "SS" => new AttributeValue { SS = [.. typed.Value.EnumerateArray().Select(s => s.GetString()!)] },
            "NS" => new AttributeValue { NS = [.. typed.Value.EnumerateArray().Select(s => s.GetString()!)] },
            "M" => new AttributeValue { M = ReadMap(typed.Value) },
            "L" => new AttributeValue { L = [.. typed.Value.EnumerateArray().Select(ReadValue)] },
            _ => ReadPlain(value),
        };
    }

    private static AttributeValue ReadPlain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new AttributeValue(value.GetString()),
        JsonValueKind.Number => new AttributeValue { N = value.GetRawText() },
        JsonValueKind.True or JsonValueKind.False => new AttributeValue { BOOL = value.GetBoolean() },
        JsonValueKind.Null => new AttributeValue { NULL = true },
        JsonValueKind.Array => new AttributeValue { L = [.. value.EnumerateArray().Select(ReadValue)] },
        _ => new AttributeValue { M = ReadMap(value) },
    };
}
