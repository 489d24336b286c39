using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.CreateBackup;
using Dynamo.Engine.Operations.DeleteBackup;
using Dynamo.Engine.Operations.DeleteTable;
using Dynamo.Engine.Operations.DescribeBackup;
using Dynamo.Engine.Operations.RestoreTableFromBackup;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.TransactWriteItems;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Tests.Operations;
using Dynamo.Storage;
using Dynamo.Storage.Commits;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Backups;

/// <summary>
/// Goal: a backup holds a table as it was at one moment, whatever is written meanwhile, and outlives it. Approach:
/// transfers between items keep a sum that every moment has; a backup is restored, and the sum is asked for.
/// </summary>
public class BackupTests : EngineTests
{
    private const int Accounts = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Backup_is_of_one_moment_although_writes_go_on(int seed)
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S", "gsi g:S ALL");
        for (int i = 0; i < Accounts; i++)
            await engine.PutAsync("tab", Account(i, 100));
        using CancellationTokenSource stop = new();
        Task[] writers = [.. Enumerable.Range(0, 2).Select(w => Task.Run(() => TransferAsync(engine, new Random((seed * 10) + w), w, stop.Token)))];
        List<string> arns = [];
        for (int i = 0; i < 3; i++)
            arns.Add((await BackUpAsync(engine)).BackupArn);
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        for (int i = 0; i < arns.Count; i++)
        {
            string target = $"restored{i}";
            TableDescription restored = await RestoreAsync(engine, arns[i], target);
            Assert.Equal(("CREATING", true), (restored.TableStatus, restored.RestoreSummary!.RestoreInProgress));
            List<string> items = await AllAsync(engine, target);
            Assert.Equal(Accounts, items.Count);
            Assert.Equal(Accounts * 100, items.Sum(Balance));
            Assert.Equal(items.Order(StringComparer.Ordinal), (await AllAsync(engine, target, "gsi")).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Deleted_and_new_items_are_as_they_were()
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S");
        await engine.PutAsync("tab", Item(("pk", S("a")), ("x", N("1"))));
        await engine.PutAsync("tab", Item(("pk", S("b")), ("x", N("2"))));
        BackupDescription backup = await BackUpAsync(engine);
        Assert.Equal((2, 12), (backup.ItemCount, backup.SizeBytes));
        await engine.DeleteAsync("tab", Item(("pk", S("a"))));
        await engine.PutAsync("tab", Item(("pk", S("c"))));
        await RestoreAsync(engine, backup.BackupArn, "back");
        Assert.Equal(["pk=a x=1", "pk=b x=2"], (await AllAsync(engine, "back")).Order(StringComparer.Ordinal));
        await engine.PutAsync("back", Item(("pk", S("d"))));
        Assert.Equal(3, (await AllAsync(engine, "back")).Count);
        Assert.Equal(2, (await AllAsync(engine, "tab")).Count);
    }

    [Fact]
    public async Task Backup_outlives_its_table_and_a_restart_and_goes_when_it_is_deleted()
    {
        string directory = Directory.CreateTempSubdirectory("dynamo-backup").FullName;
        try
        {
            string arn;
            await using (TestEngine engine = await OpenAsync(directory))
            {
                await engine.CreateTableAsync("tab", "pk:S", "gsi g:S ALL");
                await engine.PutAsync("tab", Item(("pk", S("a")), ("g", S("x"))));
                arn = (await BackUpAsync(engine)).BackupArn;
                await engine.Engine.DeleteTableAsync(new DeleteTableRequest { TableName = "tab" }, new DeleteTableResult());
            }
            await using (TestEngine engine = await OpenAsync(directory))
            {
                await RestoreAsync(engine, arn, "tab");
                Assert.Equal(["g=x pk=a"], await AllAsync(engine, "tab", "gsi"));
                int keyspaces = engine.Store.Keyspaces.Count;
                DeleteBackupResult deleted = new();
                await engine.Engine.DeleteBackupAsync(new DeleteBackupRequest { BackupArn = arn }, deleted);
                Assert.Equal("DELETED", deleted.Backup!.Status);
                Assert.Equal(keyspaces - 1, engine.Store.Keyspaces.Count);
            }
            await using (TestEngine engine = await OpenAsync(directory))
            {
                DynamoException gone = await TestEngine.RejectedAsync(
                    () => engine.Engine.DescribeBackupAsync(new DescribeBackupRequest { BackupArn = arn }, new DescribeBackupResult()).AsTask());
                Assert.Equal((ErrorCode.BackupNotFound, $"Backup not found: {arn}"), (gone.Code, gone.Message));
                Assert.Null((await engine.DescribeAsync("tab")).RestoreSummary);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task Backup_that_a_crash_interrupts_was_never_there()
    {
        string directory = Directory.CreateTempSubdirectory("dynamo-backup").FullName;
        try
        {
            await using (TestEngine engine = await OpenAsync(directory))
            {
                await engine.CreateTableAsync("tab", "pk:S");
                await engine.PutAsync("tab", Item(("pk", S("a"))));
            }
            await using (IStore store = await EmbeddedStore.OpenAsync(new StoreOptions { DataDirectory = directory }))
            {
                EngineContext context = new(store, new EngineOptions());
                await context.Catalog.OpenAsync([]);
                using TableCatalog.ChangeScope scope = await context.Catalog.EnterAsync();
                TableDefinition table = context.Catalog.Find("tab"u8)!.Definition;
                await context.Catalog.PutAsync(table with { BackupCopy = await store.CreateKeyspaceAsync() });
                Assert.Equal(3, store.Keyspaces.Count);
            }
            await using (TestEngine engine = await OpenAsync(directory))
            {
                Assert.Equal(2, engine.Store.Keyspaces.Count); // root, items
                await engine.PutAsync("tab", Item(("pk", S("b"))));
                Assert.Equal(2, (await BackUpAsync(engine)).ItemCount);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task TransferAsync(TestEngine engine, Random random, int writer, CancellationToken stop)
    {
        // Each writer has accounts of its own, so that it knows what they hold.
        int[] balances = [.. Enumerable.Repeat(100, Accounts)];
        while (!stop.IsCancellationRequested)
        {
            int from = (random.Next(Accounts / 2) * 2) + writer, to = (random.Next(Accounts / 2) * 2) + writer;
            if (from == to)
                continue;
            int amount = random.Next(10);
            balances[from] -= amount;
            balances[to] += amount;
            TransactWriteItemsRequest request = new();
            foreach (int account in new[] { from, to })
            {
                TransactWriteItem action = request.TransactItems.Add();
                action.HasPut = true;
                action.TableName = "tab";
                action.Item = TestEngine.Slot(request, Account(account, balances[account]));
            }
            await engine.Engine.TransactWriteItemsAsync(request, new TransactWriteItemsResult());
        }
    }

    private static byte[] Account(int number, int balance)
        => Item(("pk", S($"account{number}")), ("balance", N($"{balance}")), ("g", S($"g{balance}")));

    private static int Balance(string item)
        => int.Parse(item.Split(' ').Single(a => a.StartsWith("balance=", StringComparison.Ordinal))["balance=".Length..], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<List<string>> AllAsync(TestEngine engine, string table, string? index = null)
        => (await engine.ScanAsync(table, index)).Items();

    private static async Task<BackupDescription> BackUpAsync(TestEngine engine)
    {
        CreateBackupResult result = new();
        await engine.Engine.CreateBackupAsync(new CreateBackupRequest { TableName = "tab", BackupName = "backup" }, result);
        return result.Backup!;
    }

    private static async Task<TableDescription> RestoreAsync(TestEngine engine, string arn, string target)
    {
        RestoreTableFromBackupResult result = new();
        await engine.Engine.RestoreTableFromBackupAsync(
            new RestoreTableFromBackupRequest { BackupArn = arn, TargetTableName = target }, result);
        return result.Table!;
    }

    private static async Task<TestEngine> OpenAsync(string directory)
        => await TestEngine.OpenAsync(await EmbeddedStore.OpenAsync(new StoreOptions { DataDirectory = directory }));
}
