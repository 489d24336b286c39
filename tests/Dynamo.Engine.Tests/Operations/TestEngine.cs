using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.CreateTable;
using Dynamo.Engine.Operations.DeleteItem;
using Dynamo.Engine.Operations.DescribeTable;
using Dynamo.Engine.Operations.GetItem;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.PutItem;
using Dynamo.Engine.Operations.Query;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.Scan;
using Dynamo.Engine.Operations.UpdateItem;
using Dynamo.Engine.Tests.Values;
using Dynamo.Engine.Values;
using Dynamo.Storage;

namespace Dynamo.Engine.Tests.Operations;

/// <summary>An engine on a store, with short ways to say what a test is about.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private TestEngine(DynamoEngine engine, IStore store)
    {
        Engine = engine;
        Store = store;
    }

    public DynamoEngine Engine { get; }

    public IStore Store { get; }

    public static async Task<TestEngine> OpenAsync(IStore store, EngineOptions? options = null)
        => new(await DynamoEngine.OpenAsync(store, options ?? new EngineOptions()), store);

    public ValueTask DisposeAsync() => Engine.DisposeAsync();

    /// <param name="keys">As in <c>"pk:S sk:N"</c>.</param>
    /// <param name="indexes">As in <c>"gsi g:S x:N ALL"</c>, <c>"lsi pk:S l:S KEYS_ONLY"</c>, <c>"… INCLUDE a,b"</c>; names that start with l are local.</param>
    public async Task<TableDescription> CreateTableAsync(string name, string keys, params string[] indexes)
    {
        CreateTableRequest request = new() { TableName = name, BillingMode = "PAY_PER_REQUEST" };
        Dictionary<string, string> attributes = [];
        AddKeys(request.KeySchema, keys.Split(' '), attributes);
        foreach (string text in indexes)
        {
            string[] parts = text.Split(' ');
            SecondaryIndex index = (parts[0][0] == 'l' ? request.LocalSecondaryIndexes : request.GlobalSecondaryIndexes).Add();
            index.IndexName = parts[0];
            AddKeys(index.KeySchema, [.. parts.Where(p => p.Contains(':'))], attributes);
            AddProjection(index.Projection, [.. parts.Skip(1).Where(p => !p.Contains(':'))]);
        }
        foreach ((string attribute, string type) in attributes)
            request.AttributeDefinitions.Add(new AttributeDefinition(attribute, type));
        CreateTableResult result = new();
        await Engine.CreateTableAsync(request, result);
        return result.Table!;
    }

    public async Task<TableDescription> DescribeAsync(string name)
    {
        DescribeTableResult result = new();
        await Engine.DescribeTableAsync(new DescribeTableRequest { TableName = name }, result);
        return result.Table!;
    }

    public async Task<PutItemResult> PutAsync(string table, byte[] item, Action<PutItemRequest>? set = null)
    {
        PutItemRequest request = new() { TableName = table };
        request.Item = Slot(request, item);
        set?.Invoke(request);
        PutItemResult result = new(new ItemList());
        await Engine.PutItemAsync(request, result);
        return result;
    }

    public async Task<DeleteItemResult> DeleteAsync(string table, byte[] key, Action<DeleteItemRequest>? set = null)
    {
        DeleteItemRequest request = new() { TableName = table };
        request.Key = Slot(request, key);
        set?.Invoke(request);
        DeleteItemResult result = new(new ItemList());
        await Engine.DeleteItemAsync(request, result);
        return result;
    }

    public async Task<UpdateItemResult> UpdateAsync(
        string table, byte[] key, string? update, (string Placeholder, byte[] Value)[]? values = null, Action<UpdateItemRequest>? set = null)
    {
        UpdateItemRequest request = new() { TableName = table, UpdateExpression = update };
        request.Key = Slot(request, key);
        AddValues(request.ExpressionAttributes, values ?? []);
        set?.Invoke(request);
        UpdateItemResult result = new(new ItemList());
        await Engine.UpdateItemAsync(request, result);
        return result;
    }

    /// <summary>The item in a form that tests compare; null if there is none.</summary>
    public async Task<string?> GetAsync(string table, byte[] key, Action<GetItemRequest>? set = null)
    {
        GetItemRequest request = new() { TableName = table };
        request.Key = Slot(request, key);
        set?.Invoke(request);
        ItemList items = new();
        GetItemResult result = new(items);
        await Engine.GetItemAsync(request, result);
        return result.HasItem ? Assert.Single(items.Items) : null;
    }

    public async Task<QueryResult> QueryAsync(
        string table, string? index, string condition, (string Placeholder, byte[] Value)[] values, Action<QueryRequest>? set = null)
    {
        QueryRequest request = new() { TableName = table, IndexName = index, KeyConditionExpression = condition };
        AddValues(request.ExpressionAttributes, values);
        set?.Invoke(request);
        QueryResult result = new(new ItemList());
        await Engine.QueryAsync(request, result);
        return result;
    }

    public async Task<ScanResult> ScanAsync(string table, string? index = null, Action<ScanRequest>? set = null)
    {
        ScanRequest request = new() { TableName = table, IndexName = index };
        set?.Invoke(request);
        ScanResult result = new(new ItemList());
        await Engine.ScanAsync(request, result);
        return result;
    }

    public static ValueSlot Slot(OperationRequest request, byte[] bytes)
    {
        int start = request.Values.Length;
        request.Values.Raw(bytes);
        return new ValueSlot(start, bytes.Length);
    }

    public static void AddValues(ExpressionAttributes attributes, params (string Placeholder, byte[] Value)[] values)
    {
        if (values.Length > 0)
            attributes.BeginValues();
        foreach ((string placeholder, byte[] value) in values)
        {
            attributes.BeginValue(Stored.Utf8(placeholder)).Raw(value);
            attributes.EndValue();
        }
    }

    public static void AddKeys(ValueList<KeySchemaElement> schema, string[] keys, Dictionary<string, string> attributes, int partitions = 1)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            string[] key = keys[i].Split(':');
            attributes[key[0]] = key[1];
            schema.Add(new KeySchemaElement(key[0], i < partitions ? "HASH" : "RANGE"));
        }
    }

    public static void AddProjection(Projection projection, string[] words)
    {
        projection.IsPresent = true;
        projection.ProjectionType = words[0];
        foreach (string name in words.Skip(1).SelectMany(w => w.Split(',')))
            projection.NonKeyAttributes.Add(name);
    }

    public static async Task<DynamoException> RejectedAsync(Func<Task> call) => await Assert.ThrowsAsync<DynamoException>(call);
}

