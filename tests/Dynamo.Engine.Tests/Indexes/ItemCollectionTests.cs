using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.BatchWriteItem;
using Dynamo.Engine.Operations.PutItem;
using Dynamo.Engine.Operations.TransactWriteItems;
using Dynamo.Engine.Tests.Operations;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Indexes;

/// <summary>
/// Goal: with a limit, an item collection (items of a partition key with their local entries) does not grow beyond it,
/// by no kind of write, and everything else goes on. Approach: items of a known size fill collections up to the byte.
/// </summary>
public class ItemCollectionTests : EngineTests
{
    private const int Limit = 4000;

    [Fact]
    public async Task Collection_may_be_filled_to_its_limit_and_no_further()
    {
        await using TestEngine engine = await OpenAsync();
        // pk 3 + sk 3 + l 2 + a 1 + text: 1,000 in the table and 1,000 in the index.
        await engine.PutAsync("tab", Sized("p", "1", 1000));
        await engine.PutAsync("tab", Sized("p", "2", 1000));
        await RefusedAsync(() => engine.PutAsync("tab", Sized("p", "3", 20)));
        // Growing one that is there counts by what it grows, shrinking is free, other collections have their own room.
        await RefusedAsync(() => engine.PutAsync("tab", Sized("p", "1", 1001)));
        await engine.PutAsync("tab", Sized("p", "1", 990));
        await engine.PutAsync("tab", Sized("p", "1", 1000));
        await engine.PutAsync("tab", Sized("q", "1", 2000));
        await RefusedAsync(() => engine.UpdateAsync("tab", Item(("pk", S("p")), ("sk", S("1"))), "SET b = a"));
        // What has no entry in the index takes its room once.
        await engine.DeleteAsync("tab", Item(("pk", S("p")), ("sk", S("2"))));
        await engine.PutAsync("tab", Item(("pk", S("p")), ("sk", S("2")), ("a", S(new string('x', 1993)))));
        await RefusedAsync(() => engine.PutAsync("tab", Item(("pk", S("p")), ("sk", S("3")))));
    }

    [Fact]
    public async Task Batches_are_refused_and_transactions_cancelled()
    {
        await using TestEngine engine = await OpenAsync();
        await engine.PutAsync("tab", Sized("p", "1", 1990));
        BatchWriteItemRequest batch = new();
        TableWrites block = batch.RequestItems.Add();
        block.TableName = "tab";
        block.Requests.Add(new WriteRequest(true, TestEngine.Slot(batch, Sized("p", "2", 20)), false, default));
        await RefusedAsync(() => engine.Engine.BatchWriteItemAsync(batch, new BatchWriteItemResult()).AsTask());

        TransactWriteItemsRequest transaction = new();
        foreach (string partition in new[] { "q", "p" })
        {
            TransactWriteItem action = transaction.TransactItems.Add();
            action.HasPut = true;
            action.TableName = "tab";
            action.Item = TestEngine.Slot(transaction, Sized(partition, "2", 20));
        }
        TransactWriteItemsResult result = new();
        await engine.Engine.TransactWriteItemsAsync(transaction, result);
        Assert.Equal(
            [("None", (string?)null), ("ItemCollectionSizeLimitExceeded", "Collection size exceeded")],
            result.Cancellation.Reasons.Select(r => (r.Code, r.Message)));
    }

    [Fact]
    public async Task Collections_of_tables_without_local_indexes_have_no_limit()
    {
        await using TestEngine engine = await OpenAsync();
        await engine.CreateTableAsync("other", "pk:S sk:S", "gsi pk:S l:S ALL");
        await engine.PutAsync("other", Sized("p", "1", 3000));
        await engine.PutAsync("other", Sized("p", "2", 3000));
    }

    [Fact]
    public async Task What_was_there_before_the_process_is_counted()
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S sk:S", "lsi pk:S l:S ALL");
        await engine.PutAsync("tab", Sized("p", "1", 3000));
        await engine.PutAsync("tab", Sized("q", "1", 1000));
        // The engine on top closes the store for both.
        TestEngine limited = await TestEngine.OpenAsync(engine.Store, new EngineOptions { ItemCollectionLimit = Limit });
        await RefusedAsync(() => limited.PutAsync("tab", Sized("p", "2", 20)));
        await limited.PutAsync("tab", Sized("q", "2", 1000));
        await limited.DeleteAsync("tab", Item(("pk", S("p")), ("sk", S("1"))));
        await limited.PutAsync("tab", Sized("p", "2", 2000));
    }

    [Fact]
    public async Task Metrics_of_a_counted_collection_tell_its_gigabyte()
    {
        await using TestEngine engine = await OpenAsync(3L << 30);
        PutItemResult first = await engine.PutAsync("tab", Sized("p", "1", 1000), r => r.ReturnItemCollectionMetrics = "SIZE");
        Assert.Equal((0, 1), (first.ItemCollectionMetrics.LowerGB, first.ItemCollectionMetrics.UpperGB));
    }

    private async Task<TestEngine> OpenAsync(long limit = Limit)
    {
        TestEngine engine = await OpenEngineAsync(new EngineOptions { ItemCollectionLimit = limit });
        await engine.CreateTableAsync("tab", "pk:S sk:S", "lsi pk:S l:S ALL");
        return engine;
    }

    private static async Task RefusedAsync(Func<Task> write)
    {
        DynamoException error = await TestEngine.RejectedAsync(write);
        Assert.Equal((ErrorCode.ItemCollectionSizeLimitExceeded, "Collection size exceeded"), (error.Code, error.Message));
    }

    /// <summary>An item of so many bytes with one letter as partition key and as sort key, in the local index.</summary>
    private static byte[] Sized(string partition, string sort, int sizeBytes)
        => Item(("pk", S(partition)), ("sk", S(sort)), ("l", S("l")), ("a", S(new string('x', sizeBytes - 9))));
}
