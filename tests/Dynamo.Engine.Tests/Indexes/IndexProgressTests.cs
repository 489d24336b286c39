using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.CreateBackup;
using Dynamo.Engine.Operations.DeleteTable;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.RestoreTableFromBackup;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.UpdateTable;
using Dynamo.Engine.Tests.Operations;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Indexes;

/// <summary>
/// Goal: while an index comes or goes, a table takes and refuses what AWS's do. Approach: states last a minute of time
/// that is moved by hand.
/// </summary>
public class IndexProgressTests : EngineTests
{
    private const string InUse = "Attempt to change a resource which is still in use: ";
    private const string OnlyOne = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table";

    private readonly MovedTime _time = new();

    [Fact]
    public async Task While_resources_are_allocated()
    {
        await using TestEngine engine = await OpenAsync();
        TableDescription table = await CreateIndexAsync(engine, "new");
        Assert.Equal(("UPDATING", "CREATING", false), State(table, "new"));
        Assert.Equal(("UPDATING", "CREATING", false), State(await engine.DescribeAsync("tab"), "new"));
        await AssertReadAsync(engine, "The table does not have the specified index: new");

        await AssertInUseAsync(engine, r => Throughput(r, 7), "Can't change table IOPS when an index is being created. Table: tab Indexes: [new]");
        await AssertInUseAsync(engine, r => r.BillingMode = "PAY_PER_REQUEST", "Can't change table IOPS when an index is being created. Table: tab Indexes: [new]");
        await AssertInUseAsync(engine, Stream, "Can't change stream status when an index is being created. Table: tab Indexes: [new]");
        await AssertInUseAsync(engine, r => r.OnDemandThroughput = new OnDemandThroughput { IsPresent = true, MaxReadRequestUnits = 9 }, "OnDemandThroughput cannot be updated while index creation is in progress for indexes: [new]");
        await AssertInUseAsync(engine, r => Update(r, "new"), "Index is being created but is not backfilling yet.  Table: tab Index: new");
        await AssertInUseAsync(engine, r => Delete(r, "new"), "Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the index is active. Table: tab Index: new");
        await AssertInUseAsync(engine, r => Create(r, "new"), "Index is being created.  Table: tab Index: new");
        await AssertRejectedAsync(engine, r => Create(r, "other"), ErrorCode.LimitExceeded, OnlyOne);
        await AssertRejectedAsync(engine, r => Delete(r, "old"), ErrorCode.LimitExceeded, OnlyOne);
        await AssertNotDeletedAsync(engine);

        // The rest goes on, and the table stays UPDATING.
        Assert.Equal("UPDATING", (await ChangeAsync(engine, r => Update(r, "old", 9))).TableStatus);
        table = await ChangeAsync(engine, r => r.DeletionProtectionEnabled = true);
        Assert.Equal(("UPDATING", true), (table.TableStatus, table.DeletionProtectionEnabled));
        await engine.PutAsync("tab", Item(("pk", S("a")), ("g", S("b"))));
    }

    [Fact]
    public async Task While_items_are_filled_in()
    {
        await using TestEngine engine = await OpenAsync();
        await CreateIndexAsync(engine, "new");
        _time.Move(TimeSpan.FromSeconds(61));
        Assert.Equal(("ACTIVE", "CREATING", true), State(await engine.DescribeAsync("tab"), "new"));
        await AssertReadAsync(engine, "Cannot read from backfilling global secondary index: new");
        await AssertInUseAsync(engine, r => Create(r, "new"), "Index is being created.  Table: tab Index: new");
        await AssertRejectedAsync(engine, r => Create(r, "other"), ErrorCode.LimitExceeded, OnlyOne);
        await AssertRejectedAsync(engine, r => Delete(r, "old"), ErrorCode.LimitExceeded, OnlyOne);
        await AssertNotDeletedAsync(engine);
        Assert.Equal("UPDATING", (await ChangeAsync(engine, r => Throughput(r, 7))).TableStatus);
        _time.Move(TimeSpan.FromSeconds(60));
        Assert.Equal(("ACTIVE", "ACTIVE", null), State(await WaitUntilFilledAsync(engine), "new"));
        Assert.Equal(1, (await engine.ScanAsync("tab", "new")).Count);
    }

