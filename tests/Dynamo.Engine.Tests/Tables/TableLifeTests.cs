using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.CreateTable;
using Dynamo.Engine.Operations.DeleteTable;
using Dynamo.Engine.Operations.ListTables;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.UpdateTable;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Tests.Operations;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Tables;

/// <summary>Goal: tables come, change and go as AWS's do. Approach: states last a minute of time that is moved by hand.</summary>
public class TableLifeTests : EngineTests
{
    private readonly MovedTime _time = new();

    [Fact]
    public async Task States_pass_by_the_clock_and_bar_what_they_bar()
    {
        await using TestEngine engine = await OpenEngineAsync(new EngineOptions { Time = _time, StatusDelay = TimeSpan.FromMinutes(1) });
        await engine.CreateTableAsync("tab", "pk:S", "gsi g:S ALL");
        Assert.Equal("CREATING", (await engine.DescribeAsync("tab")).TableStatus);
        Assert.Equal("Requested resource not found", (await TestEngine.RejectedAsync(() => engine.PutAsync("tab", Item(("pk", S("a")))))).Message);
        DynamoException inUse = await TestEngine.RejectedAsync(() => DeleteAsync(engine, "tab"));
        Assert.Equal(
            (ErrorCode.ResourceInUse, "Attempt to change a resource which is still in use: Table is being created: tab"), (inUse.Code, inUse.Message));

        Assert.Equal(
            "Attempt to change a resource which is still in use: Table is being created: tab",
            (await TestEngine.RejectedAsync(() => engine.CreateTableAsync("tab", "pk:S"))).Message);

        _time.Move(TimeSpan.FromMinutes(1));
        TableDescription active = await engine.DescribeAsync("tab");
        Assert.Equal(("ACTIVE", "ACTIVE"), (active.TableStatus, active.GlobalSecondaryIndexes![0].Global!.IndexStatus));
        await engine.PutAsync("tab", Item(("pk", S("a"))));

        Assert.Equal("DELETING", (await DeleteAsync(engine, "tab")).TableStatus);
        Assert.Equal("DELETING", (await engine.DescribeAsync("tab")).TableStatus);
        Assert.Equal("Requested resource not found", (await TestEngine.RejectedAsync(() => engine.GetAsync("tab", Item(("pk", S("a")))))).Message);
        _time.Move(TimeSpan.FromMinutes(1));
        Assert.Equal("Requested resource not found: Table: tab not found", (await TestEngine.RejectedAsync(() => engine.DescribeAsync("tab"))).Message);
        await engine.CreateTableAsync("tab", "pk:S");
        _time.Move(TimeSpan.FromMinutes(1));
        Assert.Null(await engine.GetAsync("tab", Item(("pk", S("a")))));
    }

    /// <summary>Text measured on us-east-1, October 2026; a request for what is already so is no change.</summary>
    [Fact]
    public async Task Deletion_protection_changes_once_in_15_seconds_where_states_last()
    {
        await using TestEngine engine = await OpenEngineAsync(new EngineOptions { Time = _time, StatusDelay = TimeSpan.FromSeconds(1) });
        await engine.CreateTableAsync("tab", "pk:S");
        _time.Move(TimeSpan.FromSeconds(1));
        await UpdateAsync(engine, r => r.DeletionProtectionEnabled = true);
        await UpdateAsync(engine, r => r.DeletionProtectionEnabled = true);
        _time.Move(TimeSpan.FromSeconds(14));
        DynamoException error = await TestEngine.RejectedAsync(() => UpdateAsync(engine, r => r.DeletionProtectionEnabled = false));
        Assert.Equal(ErrorCode.Throttling, error.Code);
        Assert.Matches(
            @"^Deletion protection setting for table tab modified within the previous 15000 milliseconds\. Please try again after \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$",
            error.Message);
        _time.Move(TimeSpan.FromSeconds(1));
        Assert.False((await UpdateAsync(engine, r => r.DeletionProtectionEnabled = false)).DeletionProtectionEnabled);
        await DeleteAsync(engine, "tab");
    }

