using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.UpdateTable;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Vectors;

/// <summary>Adds vector indexes to live tables and takes them away.</summary>
internal sealed class VectorIndexChanges(EngineContext context)
{
    /// <summary>Makes the definition that the vector index updates of a request ask for. Call inside a change scope.</summary>
    public async ValueTask<TableDefinition> PlanAsync(TableDefinition table, UpdateTableRequest request, long nowMs)
    {
        foreach (VectorIndexUpdate update in request.VectorIndexUpdates)
        {
            table = update.HasCreate
                ? await AddAsync(table, request, update.Create, nowMs)
                : Remove(table, update.DeleteIndexName.ToString());
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

    private static TableDefinition Remove(TableDefinition table, string name)
    {
        VectorIndexDefinition? index = table.VectorIndexes.FirstOrDefault(i => i.Name == name);
        if (index is null)
            DynamoException.Throw(ErrorCode.ResourceNotFound, "Requested resource not found");
        return (table with { VectorIndexes = [.. table.VectorIndexes.Where(i => i != index)] }).WithoutUnusedAttributes();
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
}