    [Fact]
    public async Task While_an_index_goes()
    {
        await using TestEngine engine = await OpenAsync();
        await CreateIndexAsync(engine, "new");
        _time.Move(TimeSpan.FromSeconds(61));
        TableDescription table = await ChangeAsync(engine, r => Delete(r, "new")); // cancels its creation
        Assert.Equal(("UPDATING", "DELETING", null), State(table, "new"));
        Assert.Equal(["g", "h", "pk"], table.AttributeDefinitions!.Select(a => a.AttributeName));
        await AssertReadAsync(engine, "The table does not have the specified index: new");

        await AssertInUseAsync(engine, r => Throughput(r, 7), "Can't change table IOPS when an index is being deleted. Table: tab Indexes: [new]");
        await AssertInUseAsync(engine, r => r.OnDemandThroughput = new OnDemandThroughput { IsPresent = true, MaxReadRequestUnits = 9 }, "OnDemandThroughput cannot be updated while index deletion is in progress for indexes: [new]");
        await AssertInUseAsync(engine, r => Update(r, "new"), "Index is being deleted.  Table: tab Index: new");
        await AssertInUseAsync(engine, r => Delete(r, "new"), "Index is being deleted.  Table: tab Index: new");
        await AssertInUseAsync(engine, r => Create(r, "new"), "Index is being deleted.  Table: tab Index: new");
        await AssertRejectedAsync(engine, r => Create(r, "other"), ErrorCode.LimitExceeded, OnlyOne);
        await AssertRejectedAsync(engine, r => Delete(r, "old"), ErrorCode.LimitExceeded, OnlyOne);
        await AssertNotDeletedAsync(engine);
        table = await ChangeAsync(engine, r => r.DeletionProtectionEnabled = true);
        Assert.Equal(("UPDATING", "DELETING", null), State(table, "new"));

        _time.Move(TimeSpan.FromMinutes(1));
        table = await engine.DescribeAsync("tab");
        Assert.Equal("ACTIVE", table.TableStatus);
        Assert.Equal(["old"], table.GlobalSecondaryIndexes!.Select(i => i.IndexName));
        Assert.Equal(["g", "pk"], table.AttributeDefinitions!.Select(a => a.AttributeName));
        await CreateIndexAsync(engine, "new");
    }

    /// <summary>However the index came to the table of the backup, a restore makes it together with the table.</summary>
    [Fact]
    public async Task Restored_index_is_not_one_that_was_added()
    {
        await using TestEngine engine = await OpenAsync();
        await CreateIndexAsync(engine, "new");
        _time.Move(TimeSpan.FromMinutes(3));
        await WaitUntilFilledAsync(engine);
        CreateBackupResult backup = new();
        await engine.Engine.CreateBackupAsync(new CreateBackupRequest { TableName = "tab", BackupName = "backup" }, backup);
        await engine.Engine.RestoreTableFromBackupAsync(
            new RestoreTableFromBackupRequest { BackupArn = backup.Backup!.BackupArn, TargetTableName = "restored" }, new RestoreTableFromBackupResult());
        Assert.Equal(("CREATING", "CREATING", null), State(await engine.DescribeAsync("restored"), "new"));
    }

    private async Task<TestEngine> OpenAsync()
    {
        TestEngine engine = await OpenEngineAsync(new EngineOptions { Time = _time, StatusDelay = TimeSpan.FromMinutes(1) });
        await engine.CreateTableAsync("tab", "pk:S", "old g:S ALL");
        _time.Move(TimeSpan.FromMinutes(1));
        await ChangeAsync(engine, r =>
        {
            r.BillingMode = "PROVISIONED";
            Throughput(r, 5);
            Update(r, "old");
        });
        _time.Move(TimeSpan.FromMinutes(1));
        await engine.PutAsync("tab", Item(("pk", S("first")), ("h", S("x"))));
        return engine;
    }

