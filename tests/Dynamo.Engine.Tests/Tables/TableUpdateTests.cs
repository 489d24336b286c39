using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.DeleteTable;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.UpdateTable;
using Dynamo.Engine.Tests.Operations;

namespace Dynamo.Engine.Tests.Tables;

/// <summary>
/// Goal: while a table is UPDATING, it takes and refuses what AWS's do. Approach: states last a minute of time that is
/// moved by hand.
/// </summary>
public class TableUpdateTests : EngineTests
{
    private readonly MovedTime _time = new();

    [Fact]
    public async Task While_throughput_or_billing_changes()
    {
        await using TestEngine engine = await OpenAsync();
        await ChangeAsync(engine, r => Throughput(r, 5), "PROVISIONED");
        Assert.Equal("UPDATING", (await engine.DescribeAsync("tab")).TableStatus);
        await AssertInUseAsync(engine, r => Throughput(r, 7), "Table IOPS are currently being updated. Table: tab");
        await AssertInUseAsync(engine, r => r.BillingMode = "PAY_PER_REQUEST", "Table IOPS are currently being updated. Table: tab");
        await AssertInUseAsync(engine, Stream, "Can't enable or disable stream while table IOPS are being updated. Table: tab");
        await AssertInUseAsync(engine, Create, "Can't create or delete indexes while table IOPS are being updated. Table: tab");
        await AssertInUseAsync(engine, Ceilings, "OnDemandThroughput cannot be updated while BillingMode update is in progress");
        await AssertNotDeletedAsync(engine, "Table: tab is in the process of being updated.");
        await AssertTheRestGoesOnAsync(engine);
        _time.Move(TimeSpan.FromMinutes(1));
        await ChangeAsync(engine, r => Throughput(r, 7));
    }

    [Fact]
    public async Task While_a_stream_comes_or_goes()
    {
        await using TestEngine engine = await OpenAsync();
        string label = (await ChangeAsync(engine, Stream)).LatestStreamLabel!;
        string being = $"when stream status is being updated. Table: tab Stream: {label} Operation: ENABLE";
        await AssertInUseAsync(engine, r => Throughput(r, 7), "Can't change table IOPS " + being);
        await AssertInUseAsync(engine, Stream, $"A stream status change is currently in progress. Table: tab Stream: {label} Operation: ENABLE");
        await AssertInUseAsync(engine, r => r.TableClass = "STANDARD_INFREQUENT_ACCESS", "Can't update table class " + being);
        await AssertInUseAsync(engine, Create, "Can't create or delete an index " + being);
        await AssertInUseAsync(engine, Ceilings, "OnDemandThroughput cannot be updated while stream status update is in progress");
        await AssertNotDeletedAsync(engine, "Cannot delete table while stream is being enabled/disabled.");
        await AssertTheRestGoesOnAsync(engine);
        _time.Move(TimeSpan.FromMinutes(1));
        Action<UpdateTableRequest> disable = r => r.StreamSpecification = new StreamSpecification { IsPresent = true, StreamEnabled = false };
        await ChangeAsync(engine, disable);
        await AssertInUseAsync(engine, disable, $"A stream status change is currently in progress. Table: tab Stream: {label} Operation: DISABLE");
    }

    [Fact]
    public async Task While_the_class_changes()
    {
        await using TestEngine engine = await OpenAsync();
        await ChangeAsync(engine, r => r.TableClass = "STANDARD_INFREQUENT_ACCESS");
        const string Target = "TableClassUpdateInProgress: STANDARD_INFREQUENT_ACCESS";
        const string Being = "when a table class update is in progress. Table: tab " + Target;
        await AssertInUseAsync(engine, r => r.TableClass = "STANDARD", "Can't update table class " + Being);
        await AssertInUseAsync(engine, Stream, "Can't change stream status " + Being);
        await AssertInUseAsync(engine, r => Throughput(r, 7), "Can't change table IOPS " + Being);
        await AssertInUseAsync(engine, Create, "Can't create or delete an index " + Being);
        await AssertInUseAsync(engine, Ceilings, "OnDemandThroughput cannot be updated while TableClass update is in progress. " + Target);
        await AssertNotDeletedAsync(engine, "Table: tab is in the process of being updated.");
        await AssertTheRestGoesOnAsync(engine);
    }