/// <summary>Keeps the items of an answer as texts: attributes sorted by name, so that order does not matter.</summary>
internal sealed class ItemList : IBatchItemSink, IResponseSink
{
    public List<string> Items { get; } = [];

    public void Add(ReadOnlySpan<byte> item) => Items.Add(Text(item));

    public void Clear() => Items.Clear();

    public void BeginTable(ReadOnlySpan<byte> name) => Items.Add("table " + Encoding.UTF8.GetString(name));

    public void BeginResponse() => Items.Add("response");

    public static string Text(ReadOnlySpan<byte> item)
    {
        List<string> attributes = [];
        foreach (AttributeEntry attribute in ItemBytes.Attributes(item))
            attributes.Add($"{Encoding.UTF8.GetString(attribute.Name)}={Text(attribute.Value)}");
        return string.Join(' ', attributes.Order(StringComparer.Ordinal));
    }

    private static string Text(ValueView value) => value.Tag switch
    {
        ValueTag.String or ValueTag.Number => Encoding.UTF8.GetString(value.Scalar),
        _ => Convert.ToHexString(value.Bytes),
    };
}

internal static class ResultExtensions
{
    public static List<string> Items(this ReadRangeResult result) => ((ItemList)result.Sink).Items;

    public static List<string> Items(this WriteItemResult result) => ((ItemList)result.Sink).Items;

    /// <summary>As in <c>"total table gsi:1 lsi:1"</c>.</summary>
    public static string Text(this ConsumedCapacity capacity)
        => string.Join(' ', [
            capacity.CapacityUnits.ToString(System.Globalization.CultureInfo.InvariantCulture),
            capacity.TableUnits.ToString(System.Globalization.CultureInfo.InvariantCulture),
            .. capacity.LocalSecondaryIndexes.Concat(capacity.GlobalSecondaryIndexes)
                .OrderBy(i => Encoding.UTF8.GetString(i.IndexName.Span), StringComparer.Ordinal)
                .Select(i => $"{Encoding.UTF8.GetString(i.IndexName.Span)}:{i.CapacityUnits.ToString(System.Globalization.CultureInfo.InvariantCulture)}")]);
}