    [Fact]
    public async Task Answers_to_changes_show_the_passing_state_even_where_none_lasts()
    {
        await using TestEngine engine = await OpenEngineAsync();
        Assert.Equal("CREATING", (await engine.CreateTableAsync("tab", "pk:S")).TableStatus);
        Assert.Equal("ACTIVE", (await engine.DescribeAsync("tab")).TableStatus);
        TableDescription updated = await UpdateAsync(engine, r => r.DeletionProtectionEnabled = true);
        Assert.Equal(("ACTIVE", true), (updated.TableStatus, updated.DeletionProtectionEnabled));
        Assert.Equal("UPDATING", (await UpdateAsync(engine, r => r.BillingMode = "PAY_PER_REQUEST")).TableStatus);
        DynamoException error = await TestEngine.RejectedAsync(() => DeleteAsync(engine, "tab"));
        Assert.Contains("protected against deletion", error.Message, StringComparison.Ordinal);
        await UpdateAsync(engine, r => r.DeletionProtectionEnabled = false);
        TableDescription deleted = await DeleteAsync(engine, "tab");
        Assert.Equal("DELETING", deleted.TableStatus);
        Assert.Null(deleted.KeySchema);
    }

    [Fact]
    public async Task Deleted_index_is_seen_to_go_for_as_long_as_the_table_is_being_updated()
    {
        await using TestEngine engine = await OpenEngineAsync(new EngineOptions { Time = _time, StatusDelay = TimeSpan.FromMinutes(1) });
        await engine.CreateTableAsync("tab", "pk:S", "one g:S ALL", "two g:S ALL");
        _time.Move(TimeSpan.FromMinutes(1));
        await engine.PutAsync("tab", Item(("pk", S("a")), ("g", S("b"))));
        string[] expected = ["two ACTIVE 1", "one DELETING 1"];
        Assert.Equal(expected, Indexes(await DeleteIndexAsync(engine, "one")));
        TableDescription table = await engine.DescribeAsync("tab");
        Assert.Equal("UPDATING", table.TableStatus);
        Assert.Equal(expected, Indexes(table));
        await engine.PutAsync("tab", Item(("pk", S("c")), ("g", S("d"))));

        _time.Move(TimeSpan.FromMinutes(1));
        table = await engine.DescribeAsync("tab");
        Assert.Equal("ACTIVE", table.TableStatus);
        Assert.Equal(["two ACTIVE 2"], Indexes(table));
        Assert.Equal(["two DELETING 2"], Indexes(await DeleteIndexAsync(engine, "two")));
    }

