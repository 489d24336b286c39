using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dynamo.Host.Transfer;

/// <summary>Reads tables from lines, in batches. A line that cannot be loaded ends the run and is named.</summary>
internal sealed class LoadRun(TransferSession session, TextReader input, TextWriter progress)
{
    private const int BatchSize = 25;
    private const long ProgressEvery = 100_000;
    private readonly JsonArray _batch = [];
    private long _line;
    private long _items;

    /// <param name="table">Where items belong that no table line precedes; null refuses them.</param>
    /// <exception cref="InvalidDataException">A line is not what it should be; the message names it.</exception>
    public async Task RunAsync(string? table)
    {
        try
        {
            await LoadAsync(table);
        }
        catch
        {
            // Items wait for a batch: the line alone would not tell what is there now.
            progress.WriteLine($"stopped at line {_line}; {_items} items are loaded");
            throw;
        }
        progress.WriteLine($"loaded {_items} items");
    }

    private async Task LoadAsync(string? table)
    {
        while (await input.ReadLineAsync() is { } text)
        {
            _line++;
            if (text.Length == 0)
                continue;
            JsonObject line = Parse(text);
            if (line["Table"] is JsonObject definition)
            {
                await FlushAsync(table);
                table = definition["TableName"]?.GetValue<string>() ?? throw Bad("its table has no name");
                await EnsureTableAsync(table, definition);
                continue;
            }
            if (line["Item"] is not JsonObject item)
                throw Bad("""it has neither "Table" nor "Item" """);
            if (table is null)
                throw Bad("no table precedes it (--table names one)");
            line.Remove("Item");
            _batch.Add(new JsonObject { ["PutRequest"] = new JsonObject { ["Item"] = item } });
            if (_batch.Count == BatchSize)
                await FlushAsync(table);
        }
        await FlushAsync(table);
    }

    private JsonObject Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw Bad("it is not a JSON object");
        }
        catch (JsonException e)
        {
            throw Bad($"it is not JSON ({e.Message})");
        }
    }

    private async Task EnsureTableAsync(string table, JsonObject definition)
    {
        try
        {
            await session.SendAsync("DescribeTable", new JsonObject { ["TableName"] = table });
            progress.WriteLine($"table {table} is there already; items of the same key are overwritten");
        }
        catch (IOException e) when (e.Message.Contains("ResourceNotFoundException", StringComparison.Ordinal))
        {
            await CreateAsync(table, definition);
        }
        catch (IOException e)
        {
            throw Bad(e.Message);
        }
    }

    private async Task CreateAsync(string table, JsonObject definition)
    {
        try
        {
            await session.SendAsync("CreateTable", definition);
        }
        catch (IOException e)
        {
            throw Bad(e.Message);
        }
        progress.WriteLine($"made table {table}");
    }

    private async Task FlushAsync(string? table)
    {
        if (_batch.Count == 0)
            return;
        long loaded = _items + _batch.Count;
        JsonNode? requests = _batch.DeepClone();
        _batch.Clear();
        while (requests is JsonArray { Count: > 0 })
        {
            JsonObject answer = await SendBatchAsync(new JsonObject { [table!] = requests }, loaded - _items);
            requests = answer["UnprocessedItems"]?[table!]?.DeepClone();
        }
        if (loaded / ProgressEvery != _items / ProgressEvery)
            progress.WriteLine($"loaded {loaded} items, now in {table}");
        _items = loaded;
    }

    private async Task<JsonObject> SendBatchAsync(JsonObject requestItems, long items)
    {
        try
        {
            return await session.SendAsync("BatchWriteItem", new JsonObject { ["RequestItems"] = requestItems });
        }
        catch (IOException e)
        {
            throw new InvalidDataException($"one of the {items} items up to line {_line} cannot be loaded; {e.Message}", e);
        }
    }

    private InvalidDataException Bad(string reason) => new($"line {_line} cannot be loaded: {reason}");
}
