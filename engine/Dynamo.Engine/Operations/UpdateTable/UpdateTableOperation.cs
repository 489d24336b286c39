using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Operations.UpdateTable;

internal sealed class UpdateTableOperation(EngineContext context)
{
    private readonly ProtectionCooldown _cooldown = new();

    public async ValueTask ExecuteAsync(UpdateTableRequest request, UpdateTableResult result)
    {
        UpdateTableRules.Check(request);
        using TableCatalog.ChangeScope scope = await context.Catalog.EnterAsync();
        Table table = NamedTables.Get(context, request);
        long nowMs = context.Catalog.NowMs;
        IndexProgress.Check(table.Definition, request, nowMs);
        bool isAtOnce = UpdateTableConcerns.IsAtOnce(request);
        if (table.Definition.UpdateAt(nowMs) is { } update)
            CheckUpdate(update, request);
        else if (!isAtOnce || !IndexProgress.HoldsTable(table.Definition, nowMs))
            CheckState(table, nowMs);
        if (request.DeletionProtectionEnabled is { } isProtected && isProtected != table.Definition.DeletionProtection
            && context.Options.StatusDelay > TimeSpan.Zero)
        {
            _cooldown.Enter(table.Definition, nowMs);
        }
        TableDefinition changed = TableChange.Apply(table.Definition, request, nowMs) with { Deleted = table.Definition.DeletedAt(nowMs) };
        changed = await ChangeStreamAsync(changed, request.StreamSpecification, nowMs);
        TableUpdate? begun = TableUpdate.Of(table.Definition, changed, request);
        if (begun is not null || UpdateTableConcerns.ChangesIndexes(request))
        {
            changed = changed with
            {
                State = context.StateFor(TableState.Updating),
                StateEndsMs = context.StateEndMs(nowMs),
                Deleted = null,
                Update = begun,
            };
        }
        changed = await context.IndexChanges.PlanAsync(changed, request, nowMs);
        changed = await context.VectorIndexChanges.PlanAsync(changed, request, nowMs);
        if (context.Describer.Deleted(table.Definition, changed, nowMs) is { } deleted)
            changed = changed with { Deleted = deleted };
        Table current = await context.Catalog.PutAsync(changed);
        result.Table = new UpdateTableAnswer(table.Definition, current.Definition, request, nowMs).Describe(context.Describer);
        await context.Catalog.DropUnusedAsync(table.Definition, current.Definition);
        context.IndexChanges.Start(table, current);
        context.VectorIndexChanges.Start(table, current);
    }

    private static void CheckUpdate(TableUpdate update, UpdateTableRequest request)
    {
        if (update.Refusal(request) is { } reason)
            DefinitionRules.InUse(reason);
    }

    private static void CheckState(Table table, long nowMs)
    {
        string? reason = table.StateAt(nowMs) switch
        {
            TableState.Creating => "created",
            TableState.Updating => "updated",
            TableState.Deleting => "deleted",
            _ => null,
        };
        if (reason is not null)
            DefinitionRules.InUse($"Table is being {reason}: {table.Definition.Name}");
    }

    private async ValueTask<TableDefinition> ChangeStreamAsync(TableDefinition table, StreamSpecification requested, long nowMs)
    {
        if (!requested.IsPresent)
            return table;
        bool isEnabled = table.Stream is { Enabled: true };
        if (requested.StreamEnabled is true)
        {
            if (isEnabled)
                DynamoException.ThrowValidation("Table already has an enabled stream: TableName: " + table.Name);
            return table with
            {
                Stream = new StreamDefinition(
                    true, TableMembers.StreamView(requested.StreamViewType), nowMs, await context.Store.CreateKeyspaceAsync()),
            };
        }
        if (!isEnabled)
            DynamoException.ThrowValidation("Table has no stream to disable: TableName: " + table.Name);
        return table with { Stream = table.Stream! with { Enabled = false } };
    }
}
