using System.Collections.Concurrent;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.UpdateTable;
using Dynamo.Engine.Tests.Operations;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Indexes;

/// <summary>
/// Goal: an index that is added to a live table ends up with exactly what its items ask for. Approach: writers go on
/// while it is filled; then index and table are compared.
/// </summary>
public class BackfillTests : EngineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task New_index_holds_every_item_that_fits_whatever_was_written_meanwhile(int seed)
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S");
        for (int i = 0; i < 2000; i++)
            await engine.PutAsync("tab", Any(new Random(seed * 10_000 + i), i));
        using CancellationTokenSource stop = new();
        Task[] writers = [.. Enumerable.Range(0, 2).Select(w => Task.Run(async () =>
        {
            Random random = new((seed * 100) + w);
            while (!stop.IsCancellationRequested)
            {
                int i = random.Next(2200);
                if (random.Next(4) == 0)
                    await engine.DeleteAsync("tab", Item(("pk", S($"k{i}"))));
                else
                    await engine.PutAsync("tab", Any(random, i));
            }
        }))];
        await AddIndexAsync(engine, "gsi", "g");
        await WaitUntilActiveAsync(engine);
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        IEnumerable<string> expected = (await engine.ScanAsync("tab")).Items().Where(t => t.Contains("g=text"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await engine.ScanAsync("tab", "gsi")).Items().Order(StringComparer.Ordinal));
    }

    /// <summary>The backfill's own word on the log holds it after its first items.</summary>
    [Fact]
    public async Task Index_that_is_being_filled_cannot_be_read_and_allows_no_other_change()
    {
        using ManualResetEventSlim held = new();
        await using TestEngine engine = await OpenEngineAsync(new EngineOptions { Time = new TimeInSeconds(), Log = _ => held.Wait() });
        try
        {
            await engine.CreateTableAsync("tab", "pk:S");
            for (int i = 0; i < 100; i++)
                await engine.PutAsync("tab", Item(("pk", S($"k{i}")), ("g", S("text"))));
            TableDescription table = await AddIndexAsync(engine, "gsi", "g");
            Assert.Equal("UPDATING", table.TableStatus);
            Assert.Equal(("CREATING", false), (table.GlobalSecondaryIndexes![0].Global!.IndexStatus, table.GlobalSecondaryIndexes[0].Global!.Backfilling));
            Assert.Equal(["g", "pk"], table.AttributeDefinitions!.Select(a => a.AttributeName));
            DynamoException read = await TestEngine.RejectedAsync(() => engine.ScanAsync("tab", "gsi"));
            Assert.Equal("Cannot read from backfilling global secondary index: gsi", read.Message);
            DynamoException second = await TestEngine.RejectedAsync(() => AddIndexAsync(engine, "other", "h"));
            Assert.Equal(
                (ErrorCode.LimitExceeded, "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"),
                (second.Code, second.Message));
        }
        finally
        {
            held.Set();
        }
        await WaitUntilActiveAsync(engine);
        Assert.Equal(100, (await engine.DescribeAsync("tab")).GlobalSecondaryIndexes![0].ItemCount);
    }

    [Fact]
    public async Task Long_backfill_says_on_the_log_how_far_it_has_come()
    {
        ConcurrentQueue<string> log = [];
        await using TestEngine engine = await OpenEngineAsync(new EngineOptions { Time = new TimeInSeconds(), Log = log.Enqueue });
        await engine.CreateTableAsync("tab", "pk:S");
        for (int i = 0; i < 100; i++)
            await engine.PutAsync("tab", Item(("pk", S($"k{i}")), ("g", S("text"))));
        await AddIndexAsync(engine, "gsi", "g");
        await WaitUntilActiveAsync(engine);
        string[] lines = [.. log];
        Assert.All(lines[..^1], line => Assert.Matches("^index gsi of table tab: [0-9]+ of 100 items, [0-9]+ %$", line));
        Assert.Contains(lines, line => line.EndsWith("100 of 100 items, 100 %", StringComparison.Ordinal));
        Assert.Matches(@"^index gsi of table tab: complete, 100 items in [0-9.]+ s$", lines[^1]);
    }

    [Fact]
    public async Task Deleted_index_takes_with_it_the_definitions_that_nothing_else_uses()
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S", "one g:S x:N ALL", "two g:S ALL");
        int keyspaces = engine.Store.Keyspaces.Count;
        TableDescription table = await UpdateAsync(engine, r =>
        {
            GlobalSecondaryIndexUpdate update = r.GlobalSecondaryIndexUpdates.Add();
            update.HasDelete = true;
            update.DeleteIndexName = "one";
        });
        Assert.Equal(["g", "pk", "x"], table.AttributeDefinitions!.Select(a => a.AttributeName));
        Assert.Equal(["g", "pk"], (await engine.DescribeAsync("tab")).AttributeDefinitions!.Select(a => a.AttributeName));
        Assert.Equal(keyspaces - 1, engine.Store.Keyspaces.Count);
        await engine.PutAsync("tab", Item(("pk", S("a")), ("g", S("b")), ("x", S("no number any more"))));
        Assert.Equal(1, (await engine.ScanAsync("tab", "two")).Count);
    }

    [Fact]
    public async Task Request_has_to_define_every_key_attribute_and_the_stored_type_stands()
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S", "one g:S ALL");
        DynamoException error = await TestEngine.RejectedAsync(() => AddIndexAsync(engine, "two", "g", defines: false));
        Assert.EndsWith("AttributeDefinitions is not specified for index: two", error.Message, StringComparison.Ordinal);
        TableDescription table = await AddIndexAsync(engine, "two", "g", type: "N");
        Assert.Equal(["g:S", "pk:S"], table.AttributeDefinitions!.Select(a => $"{a.AttributeName}:{a.AttributeType}"));
    }

    /// <summary>Every look at the clock finds it two seconds on.</summary>
    private sealed class TimeInSeconds : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => Interlocked.Add(ref _now, 2 * TimestampFrequency);
    }

    private static byte[] Any(Random random, int i) => random.Next(3) switch
    {
        0 => Item(("pk", S($"k{i}"))),
        1 => Item(("pk", S($"k{i}")), ("g", random.Next(2) == 0 ? S($"text{random.Next(5)}") : S($"text{random.Next(500)}"))),
        _ => Item(("pk", S($"k{i}")), ("h", N($"{random.Next(9)}")), ("g", S($"text{random.Next(5)}"))),
    };

    private static Task<TableDescription> AddIndexAsync(TestEngine engine, string name, string key, string type = "S", bool defines = true)
        => UpdateAsync(engine, r =>
        {
            if (defines)
                r.AttributeDefinitions.Add(new AttributeDefinition(key, type));
            GlobalSecondaryIndexUpdate update = r.GlobalSecondaryIndexUpdates.Add();
            update.HasCreate = true;
            update.Create.IndexName = name;
            update.Create.KeySchema.Add(new KeySchemaElement(key, "HASH"));
            TestEngine.AddProjection(update.Create.Projection, ["ALL"]);
        });

    private static async Task<TableDescription> UpdateAsync(TestEngine engine, Action<UpdateTableRequest> set)
    {
        UpdateTableRequest request = new() { TableName = "tab" };
        set(request);
        UpdateTableResult result = new();
        await engine.Engine.UpdateTableAsync(request, result);
        return result.Table!;
    }

    private static async Task WaitUntilActiveAsync(TestEngine engine)
    {
        for (int i = 0; i < 3000; i++)
        {
            if ((await engine.DescribeAsync("tab")).GlobalSecondaryIndexes!.All(x => x.Global!.IndexStatus == "ACTIVE"))
                return;
            await Task.Delay(10);
        }
        Assert.Fail("The index did not become active in 30 seconds.");
    }
}