    [Fact]
    public async Task What_is_so_already_is_answered_as_a_change_and_is_none()
    {
        await using TestEngine engine = await OpenAsync();
        foreach (Action<UpdateTableRequest> set in (Action<UpdateTableRequest>[])[r => r.BillingMode = "PAY_PER_REQUEST", r => r.TableClass = "STANDARD"])
        {
            Assert.Equal("UPDATING", (await ChangeAsync(engine, set)).TableStatus);
            Assert.Equal("ACTIVE", (await engine.DescribeAsync("tab")).TableStatus);
        }
    }

    private async Task<TestEngine> OpenAsync()
    {
        TestEngine engine = await OpenEngineAsync(new EngineOptions { Time = _time, StatusDelay = TimeSpan.FromMinutes(1) });
        await engine.CreateTableAsync("tab", "pk:S");
        _time.Move(TimeSpan.FromMinutes(1));
        return engine;
    }

    private static async Task AssertTheRestGoesOnAsync(TestEngine engine)
    {
        await ChangeAsync(engine, r => r.SseSpecification = new SseSpecification { IsPresent = true, Enabled = true });
        await ChangeAsync(engine, r => r.WarmThroughput = new WarmThroughput { IsPresent = true, ReadUnitsPerSecond = 20000 });
        TableDescription table = await ChangeAsync(engine, r => r.DeletionProtectionEnabled = true);
        Assert.Equal(("UPDATING", true), (table.TableStatus, table.DeletionProtectionEnabled));
        Assert.Equal("UPDATING", (await engine.DescribeAsync("tab")).TableStatus);
    }

    private static void Throughput(UpdateTableRequest request, long units)
        => request.ProvisionedThroughput = new ProvisionedThroughput { IsPresent = true, ReadCapacityUnits = units, WriteCapacityUnits = units };

    private static void Ceilings(UpdateTableRequest request)
        => request.OnDemandThroughput = new OnDemandThroughput { IsPresent = true, MaxReadRequestUnits = 9 };

    private static void Stream(UpdateTableRequest request)
        => request.StreamSpecification = new StreamSpecification { IsPresent = true, StreamEnabled = true, StreamViewType = "KEYS_ONLY" };

    private static void Create(UpdateTableRequest request)
    {
        request.AttributeDefinitions.Add(new AttributeDefinition("h", "S"));
        GlobalSecondaryIndexUpdate update = request.GlobalSecondaryIndexUpdates.Add();
        update.HasCreate = true;
        update.Create.IndexName = "new";
        update.Create.KeySchema.Add(new KeySchemaElement("h", "HASH"));
        TestEngine.AddProjection(update.Create.Projection, ["ALL"]);
    }

    private static async Task<TableDescription> ChangeAsync(TestEngine engine, Action<UpdateTableRequest> set, string? billing = null)
    {
        UpdateTableRequest request = new() { TableName = "tab" };
        if (billing is not null)
            request.BillingMode = billing;
        set(request);
        UpdateTableResult result = new();
        await engine.Engine.UpdateTableAsync(request, result);
        return result.Table!;
    }

    private static async Task AssertInUseAsync(TestEngine engine, Action<UpdateTableRequest> set, string reason)
        => AssertInUse(reason, await TestEngine.RejectedAsync(() => ChangeAsync(engine, set)));

    private static async Task AssertNotDeletedAsync(TestEngine engine, string reason)
        => AssertInUse(reason, await TestEngine.RejectedAsync(
            () => engine.Engine.DeleteTableAsync(new DeleteTableRequest { TableName = "tab" }, new DeleteTableResult()).AsTask()));

    private static void AssertInUse(string reason, DynamoException error)
        => Assert.Equal((ErrorCode.ResourceInUse, "Attempt to change a resource which is still in use: " + reason), (error.Code, error.Message));
}
