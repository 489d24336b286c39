using System.Text;
using Dynamo.Engine.Backups;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;
using Dynamo.Engine.Vectors;
using Dynamo.Storage;

namespace Dynamo.Engine.Operations.RestoreTableFromBackup;

/// <summary>
/// Makes a table of a backup. Nobody sees it before it is filled; the answer comes then, although it says that the
/// restore is in progress, as DynamoDB does.
/// </summary>
internal sealed class RestoreTableFromBackupOperation(EngineContext context)
{
    public async ValueTask ExecuteAsync(RestoreTableFromBackupRequest request, RestoreTableFromBackupResult result)
    {
        BackupRules.RestoreTableFromBackup.ThrowIfInvalid(request);
        BackupDefinition backup = context.Backups.BeginRestore(request.BackupArn.ToString());
        try
        {
            CheckTarget(request);
            long nowMs = context.Catalog.NowMs;
            TableDefinition planned = new RestoredTable(backup, request).Define() with
            {
                Id = context.NewId(),
                CreationTimeMs = nowMs,
                Restore = new RestoreDefinition(request.BackupArn.ToString(), TableNames.Arn(backup.Table.Region, backup.Table.Name), nowMs),
            };
            result.Table = await FillAsync(backup, planned, request, nowMs);
        }
        finally
        {
            context.Backups.EndRestore(backup);
        }
    }

    private async ValueTask<Results.TableDescription> FillAsync(
        BackupDefinition backup, TableDefinition planned, RestoreTableFromBackupRequest request, long nowMs)
    {
        TableDefinition definition = await WithKeyspacesAsync(planned, nowMs);
        bool isDone = false;
        try
        {
            ulong seen = await new TableFiller(context.Store, backup.Items, new Table(definition, version: 0)).RunAsync();
            await context.Store.WaitStableAsync(seen);
            using TableCatalog.ChangeScope scope = await context.Catalog.EnterAsync();
            CheckTarget(request);
            Table table = await context.Catalog.PutAsync(definition);
            isDone = true;
            return context.Describer.Describe(table, nowMs, status: "CREATING", indexStatus: "CREATING");
        }
        finally
        {
            if (!isDone)
                await context.Catalog.DropAsync(new Table(definition, version: 0));
        }
    }

    private void CheckTarget(RestoreTableFromBackupRequest request)
    {
        if (context.Catalog.Find(request.TargetTableName.Span) is not null)
            DynamoException.Throw(ErrorCode.TableAlreadyExists, $"Table already exists: {Encoding.UTF8.GetString(request.TargetTableName.Span)}");
    }

    private async ValueTask<TableDefinition> WithKeyspacesAsync(TableDefinition planned, long nowMs)
    {
        TableState state = context.StateFor(TableState.Creating);
        IndexState indexState = state == TableState.Creating ? IndexState.Creating : IndexState.Active;
        long endsMs = context.StateEndMs(nowMs);
        List<IndexDefinition> indexes = [];
        foreach (IndexDefinition index in planned.Indexes)
        {
            indexes.Add(index with
            {
                Entries = await context.Store.CreateKeyspaceAsync(),
                State = indexState,
                StateEndsMs = endsMs,
                Backfilling = false,
                AllocatedMs = null,
            });
        }
        List<VectorIndexDefinition> vectorIndexes = [];
        foreach (VectorIndexDefinition index in planned.VectorIndexes)
        {
            vectorIndexes.Add(index with
            {
                Entries = await context.Store.CreateKeyspaceAsync(),
                State = indexState,
                StateEndsMs = endsMs,
                Backfilling = false,
                AllocatedMs = null,
            });
        }
        return planned with
        {
            State = state,
            StateEndsMs = endsMs,
            Items = await context.Store.CreateKeyspaceAsync(),
            Indexes = indexes,
            VectorIndexes = vectorIndexes,
        };
    }
}
