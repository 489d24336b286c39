using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.TransactGetItems;
using Dynamo.Engine.Operations.TransactWriteItems;
using Dynamo.Engine.Tests.Operations;
using Dynamo.Storage;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Transactions;

/// <summary>
/// Goal: transactions do all or nothing, name every reason, and run once for a token. Approach: on a store that runs
/// bodies twice; time is moved by hand.
/// </summary>
public class TransactionTests : EngineTests
{
    private readonly MovedTime _time = new();

    [Fact]
    public async Task All_actions_are_done_together()
    {
        await using TestEngine engine = await OpenAsync();
        await engine.PutAsync("tab", Item(("pk", S("gone"))));
        await engine.PutAsync("tab", Item(("pk", S("there"))));
        TransactWriteItemsResult result = await RunAsync(
            engine,
            (r, a) => Put(r, a, Item(("pk", S("new")), ("v", N("1")))),
            (r, a) => Update(r, a, "up", "SET v = :v", (":v", N("2"))),
            (r, a) => Delete(r, a, "gone"),
            (r, a) => Check(r, a, "there", "attribute_exists(pk)"));
        Assert.False(result.Cancellation.IsCanceled);
        Assert.Equal(["pk=new v=1", "pk=there", "pk=up v=2"], (await engine.ScanAsync("tab")).Items().Order());
    }

    [Fact]
    public async Task One_failed_condition_cancels_all_and_every_action_has_its_reason()
    {
        await using TestEngine engine = await OpenAsync();
        await engine.PutAsync("tab", Item(("pk", S("there")), ("v", N("1"))));
        TransactWriteItemsResult result = await RunAsync(
            engine,
            (r, a) => Put(r, a, Item(("pk", S("new")))),
            (r, a) =>
            {
                Check(r, a, "there", "attribute_not_exists(pk)");
                a.ReturnValuesOnConditionCheckFailure = "ALL_OLD";
            },
            (r, a) => Update(r, a, "up", "SET v = absent + :v", (":v", N("2"))));
        Assert.Equal(
            "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ValidationError]",
            result.Cancellation.Message);
        Assert.Equal("The conditional request failed", result.Cancellation.Reasons[1].Message);
        Assert.Equal("pk=there v=1", ItemList.Text(result.Cancellation.Reasons[1].Item));
        Assert.False(result.Cancellation.Reasons[0].HasItem);
        Assert.Equal("The provided expression refers to an attribute that does not exist in the item", result.Cancellation.Reasons[2].Message);
        Assert.Equal(["pk=there v=1"], (await engine.ScanAsync("tab")).Items());
    }

