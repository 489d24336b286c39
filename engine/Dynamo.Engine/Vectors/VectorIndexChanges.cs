using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.UpdateTable;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Vectors;

/// <summary>
/// Adds vector indexes to live tables and takes them away. An index that is added passes through two phases, both
/// CREATING: resources are allocated, then the items that are there are filled in.
/// </summary>
internal sealed class VectorIndexChanges(EngineContext context)
{
    private const string InUse = "Attempt to change a resource which is still in use: ";

    /// <summary>
    /// What an index in progress refuses. DynamoDB looks at this ahead of the table's own state, which the same index
    /// keeps UPDATING (measured on eu-west-2, August 2026).
    /// </summary>
    public static void CheckProgress(TableDefinition table, UpdateTableRequest request, long nowMs)
    {
        foreach (VectorIndexUpdate update in request.VectorIndexUpdates)
        {
            string name = (update.HasCreate ? update.Create.IndexName : update.DeleteIndexName).ToString();
            VectorIndexDefinition? index = table.VectorIndexes.FirstOrDefault(i => i.Name == name);
            bool creates = index?.StateAt(nowMs) == IndexState.Creating;
            if (update.HasCreate && creates)
                ThrowInUse($"Index is being created.  Table: {table.Name} Index: {name}");
            if (update.HasCreate)
                IndexChanges.CheckNoneInProgress(table, nowMs);
            else if (index?.IsAllocatingAt(nowMs) is true)
            {
                ThrowInUse("Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the "
                    + $"index is active. Table: {table.Name} Index: {name}");
            }
        }
    }

    /// <summary>Makes the definition that the vector index updates of a request ask for. Call inside a change scope.</summary>
    public async ValueTask<TableDefinition> PlanAsync(TableDefinition table, UpdateTableRequest request, long nowMs)
    {
        foreach (VectorIndexUpdate update in request.VectorIndexUpdates)
        {
            table = update.HasCreate
                ? await AddAsync(table, request, update.Create, nowMs)
                : Remove(table, update.DeleteIndexName.ToString(), nowMs);
        }
        return table;
    }

    /// <summary>Once the new definition is in force: starts to fill what is new.</summary>
    public void Start(Table previous, Table current)
    {
        foreach (VectorIndexDefinition index in current.Definition.VectorIndexes)
        {
            if (index.Backfilling && !previous.Definition.VectorIndexes.Any(i => i.Entries == index.Entries))
                context.Backfills.Start(current.Definition.Name, index.Entries);
        }
    }

    private async ValueTask<TableDefinition> AddAsync(TableDefinition table, UpdateTableRequest request, VectorIndex member, long nowMs)
    {
        // As for a global index, the request has to define the attributes, and where the table does already, its type stands.
        List<KeyAttribute> requested = DefinitionRules.Attributes(request.AttributeDefinitions);
        List<KeyAttribute> merged = [.. requested.Select(r => table.Attributes.FirstOrDefault(a => a.Name == r.Name) ?? r)];
        VectorIndexDefinition index = VectorIndexRules.Define(member, table.BillingMode, merged);
        if (table.IndexNames.Contains(index.Name))
            DynamoException.ThrowValidation("Attempting to create an index which already exists");
        if (table.VectorIndexes.Count == VectorIndexRules.MaxIndexes)
        {
            DynamoException.Throw(
                ErrorCode.LimitExceeded,
                $"Subscriber limit exceeded: Number of vector secondary indexes exceeds per-table limit of {VectorIndexRules.MaxIndexes}");
        }
        VectorIndexRules.CheckAttributes([.. table.VectorIndexes, index], requested);
        CheckNoKey(table, index);
        IndexChanges.CheckNoneInProgress(table, nowMs);
        long allocatedMs = context.StateEndMs(nowMs);
        index = index with
        {
            Entries = await context.Store.CreateKeyspaceAsync(),
            State = IndexState.Creating,
            AllocatedMs = allocatedMs,
            StateEndsMs = context.StateEndMs(allocatedMs),
            Backfilling = true,
        };
        IEnumerable<KeyAttribute> added = index.SearchSchema.Select(e => e.Attribute).Where(a => !table.Attributes.Contains(a));
        return table with { Attributes = [.. table.Attributes, .. added], VectorIndexes = [.. table.VectorIndexes, index] };
    }

    private static TableDefinition Remove(TableDefinition table, string name, long nowMs)
    {
        VectorIndexDefinition? index = table.VectorIndexes.FirstOrDefault(i => i.Name == name);
        if (index is null)
            DynamoException.Throw(ErrorCode.ResourceNotFound, "Requested resource not found");
        // An index that is being filled can be deleted: that cancels its creation.
        TableDefinition without = table with { VectorIndexes = [.. table.VectorIndexes.Where(i => i != index)] };
        IndexChanges.CheckNoneInProgress(without, nowMs);
        return without.WithoutUnusedAttributes();
    }

    private static void CheckNoKey(TableDefinition table, VectorIndexDefinition index)
    {
        KeyAttribute? key = table.PartitionKey.Name == index.VectorAttribute ? table.PartitionKey
            : table.SortKey?.Name == index.VectorAttribute ? table.SortKey : null;
        if (key is null)
            return;
        DefinitionRules.Invalid("Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. "
            + $"Existing schema: Schema:[SchemaElement: key{{{key.Name}:{key.Type.TypeName()}:{(key == table.PartitionKey ? "HASH" : "RANGE")}}}] "
            + $"New schema: VectorIndexSchema:[VectorAttribute: key{{{key.Name}:L:{index.Dimensions}}}]");
    }

    private static void ThrowInUse(string reason) => DynamoException.Throw(ErrorCode.ResourceInUse, InUse + reason);
}