    private static Task<TableDescription> CreateIndexAsync(TestEngine engine, string name) => ChangeAsync(engine, r => Create(r, name));

    private static void Create(UpdateTableRequest request, string name)
    {
        request.AttributeDefinitions.Add(new AttributeDefinition("h", "S"));
        GlobalSecondaryIndexUpdate update = request.GlobalSecondaryIndexUpdates.Add();
        update.HasCreate = true;
        update.Create.IndexName = name;
        update.Create.KeySchema.Add(new KeySchemaElement("h", "HASH"));
        TestEngine.AddProjection(update.Create.Projection, ["ALL"]);
        update.Create.ProvisionedThroughput = Units(5);
    }

    private static void Delete(UpdateTableRequest request, string name)
    {
        GlobalSecondaryIndexUpdate update = request.GlobalSecondaryIndexUpdates.Add();
        update.HasDelete = true;
        update.DeleteIndexName = name;
    }

    private static void Update(UpdateTableRequest request, string name, long units = 8)
    {
        GlobalSecondaryIndexUpdate update = request.GlobalSecondaryIndexUpdates.Add();
        update.HasUpdate = true;
        update.Update.IndexName = name;
        update.Update.ProvisionedThroughput = Units(units);
    }

    private static void Throughput(UpdateTableRequest request, long units) => request.ProvisionedThroughput = Units(units);

    private static ProvisionedThroughput Units(long units) => new() { IsPresent = true, ReadCapacityUnits = units, WriteCapacityUnits = units };

    private static void Stream(UpdateTableRequest request)
        => request.StreamSpecification = new StreamSpecification { IsPresent = true, StreamEnabled = true, StreamViewType = "KEYS_ONLY" };

    private static async Task<TableDescription> ChangeAsync(TestEngine engine, Action<UpdateTableRequest> set)
    {
        UpdateTableRequest request = new() { TableName = "tab" };
        set(request);
        UpdateTableResult result = new();
        await engine.Engine.UpdateTableAsync(request, result);
        return result.Table!;
    }

    private static (string Table, string Index, bool? Backfilling) State(TableDescription table, string index)
    {
        GlobalIndexDescription global = table.GlobalSecondaryIndexes!.Single(i => i.IndexName == index).Global!;
        return (table.TableStatus, global.IndexStatus, global.Backfilling);
    }

    private static async Task AssertReadAsync(TestEngine engine, string text)
        => Assert.Equal(text, (await TestEngine.RejectedAsync(() => engine.ScanAsync("tab", "new"))).Message);

    private static Task AssertInUseAsync(TestEngine engine, Action<UpdateTableRequest> set, string reason)
        => AssertRejectedAsync(engine, set, ErrorCode.ResourceInUse, InUse + reason);

    private static async Task AssertRejectedAsync(TestEngine engine, Action<UpdateTableRequest> set, ErrorCode code, string text)
    {
        DynamoException error = await TestEngine.RejectedAsync(() => ChangeAsync(engine, set));
        Assert.Equal((code, text), (error.Code, error.Message));
    }

    private static async Task AssertNotDeletedAsync(TestEngine engine)
    {
        DynamoException error = await TestEngine.RejectedAsync(
            () => engine.Engine.DeleteTableAsync(new DeleteTableRequest { TableName = "tab" }, new DeleteTableResult()).AsTask());
        Assert.Equal(InUse + "Cannot delete table while indexes are being created, updated, or deleted.", error.Message);
    }

    private static async Task<TableDescription> WaitUntilFilledAsync(TestEngine engine)
    {
        for (int i = 0; i < 3000; i++)
        {
            TableDescription table = await engine.DescribeAsync("tab");
            if (table.GlobalSecondaryIndexes!.All(x => x.Global!.IndexStatus == "ACTIVE"))
                return table;
            await Task.Delay(10);
        }
        throw new InvalidOperationException("The index did not become active in 30 seconds.");
    }
}
