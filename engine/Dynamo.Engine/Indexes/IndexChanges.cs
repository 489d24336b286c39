using System.Diagnostics.CodeAnalysis;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.UpdateTable;
using Dynamo.Engine.Tables;
using Dynamo.Storage;

namespace Dynamo.Engine.Indexes;

/// <summary>Adds global indexes to live tables and takes them away.</summary>
internal sealed class IndexChanges(EngineContext context)
{
    /// <summary>Makes the definition that the index updates of a request ask for. Call inside a change scope.</summary>
    public async ValueTask<TableDefinition> PlanAsync(TableDefinition table, UpdateTableRequest request, long nowMs)
    {
        foreach (GlobalSecondaryIndexUpdate update in request.GlobalSecondaryIndexUpdates)
        {
            if (update.HasCreate)
                table = await AddAsync(table, request, update.Create, nowMs);
            else if (update.HasDelete)
                table = Remove(table, update.DeleteIndexName.ToString());
        }
        return table;
    }

    /// <summary>Once the new definition is in force: starts to fill what is new.</summary>
    public void Start(Table previous, Table current)
    {
        foreach (IndexDefinition index in current.Definition.Indexes)
        {
            if (index.Backfilling && !previous.Definition.Indexes.Any(i => i.Entries == index.Entries))
                context.Backfills.Start(current.Definition.Name, index.Entries);
        }
    }

    [DoesNotReturn]
    public static void ThrowOnlyOne() => DynamoException.Throw(
        ErrorCode.LimitExceeded,
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");

    /// <param name="verb">What was to be done with the index.</param>
    [DoesNotReturn]
    public static void ThrowNoSuchIndex(TableDefinition table, string name, string verb)
    {
        if (table.Indexes.Any(i => i.Name == name))
            DynamoException.ThrowValidation($"Cannot {verb} an index that is not a GlobalSecondaryIndex: {name}");
        DynamoException.Throw(ErrorCode.ResourceNotFound, $"Requested resource not found: Index {name} for table {table.Name}");
    }

    private async ValueTask<TableDefinition> AddAsync(TableDefinition table, UpdateTableRequest request, SecondaryIndex member, long nowMs)
    {
        // The request has to define every key attribute of the index, even those that the table defines already; where
        // the two disagree, the table's type stands.
        string name = member.IndexName.ToString();
        if (request.AttributeDefinitions.Count == 0)
            DefinitionRules.Invalid($"AttributeDefinitions is not specified for index: {name}");
        if (table.IndexNames.Contains(name))
            DynamoException.ThrowValidation("Attempting to create an index which already exists");
        List<KeyAttribute> requested = DefinitionRules.Attributes(request.AttributeDefinitions);
        List<KeyAttribute> merged = [.. requested.Select(r => table.Attributes.FirstOrDefault(a => a.Name == r.Name) ?? r)];
        IndexDefinition index = IndexRules.Global(member, table.BillingMode, merged, isAdded: true);
        List<IndexDefinition> indexes = [.. table.Indexes, index];
        if (indexes.Count(i => !i.IsLocal) > IndexRules.MaxGlobalIndexes)
        {
            DynamoException.Throw(
                ErrorCode.LimitExceeded,
                $"Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of {IndexRules.MaxGlobalIndexes}");
        }
        IndexRules.CheckIncluded(indexes);
        long allocatedMs = context.StateEndMs(nowMs);
        indexes[^1] = index with
        {
            Entries = await context.Store.CreateKeyspaceAsync(),
            State = IndexState.Creating,
            AllocatedMs = allocatedMs,
            StateEndsMs = context.StateEndMs(allocatedMs),
            Backfilling = true,
        };
        IEnumerable<KeyAttribute> added = index.PartitionKeys.Concat(index.SortKeys).Where(k => !table.Attributes.Any(a => a.Name == k.Name));
        return table with { Attributes = [.. table.Attributes, .. added.DistinctBy(a => a.Name)], Indexes = indexes };
    }

    private static TableDefinition Remove(TableDefinition table, string name)
    {
        IndexDefinition? index = table.Indexes.FirstOrDefault(i => !i.IsLocal && i.Name == name);
        if (index is null)
            ThrowNoSuchIndex(table, name, "delete");
        return (table with { Indexes = [.. table.Indexes.Where(i => i != index)] }).WithoutUnusedAttributes();
    }
}
