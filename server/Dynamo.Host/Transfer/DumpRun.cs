using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dynamo.Host.Transfer;

/// <summary>Writes tables as lines, a page of a Scan at a time.</summary>
internal sealed class DumpRun(TransferSession session, TextWriter output, TextWriter progress)
{
    private const long ProgressEvery = 100_000;

    /// <summary>Text as it is, not as \u escapes: the lines are for people and DynamoDB, not for HTML.</summary>
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private long _items;

    /// <param name="onlyTable">The one table to write; null writes all.</param>
    public async Task RunAsync(string? onlyTable)
    {
        foreach (string table in onlyTable is null ? await ListTablesAsync() : [onlyTable])
            await WriteTableAsync(table);
        // Not said before all of it has left: the disk may be full, or nobody reads any more.
        await output.FlushAsync();
        progress.WriteLine($"dumped {_items} items");
    }

    private async Task<List<string>> ListTablesAsync()
    {
        List<string> names = [];
        JsonObject request = [];
        while (true)
        {
            JsonObject page = await session.SendAsync("ListTables", request);
            names.AddRange(page["TableNames"]!.AsArray().Select(n => n!.GetValue<string>()));
            if (page["LastEvaluatedTableName"] is not { } last)
                return names;
            request = new JsonObject { ["ExclusiveStartTableName"] = last.DeepClone() };
        }
    }

    private async Task WriteTableAsync(string table)
    {
        JsonObject described = await session.SendAsync("DescribeTable", new JsonObject { ["TableName"] = table });
        WriteLine("Table", TableLine.FromDescription(described["Table"]!.AsObject()));
        JsonObject request = new() { ["TableName"] = table };
        while (true)
        {
            JsonObject page = await session.SendAsync("Scan", request);
            foreach (JsonNode? item in page["Items"]!.AsArray())
            {
                WriteLine("Item", item!);
                if (++_items % ProgressEvery == 0)
                    progress.WriteLine($"dumped {_items} items, now in {table}");
            }
            if (page["LastEvaluatedKey"] is not { } last)
                return;
            request["ExclusiveStartKey"] = last.DeepClone();
        }
    }

    private void WriteLine(string member, JsonNode value)
    {
        output.Write($"{{\"{member}\":");
        output.Write(value.ToJsonString(s_plain));
        output.Write("}\n");
    }
}