    [Fact]
    public async Task Where_no_state_lasts_only_the_answer_shows_the_deleted_index()
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S", "one g:S ALL");
        Assert.Equal(["one DELETING 0"], Indexes(await DeleteIndexAsync(engine, "one")));
        Assert.Null((await engine.DescribeAsync("tab")).GlobalSecondaryIndexes);
        Assert.Null((await UpdateAsync(engine, r => r.BillingMode = "PAY_PER_REQUEST")).GlobalSecondaryIndexes);
    }

    [Theory]
    [InlineData("2026-10-08T23:59:59Z", "2026-10-08T00:00:00Z", 3)]
    [InlineData("2026-10-09T00:00:00Z", "2026-10-08T23:59:59Z", 0)]
    [InlineData("2026-10-09T00:00:00Z", null, 0)]
    public void Decreases_are_counted_by_the_UTC_day(string now, string? last, int expected)
        => Assert.Equal(expected, new Throughput(1, 1, LastDecreaseMs: last is null ? null : Ms(last), DecreasesToday: 3).DecreasesOn(Ms(now)));

    [Fact]
    public async Task Second_table_of_a_name_is_refused_and_leaves_nothing_behind()
    {
        await using TestEngine engine = await OpenEngineAsync();
        TableDescription first = await engine.CreateTableAsync("tab", "pk:S");
        int keyspaces = engine.Store.Keyspaces.Count;
        DynamoException error = await TestEngine.RejectedAsync(() => engine.CreateTableAsync("tab", "pk:S", "gsi g:S ALL"));
        Assert.Equal((ErrorCode.ResourceInUse, "Table already exists: tab"), (error.Code, error.Message));
        Assert.Equal(keyspaces, engine.Store.Keyspaces.Count);
        Assert.Equal(first.TableId, (await engine.DescribeAsync("tab")).TableId);
    }

    [Fact]
    public async Task Deleted_table_gives_all_its_keyspaces_back()
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S sk:S", "gsi g:S ALL", "lsi pk:S l:S ALL");
        await DeleteAsync(engine, "tab");
        Assert.Single(engine.Store.Keyspaces);
    }

    [Fact]
    public async Task Tables_are_listed_by_code_units_page_by_page()
    {
        await using TestEngine engine = await OpenEngineAsync();
        foreach (string name in (string[])["bbb", "Bbb", "aaa", "a.b", "a-b"])
            await engine.CreateTableAsync(name, "pk:S");
        List<string> seen = [];
        string? start = null;
        do
        {
            ListTablesResult page = new();
            await engine.Engine.ListTablesAsync(new ListTablesRequest { ExclusiveStartTableName = start, Limit = 2 }, page);
            seen.AddRange(page.TableNames);
            start = page.LastEvaluatedTableName;
        }
        while (start is not null);
        Assert.Equal(["Bbb", "a-b", "a.b", "aaa", "bbb"], seen);
    }

    [Fact]
    public async Task Billing_changes_back_and_forth()
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S");
        DynamoException both = await TestEngine.RejectedAsync(() => UpdateAsync(engine, r => r.ProvisionedThroughput = new(true, 5, 6)));
        Assert.Equal(
            "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
            both.Message);
        await UpdateAsync(engine, r => (r.BillingMode, r.ProvisionedThroughput) = ("PROVISIONED", new ProvisionedThroughput(true, 5, 6)));
        TableDescription table = await engine.DescribeAsync("tab");
        Assert.Equal(("PROVISIONED", 5, 6), (table.BillingModeSummary!.BillingMode, table.ProvisionedThroughput.ReadCapacityUnits, table.ProvisionedThroughput.WriteCapacityUnits));
        DynamoException same = await TestEngine.RejectedAsync(() => UpdateAsync(engine, r => r.ProvisionedThroughput = new(true, 5, 6)));
        Assert.StartsWith("The provisioned throughput for the table will not change.", same.Message, StringComparison.Ordinal);
        await UpdateAsync(engine, r => r.BillingMode = "PAY_PER_REQUEST");
        Assert.Equal(0, (await engine.DescribeAsync("tab")).ProvisionedThroughput.ReadCapacityUnits);
    }

    [Fact]
    public async Task Writes_go_on_while_their_table_changes()
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S");
        using CancellationTokenSource stop = new();
        int written = 0;
        Task writer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await engine.UpdateAsync("tab", Item(("pk", S("a"))), "ADD n :one", [(":one", N("1"))]);
                Interlocked.Increment(ref written);
            }
        });
        // A change for every few writes, until there were enough of both.
        for (int i = 0; i < 50 || Volatile.Read(ref written) < 500; i++)
        {
            await UpdateAsync(engine, r => r.DeletionProtectionEnabled = i % 2 == 0);
            await Task.Yield();
        }
        await stop.CancelAsync();
        await writer;
        Assert.Equal($"n={written} pk=a", await engine.GetAsync("tab", Item(("pk", S("a")))));
    }

    private static async Task<TableDescription> DeleteAsync(TestEngine engine, string name)
    {
        DeleteTableResult result = new();
        await engine.Engine.DeleteTableAsync(new DeleteTableRequest { TableName = name }, result);
        return result.Table!;
    }

    private static long Ms(string time)
        => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private static Task<TableDescription> DeleteIndexAsync(TestEngine engine, string name) => UpdateAsync(engine, r =>
    {
        GlobalSecondaryIndexUpdate update = r.GlobalSecondaryIndexUpdates.Add();
        update.HasDelete = true;
        update.DeleteIndexName = name;
    });

    private static IEnumerable<string> Indexes(TableDescription table)
        => table.GlobalSecondaryIndexes!.Select(i => $"{i.IndexName} {i.Global!.IndexStatus} {i.ItemCount}");

    private static async Task<TableDescription> UpdateAsync(TestEngine engine, Action<UpdateTableRequest> set)
    {
        UpdateTableRequest request = new() { TableName = "tab" };
        set(request);
        UpdateTableResult result = new();
        await engine.Engine.UpdateTableAsync(request, result);
        return result.Table!;
    }
}
