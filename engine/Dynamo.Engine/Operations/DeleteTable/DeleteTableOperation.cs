using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Operations.DeleteTable;

internal sealed class DeleteTableOperation(EngineContext context)
{
    public async ValueTask ExecuteAsync(DeleteTableRequest request, DeleteTableResult result)
    {
        NamedTables.Find(context, request);
        using TableCatalog.ChangeScope scope = await context.Catalog.EnterAsync();
        Table table = NamedTables.Get(context, request);
        long nowMs = context.Catalog.NowMs;
        Check(table, nowMs);
        result.Table = Describe(table, nowMs);
        if (context.StateFor(TableState.Deleting) != TableState.Deleting)
        {
            await context.Catalog.RemoveAsync(table);
            return;
        }
        // Clients see it for a while; what it held goes at once.
        await context.Catalog.PutAsync(table.Definition with
        {
            State = TableState.Deleting,
            StateEndsMs = context.StateEndMs(nowMs),
            Indexes = [],
            VectorIndexes = [],
            BackupCopy = null,
        });
        await context.Catalog.DropAsync(table);
    }

    private static void Check(Table table, long nowMs)
    {
        string name = table.Definition.Name;
        TableState state = table.StateAt(nowMs);
        if (state == TableState.Creating)
            DefinitionRules.InUse($"Table is being created: {name}");
        if (state == TableState.Deleting)
            DefinitionRules.InUse($"Table is being deleted: {name}");
        if (IndexProgress.IsUnderway(table.Definition, nowMs))
            DefinitionRules.InUse("Cannot delete table while indexes are being created, updated, or deleted.");
        if (table.Definition.UpdateAt(nowMs) is { IsOfStream: true })
            DefinitionRules.InUse("Cannot delete table while stream is being enabled/disabled.");
        if (state == TableState.Updating)
            DefinitionRules.InUse($"Table: {name} is in the process of being updated.");
        if (table.Definition.DeletionProtection)
        {
            DynamoException.ThrowValidation(
                "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.");
        }
    }

    /// <summary>DynamoDB's answer has no attributes, keys and indexes any more, nor what depends on time.</summary>
    private TableDescription Describe(Table table, long nowMs) => context.Describer.Describe(table, nowMs, status: "DELETING") with
    {
        CreationTimeMs = null,
        WarmThroughput = null,
        AttributeDefinitions = null,
        KeySchema = null,
        LocalSecondaryIndexes = null,
        GlobalSecondaryIndexes = null,
        VectorIndexes = null,
    };
}