    [Fact]
    public async Task Key_of_the_wrong_type_cancels_and_an_empty_one_is_refused()
    {
        await using TestEngine engine = await OpenAsync();
        TransactWriteItemsResult result = await RunAsync(
            engine, (r, a) => Put(r, a, Item(("pk", N("1")))), (r, a) => Put(r, a, Item(("pk", S("fine")))));
        Assert.Equal(["ValidationError", "None"], result.Cancellation.Reasons.Select(x => x.Code));
        Assert.Equal("One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N", result.Cancellation.Reasons[0].Message);
        DynamoException error = await TestEngine.RejectedAsync(() => RunAsync(engine, (r, a) => Put(r, a, Item(("pk", S(""))))));
        Assert.StartsWith("One or more parameter values are not valid. ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_actions_on_one_item_are_refused()
    {
        await using TestEngine engine = await OpenAsync();
        DynamoException error = await TestEngine.RejectedAsync(
            () => RunAsync(engine, (r, a) => Put(r, a, Item(("pk", S("x")))), (r, a) => Delete(r, a, "x")));
        Assert.Equal("Transaction request cannot include multiple operations on one item", error.Message);
    }

    [Fact]
    public async Task Missing_table_is_not_a_cancellation()
    {
        await using TestEngine engine = await OpenAsync();
        DynamoException error = await TestEngine.RejectedAsync(() => RunAsync(engine, (r, a) =>
        {
            Delete(r, a, "x");
            a.TableName = "missing";
        }));
        Assert.Equal((ErrorCode.ResourceNotFound, "Requested resource not found"), (error.Code, error.Message));
    }

    [Fact]
    public async Task Token_makes_a_transaction_run_once_in_ten_minutes()
    {
        await using TestEngine engine = await OpenAsync();
        Task<TransactWriteItemsResult> AddAsync(string by) => RunAsync(
            engine, "token", (r, a) => Update(r, a, "n", "ADD v :v", (":v", N(by))));
        TransactWriteItemsResult first = await AddAsync("1");
        TransactWriteItemsResult replay = await AddAsync("1");
        Assert.Equal((TransactionalUnits.Write, 2), (first.ConsumedCapacity[0].Transactional, first.ConsumedCapacity[0].CapacityUnits));
        Assert.Equal((TransactionalUnits.Read, 2), (replay.ConsumedCapacity[0].Transactional, replay.ConsumedCapacity[0].CapacityUnits));
        Assert.Equal("pk=n v=1", await engine.GetAsync("tab", Key("n")));

        DynamoException error = await TestEngine.RejectedAsync(() => AddAsync("5"));
        Assert.Equal(ErrorCode.IdempotentParameterMismatch, error.Code);

        _time.Move(TimeSpan.FromMinutes(10));
        await AddAsync("5");
        Assert.Equal("pk=n v=6", await engine.GetAsync("tab", Key("n")));
    }

    [Fact]
    public async Task Cancelled_transaction_leaves_no_token()
    {
        await using TestEngine engine = await OpenAsync();
        Task<TransactWriteItemsResult> PutAsync() => RunAsync(engine, "token", (r, a) =>
        {
            Put(r, a, Item(("pk", S("x"))));
            a.ConditionExpression = "attribute_not_exists(pk)";
        });
        await engine.PutAsync("tab", Item(("pk", S("x"))));
        Assert.True((await PutAsync()).Cancellation.IsCanceled);
        await engine.DeleteAsync("tab", Key("x"));
        Assert.False((await PutAsync()).Cancellation.IsCanceled);
        Assert.NotNull(await engine.GetAsync("tab", Key("x")));
    }

    [Fact]
    public async Task Old_tokens_are_swept()
    {
        await using TestEngine engine = await OpenAsync();
        for (int i = 0; i < 60; i++)
            await RunAsync(engine, $"t{i}", (r, a) => Put(r, a, Item(("pk", S("x")))));
        KeyspaceId tokens = engine.Store.Keyspaces[^1];
        Assert.Equal(120, engine.Store.Statistics(tokens).Count);
        _time.Move(TimeSpan.FromMinutes(11));
        for (int i = 60; i < 70; i++)
            await RunAsync(engine, $"t{i}", (r, a) => Put(r, a, Item(("pk", S("x")))));
        Assert.Equal(20, engine.Store.Statistics(tokens).Count);
    }

    [Fact]
    public async Task Table_counts_twice_and_indexes_once()
    {
        await using TestEngine engine = await OpenAsync();
        await engine.CreateTableAsync("indexed", "pk:S", "gsi g:S ALL");
        await engine.PutAsync("indexed", Item(("pk", S("big")), ("pad", S(new string('p', 3000)))));
        TransactWriteItemsResult result = await RunAsync(
            engine,
            (r, a) => Put(r, a, Item(("pk", S("x")), ("g", S("y"))), "indexed"),
            (r, a) => Delete(r, a, "big", "indexed"),
            (r, a) => Check(r, a, "none", "attribute_not_exists(pk)"));
        Assert.Equal(["9 8 gsi:1", "2 2"], result.ConsumedCapacity.Select(c => c.Text()));
    }

    [Fact]
    public async Task Items_above_4_MB_together_are_refused()
    {
        await using TestEngine engine = await OpenAsync();
        Action<TransactWriteItemsRequest, TransactWriteItem> PutLarge(int i)
            => (r, a) => Put(r, a, Item(("pk", S($"k{i}")), ("pad", S(new string('p', 350_000)))));
        await RunAsync(engine, [.. Enumerable.Range(0, 10).Select(PutLarge)]);
        DynamoException error = await TestEngine.RejectedAsync(() => RunAsync(engine, [.. Enumerable.Range(0, 12).Select(PutLarge)]));
        Assert.Equal(ErrorCode.Validation, error.Code);
    }

    [Fact]
    public async Task Get_answers_in_order_with_and_without_items()
    {
        await using TestEngine engine = await OpenAsync();
        await engine.PutAsync("tab", Item(("pk", S("a")), ("v", N("1"))));
        await engine.PutAsync("tab", Item(("pk", S("b"))));
        (ItemList items, TransactGetItemsResult result) = await GetAsync(engine, ("a", null), ("none", null), ("b", "v"));
        Assert.Equal(["response", "pk=a v=1", "response", "response"], items.Items);
        Assert.Equal((6, TransactionalUnits.Read), (result.ConsumedCapacity[0].CapacityUnits, result.ConsumedCapacity[0].Transactional));
    }

    [Fact]
    public async Task Transfers_keep_the_sum_that_transactional_reads_see()
    {
        await using TestEngine engine = await OpenAsync();
        const int Accounts = 4;
        for (int i = 0; i < Accounts; i++)
            await engine.PutAsync("tab", Item(("pk", S($"acc{i}")), ("v", N("100"))));
        using CancellationTokenSource done = new();
        Task[] writers = [.. Enumerable.Range(0, 3).Select(seed => Task.Run(async () =>
        {
            Random random = new(seed);
            for (int n = 0; n < 300; n++)
            {
                int from = random.Next(Accounts);
                int to = (from + 1 + random.Next(Accounts - 1)) % Accounts;
                await RunAsync(
                    engine,
                    (r, a) => Update(r, a, $"acc{from}", "ADD v :v", (":v", N("-1"))),
                    (r, a) => Update(r, a, $"acc{to}", "ADD v :v", (":v", N("1"))));
            }
        }))];
        Task<int> reader = Task.Run(async () =>
        {
            int reads = 0;
            while (!done.IsCancellationRequested)
            {
                (ItemList items, _) = await GetAsync(engine, [.. Enumerable.Range(0, Accounts).Select(i => ($"acc{i}", (string?)null))]);
                Assert.Equal(100 * Accounts, items.Items.Where(t => t != "response").Sum(t => int.Parse(t.Split("v=")[1])));
                reads++;
            }
            return reads;
        });
        await Task.WhenAll(writers);
        await done.CancelAsync();
        Assert.True(await reader > 0);
    }

    [Fact]
    public async Task Conflict_cancels_for_the_item_that_was_held_and_loses_nothing()
    {
        await using TestEngine engine = await OpenAsync(conflicts: true);
        int done = 0, canceled = 0;
        // More threads than processors, so that some are stopped while they hold an item.
        Task[] writers = [.. Enumerable.Range(0, 8).Select(w => Task.Factory.StartNew(() =>
        {
            for (int n = 0; n < 5000 && Volatile.Read(ref canceled) < 20; n++)
            {
                TransactWriteItemsResult result = RunAsync(
                    engine,
                    (r, a) => Put(r, a, Item(("pk", S($"own{w}")))),
                    (r, a) => Update(r, a, "shared", "ADD v :v", (":v", N("1")))).GetAwaiter().GetResult();
                if (!result.Cancellation.IsCanceled)
                {
                    Interlocked.Increment(ref done);
                    continue;
                }
                Interlocked.Increment(ref canceled);
                Assert.Equal(["None", "TransactionConflict"], result.Cancellation.Reasons.Select(x => x.Code));
                Assert.Equal("Transaction is ongoing for the item", result.Cancellation.Reasons[1].Message);
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        await Task.WhenAll(writers);
        Assert.True(canceled > 0, "no two transactions ever met");
        Assert.Equal($"pk=shared v={done}", await engine.GetAsync("tab", Key("shared")));
    }

    [Fact]
    public async Task Conflict_refuses_whatever_meets_a_transaction_that_is_not_over()
    {
        HoldingStore? store = null;
        await using TestEngine engine = await OpenAsync(conflicts: true, inner => store = new HoldingStore(inner));
        await engine.PutAsync("tab", Item(("pk", S("checked"))));
        store!.Hold();
        Task<TransactWriteItemsResult> held = RunAsync(
            engine,
            (r, a) => Put(r, a, Item(("pk", S("put")))),
            (r, a) => Check(r, a, "checked", "attribute_exists(pk)"));
        await store.Held;

        foreach (string key in new[] { "put", "checked" })
        {
            DynamoException error = await Assert.ThrowsAsync<DynamoException>(() => engine.PutAsync("tab", Item(("pk", S(key)))));
            Assert.Equal((ErrorCode.TransactionConflict, "Transaction is ongoing for the item"), (error.Code, error.Message));
            error = await Assert.ThrowsAsync<DynamoException>(() => engine.DeleteAsync("tab", Key(key)));
            Assert.Equal(ErrorCode.TransactionConflict, error.Code);
        }
        await engine.PutAsync("tab", Item(("pk", S("other"))));
        TransactWriteItemsResult met = await RunAsync(
            engine,
            (r, a) => Put(r, a, Item(("pk", S("third")))),
            (r, a) => Delete(r, a, "put"),
            (r, a) => Delete(r, a, "checked"));
        Assert.Equal(["None", "TransactionConflict", "TransactionConflict"], met.Cancellation.Reasons.Select(x => x.Code));
        (_, TransactGetItemsResult read) = await GetAsync(engine, ("other", null), ("put", null));
        Assert.Equal(["None", "TransactionConflict"], read.Cancellation.Reasons.Select(x => x.Code));

        store.Release();
        Assert.False((await held).Cancellation.IsCanceled);
        await engine.PutAsync("tab", Item(("pk", S("put"))));
        Assert.False((await RunAsync(engine, (r, a) => Delete(r, a, "put"))).Cancellation.IsCanceled);
        Assert.Equal("none", await engine.GetAsync("tab", Key("third")) ?? "none");
    }

    private async Task<TestEngine> OpenAsync(bool conflicts = false, Func<IStore, IStore>? wrap = null)
    {
        TestEngine engine = await OpenEngineAsync(new EngineOptions { Time = _time, TransactionConflicts = conflicts }, wrap);
        await engine.CreateTableAsync("tab", "pk:S");
        return engine;
    }

    private static Task<TransactWriteItemsResult> RunAsync(TestEngine engine, params Action<TransactWriteItemsRequest, TransactWriteItem>[] actions)
        => RunAsync(engine, null, actions);

    private static async Task<TransactWriteItemsResult> RunAsync(
        TestEngine engine, string? token, params Action<TransactWriteItemsRequest, TransactWriteItem>[] actions)
    {
        TransactWriteItemsRequest request = new() { ClientRequestToken = token, ReturnConsumedCapacity = "INDEXES" };
        foreach (Action<TransactWriteItemsRequest, TransactWriteItem> set in actions)
            set(request, request.TransactItems.Add());
        TransactWriteItemsResult result = new();
        await engine.Engine.TransactWriteItemsAsync(request, result);
        return result;
    }

    private static async Task<(ItemList Items, TransactGetItemsResult Result)> GetAsync(TestEngine engine, params (string Key, string? Projection)[] gets)
    {
        TransactGetItemsRequest request = new() { ReturnConsumedCapacity = "TOTAL" };
        foreach ((string key, string? projection) in gets)
        {
            TransactGetItem get = request.TransactItems.Add();
            get.HasGet = true;
            get.TableName = "tab";
            get.Key = TestEngine.Slot(request, Key(key));
            get.ProjectionExpression = projection;
        }
        ItemList items = new();
        TransactGetItemsResult result = new(items);
        await engine.Engine.TransactGetItemsAsync(request, result);
        return (items, result);
    }

    private static byte[] Key(string key) => Item(("pk", S(key)));

    private static void Put(TransactWriteItemsRequest request, TransactWriteItem action, byte[] item, string table = "tab")
    {
        action.HasPut = true;
        action.TableName = table;
        action.Item = TestEngine.Slot(request, item);
    }

    private static void Update(TransactWriteItemsRequest request, TransactWriteItem action, string key, string update, params (string, byte[])[] values)
    {
        action.HasUpdate = true;
        action.TableName = "tab";
        action.Key = TestEngine.Slot(request, Key(key));
        action.UpdateExpression = update;
        TestEngine.AddValues(action.ExpressionAttributes, values);
    }

    private static void Delete(TransactWriteItemsRequest request, TransactWriteItem action, string key, string table = "tab")
    {
        action.HasDelete = true;
        action.TableName = table;
        action.Key = TestEngine.Slot(request, Key(key));
    }

    private static void Check(TransactWriteItemsRequest request, TransactWriteItem action, string key, string condition)
    {
        action.HasConditionCheck = true;
        action.TableName = "tab";
        action.Key = TestEngine.Slot(request, Key(key));
        action.ConditionExpression = condition;
    }
}
