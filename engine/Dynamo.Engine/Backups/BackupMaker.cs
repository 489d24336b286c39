using System.Globalization;
using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Tables;
using Dynamo.Storage;

namespace Dynamo.Engine.Backups;

/// <summary>Makes backups, one after the other. One that a crash interrupts was never there.</summary>
internal sealed class BackupMaker(EngineContext context)
{
    private readonly SemaphoreSlim _turns = new(1, 1);

    public async ValueTask<BackupDefinition> MakeAsync(ReadOnlyMemory<byte> nameOrArn, string backupName)
    {
        await _turns.WaitAsync();
        try
        {
            (TableDefinition source, KeyspaceId copy, long nowMs) = await BeginAsync(nameOrArn);
            ItemCopy items = new(context, Encoding.UTF8.GetBytes(source.Name), copy);
            bool isComplete = false;
            try
            {
                isComplete = await items.RunAsync();
            }
            finally
            {
                isComplete &= await EndAsync(source.Name, copy);
                if (!isComplete)
                    await context.Store.DropKeyspaceAsync(copy);
            }
            if (!isComplete)
                ThrowTableNotFound(source.Name);
            await items.FinishAsync();
            BackupDefinition backup = new()
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"{nowMs:D14}-{context.NewId().ToString("N")[..8]}"),
                Name = backupName,
                CreationTimeMs = nowMs,
                Items = copy,
                ItemCount = items.ItemCount,
                SizeBytes = items.SizeBytes,
                Table = source,
            };
            await context.Backups.PutAsync(backup);
            return backup;
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>From the moment that the changed definition is written, writes save what they replace.</summary>
    private async ValueTask<(TableDefinition Source, KeyspaceId Copy, long NowMs)> BeginAsync(ReadOnlyMemory<byte> nameOrArn)
    {
        using TableCatalog.ChangeScope scope = await context.Catalog.EnterAsync();
        Table? table = context.Catalog.FindUsable(nameOrArn.Span);
        if (table is null)
            ThrowTableNotFound(Encoding.UTF8.GetString(TableNames.Resolve(nameOrArn.Span)));
        KeyspaceId copy = await context.Store.CreateKeyspaceAsync();
        TableDefinition source = table!.Definition with { BackupCopy = null };
        await context.Catalog.PutAsync(source with { BackupCopy = copy });
        return (source, copy, context.Catalog.NowMs);
    }

    /// <returns>False: the table has gone meanwhile.</returns>
    private async ValueTask<bool> EndAsync(string tableName, KeyspaceId copy)
    {
        using TableCatalog.ChangeScope scope = await context.Catalog.EnterAsync();
        if (context.Catalog.Find(Encoding.UTF8.GetBytes(tableName))?.Definition is not { } table || table.BackupCopy != copy)
            return false;
        await context.Catalog.PutAsync(table with { BackupCopy = null });
        return true;
    }

    private static void ThrowTableNotFound(string name) => DynamoException.Throw(ErrorCode.TableNotFound, $"Table not found: {name}");
}
