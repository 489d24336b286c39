using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Dynamo.Clients.Tests.DotNet;

namespace Dynamo.Clients.Tests.RealInput;

/// <summary>
/// Goal: data models that AWS publishes for its users run as they are.
/// Approach: create each table with its indexes, write its items, read each back equal, and ask each index for each
/// item that has its key.
/// </summary>
public sealed class WorkbenchTests(DynamoProgram program) : IDisposable
{
    private readonly AmazonDynamoDBClient _client = SdkClient.Create(program.Endpoint);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Every_published_model_is_created_written_read_and_queried()
    {
        string? folder = WorkbenchTable.Folder();
        Assert.SkipWhen(folder is null, WorkbenchTable.MissingReason);
        string[] files = Directory.GetFiles(folder, "*.json");
        Assert.NotEmpty(files);
        int written = 0, found = 0;
        foreach (WorkbenchTable table in files.SelectMany(WorkbenchTable.Load))
        {
            await _client.CreateTableAsync(table.Schema);
            foreach (Dictionary<string, AttributeValue> item in table.Items)
            {
                await _client.PutItemAsync(table.Schema.TableName, item);
                written++;
            }
            await ReadBackAsync(table);
            found += await QueryIndexesAsync(table);
        }
        Assert.True(written > 40, $"{written} items written");
        Assert.True(found > 20, $"{found} items found by indexes");
    }

    private async Task ReadBackAsync(WorkbenchTable table)
    {
        foreach (Dictionary<string, AttributeValue> item in table.Items)
        {
            GetItemResponse read = await _client.GetItemAsync(table.Schema.TableName, Keys(table.Schema.KeySchema, item));
            AssertEqual(item, read.Item);
        }
        ScanResponse scanned = await _client.ScanAsync(new ScanRequest(table.Schema.TableName));
        Assert.Equal(table.Items.Count, scanned.Count);
    }

    private async Task<int> QueryIndexesAsync(WorkbenchTable table)
    {
        int found = 0;
        foreach (GlobalSecondaryIndex index in table.Schema.GlobalSecondaryIndexes ?? [])
        {
            foreach (Dictionary<string, AttributeValue> item in table.Items)
            {
                if (!index.KeySchema.All(k => item.ContainsKey(k.AttributeName)))
                    continue;
                QueryResponse answer = await _client.QueryAsync(new QueryRequest
                {
                    TableName = table.Schema.TableName,
                    IndexName = index.IndexName,
                    KeyConditionExpression = string.Join(" AND ", index.KeySchema.Select((_, i) => $"#k{i} = :k{i}")),
                    ExpressionAttributeNames = index.KeySchema.Select((k, i) => (k, i)).ToDictionary(x => $"#k{x.i}", x => x.k.AttributeName),
                    ExpressionAttributeValues = index.KeySchema.Select((k, i) => (k, i)).ToDictionary(x => $":k{x.i}", x => item[x.k.AttributeName]),
                });
                Dictionary<string, AttributeValue> entry = answer.Items.Single(
                    i => table.Schema.KeySchema.All(k => i[k.AttributeName].S == item[k.AttributeName].S));
                AssertEqual(Projected(table.Schema, index, item), entry);
                found++;
            }
        }
        return found;
    }

    private static Dictionary<string, AttributeValue> Projected(
        CreateTableRequest schema, GlobalSecondaryIndex index, Dictionary<string, AttributeValue> item)
    {
        if (index.Projection.ProjectionType == ProjectionType.ALL)
            return item;
        HashSet<string> names = [.. schema.KeySchema.Concat(index.KeySchema).Select(k => k.AttributeName),
            .. index.Projection.NonKeyAttributes ?? []];
        return item.Where(a => names.Contains(a.Key)).ToDictionary();
    }

    private static Dictionary<string, AttributeValue> Keys(List<KeySchemaElement> schema, Dictionary<string, AttributeValue> item)
        => schema.ToDictionary(k => k.AttributeName, k => item[k.AttributeName]);

    private static void AssertEqual(Dictionary<string, AttributeValue> expected, Dictionary<string, AttributeValue> actual)
        => Assert.Equal(Text(new AttributeValue { M = expected }), Text(new AttributeValue { M = actual }));

    /// <summary>A text that is equal exactly for equal values, whatever the order of attributes.</summary>
    private static string Text(AttributeValue value) => value switch
    {
        { S: not null } => $"S:{value.S}",
        { N: not null } => $"N:{decimal.Parse(value.N, System.Globalization.CultureInfo.InvariantCulture):0.#############}",
        { BOOL: not null } => $"BOOL:{value.BOOL}",
        { NULL: not null } => "NULL",
        { SS: not null } => $"SS:{string.Join(',', value.SS.Order(StringComparer.Ordinal))}",
        { NS: not null } => $"NS:{string.Join(',', value.NS.Order(StringComparer.Ordinal))}",
        { L: not null } => $"L:[{string.Join(',', value.L.Select(Text))}]",
        { M: not null } => $"M:{{{string.Join(',', value.M.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={Text(a.Value)}"))}}}",
        _ => throw new InvalidDataException("an attribute value without a type"),
    };
}
