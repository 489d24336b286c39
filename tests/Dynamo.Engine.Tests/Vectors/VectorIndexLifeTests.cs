using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.DeleteTable;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Tests.Operations;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Vectors;

/// <summary>How an index comes to a live table: its phases, and that it ends up with exactly what is in the table.</summary>
public class VectorIndexLifeTests : EngineTests
{
    private const string InUse = "Attempt to change a resource which is still in use: ";

    [Fact]
    public async Task Phases_of_an_added_index()
    {
        MovedTime time = new();
        await using TestEngine engine = await OpenEngineAsync(new EngineOptions { Time = time, StatusDelay = TimeSpan.FromMinutes(1) });
        await engine.CreateVectorTableAsync(null);
        time.Move(TimeSpan.FromMinutes(1));
        await engine.PutAsync("tab", Item(("pk", S("a")), ("v", VectorEngine.Vector(1, 2))));

        TableDescription answer = await engine.AddVectorIndexAsync(VectorEngine.Index("vix", 2));
        Assert.Equal(("UPDATING", "CREATING", false), State(answer));
        Assert.Equal(("UPDATING", "CREATING", false), State(await engine.DescribeAsync("tab")));
        await AssertRejectedAsync(
            () => engine.SearchAsync("vix", [1, 2], 1), ErrorCode.Validation, "The table does not have the specified index: vix");
        await AssertRejectedAsync(
            () => engine.DeleteVectorIndexAsync("vix"), ErrorCode.ResourceInUse,
            InUse + "Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the index is active. Table: tab Index: vix");
        await AssertRejectedAsync(
            () => engine.AddVectorIndexAsync(VectorEngine.Index("other", 2)), ErrorCode.LimitExceeded,
            "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
        await AssertRejectedAsync(
            () => engine.AddVectorIndexAsync(VectorEngine.Index("vix", 2)), ErrorCode.ResourceInUse,
            InUse + "Index is being created.  Table: tab Index: vix");

        time.Move(TimeSpan.FromSeconds(61));
        Assert.Equal(("ACTIVE", "CREATING", true), State(await engine.DescribeAsync("tab")));
        await AssertRejectedAsync(
            () => engine.SearchAsync("vix", [1, 2], 1), ErrorCode.Validation, "Cannot search backfilling vector index: vix");
        await AssertRejectedAsync(
            () => engine.Engine.DeleteTableAsync(new DeleteTableRequest { TableName = "tab" }, new DeleteTableResult()).AsTask(), ErrorCode.ResourceInUse,
            InUse + "Cannot delete table while indexes are being created, updated, or deleted.");

        time.Move(TimeSpan.FromSeconds(60));
        await WaitUntilFilledAsync(engine);
        Assert.Equal(("ACTIVE", "ACTIVE", null), State(await engine.DescribeAsync("tab")));
        Assert.Equal([("a", 0)], await engine.SearchAsync("vix", [1, 2], 1));
    }

    [Fact]
    public async Task Index_that_is_being_filled_can_be_deleted()
    {
        MovedTime time = new();
        await using TestEngine engine = await OpenEngineAsync(new EngineOptions { Time = time, StatusDelay = TimeSpan.FromMinutes(1) });
        await engine.CreateVectorTableAsync(null);
        time.Move(TimeSpan.FromMinutes(1));
        int keyspaces = engine.Store.Keyspaces.Count;
        await engine.AddVectorIndexAsync(VectorEngine.Index("vix", 2, hash: true));
        time.Move(TimeSpan.FromSeconds(61));
        TableDescription table = await engine.DeleteVectorIndexAsync("vix");
        Assert.Equal(("UPDATING", "DELETING", null), State(table));
        Assert.Equal(["h", "pk"], table.AttributeDefinitions!.Select(a => a.AttributeName));
        Assert.Equal(keyspaces, engine.Store.Keyspaces.Count);
        Assert.Equal(("UPDATING", "DELETING", null), State(await engine.DescribeAsync("tab")));
        await AssertRejectedAsync(
            () => engine.AddVectorIndexAsync(VectorEngine.Index("other", 2)), ErrorCode.LimitExceeded,
            "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");

        // The index is gone and the table is back in one step: who waits for the index can go on with the table.
        time.Move(TimeSpan.FromMinutes(1));
        TableDescription after = await engine.DescribeAsync("tab");
        Assert.Equal("ACTIVE", after.TableStatus);
        Assert.Null(after.VectorIndexes);
        Assert.Equal(["pk"], after.AttributeDefinitions!.Select(a => a.AttributeName));
        await engine.AddVectorIndexAsync(VectorEngine.Index("vix", 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Added_index_holds_every_vector_whatever_was_written_meanwhile(int seed)
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateVectorTableAsync(null);
        for (int i = 0; i < 1000; i++)
            await engine.PutAsync("tab", Any(new Random((seed * 10_000) + i), i));
        using CancellationTokenSource stop = new();
        Task[] writers = [.. Enumerable.Range(0, 2).Select(w => Task.Run(async () =>
        {
            Random random = new((seed * 100) + w);
            while (!stop.IsCancellationRequested)
            {
                int i = random.Next(1100);
                if (random.Next(4) == 0)
                    await engine.DeleteAsync("tab", Item(("pk", S($"k{i}"))));
                else
                    await engine.PutAsync("tab", Any(random, i));
            }
        }))];
        await engine.AddVectorIndexAsync(VectorEngine.Index("vix", 2));
        await WaitUntilFilledAsync(engine);
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        int expected = (await engine.ScanAsync("tab")).Items().Count(t => t.Contains("v=", StringComparison.Ordinal));
        Assert.Equal(expected, (await engine.DescribeAsync("tab")).VectorIndexes![0].ItemCount);
    }

    private static byte[] Any(Random random, int i) => random.Next(3) == 0
        ? Item(("pk", S($"k{i}")))
        : Item(("pk", S($"k{i}")), ("v", VectorEngine.Vector(random.Next(9), random.Next(9))));

    private static (string Table, string Index, bool? Backfilling) State(TableDescription table)
        => (table.TableStatus, table.VectorIndexes![0].IndexStatus, table.VectorIndexes[0].Backfilling);

    private static async Task AssertRejectedAsync(Func<Task> call, ErrorCode code, string text)
    {
        DynamoException error = await TestEngine.RejectedAsync(call);
        Assert.Equal((code, text), (error.Code, error.Message));
    }

    private static async Task WaitUntilFilledAsync(TestEngine engine)
    {
        for (int i = 0; i < 3000; i++)
        {
            if ((await engine.DescribeAsync("tab")).VectorIndexes!.All(x => x.IndexStatus == "ACTIVE"))
                return;
            await Task.Delay(10);
        }
        Assert.Fail("The index did not become active in 30 seconds.");
    }
}
