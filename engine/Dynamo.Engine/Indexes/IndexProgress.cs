using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.UpdateTable;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Indexes;

/// <summary>
/// What an index that comes or goes refuses. DynamoDB looks at this ahead of the table's own state, which the same index
/// keeps UPDATING; what passes can be done meanwhile (measured on us-west-2 and us-east-1, October 2026; that a stream
/// names the indexes as throughput does, and the text on the class, are inferred).
/// </summary>
internal static class IndexProgress
{
    public static void Check(TableDefinition table, UpdateTableRequest request, long nowMs)
    {
        foreach (GlobalSecondaryIndexUpdate update in request.GlobalSecondaryIndexUpdates)
        {
            string name = UpdateTableRules.NameOf(update).ToString();
            if (update.HasUpdate)
                CheckUpdate(table, name, nowMs);
            else
                CheckChange(table, name, update.HasCreate, nowMs);
        }
        foreach (VectorIndexUpdate update in request.VectorIndexUpdates)
            CheckChange(table, (update.HasCreate ? update.Create.IndexName : update.DeleteIndexName).ToString(), update.HasCreate, nowMs);
        CheckTable(table, request, [.. table.OnlineIndexes.Where(i => i.IsAllocatingAt(nowMs)).Select(i => i.Name)], "created", "creation");
        CheckTable(table, request, table.DeletedAt(nowMs)?.Names ?? [], "deleted", "deletion");
    }

    /// <summary>Whether it is an index alone that keeps the table UPDATING.</summary>
    public static bool HoldsTable(TableDefinition table, long nowMs)
        => table.DeletedAt(nowMs) is not null || table.OnlineIndexes.Any(i => i.IsAllocatingAt(nowMs));

    /// <param name="except">Not counted.</param>
    public static bool IsUnderway(TableDefinition table, long nowMs, IOnlineIndex? except = null)
        => table.DeletedAt(nowMs) is not null || table.OnlineIndexes.Any(i => i != except && i.StateAt(nowMs) != IndexState.Active);

    private static void CheckUpdate(TableDefinition table, string name, long nowMs)
    {
        ThrowIfDeleted(table, name, nowMs);
        if (table.OnlineIndexes.Any(i => i.Name == name && i.IsAllocatingAt(nowMs)))
            DefinitionRules.InUse($"Index is being created but is not backfilling yet.  Table: {table.Name} Index: {name}");
    }

    private static void CheckChange(TableDefinition table, string name, bool creates, long nowMs)
    {
        ThrowIfDeleted(table, name, nowMs);
        IOnlineIndex? index = table.OnlineIndexes.FirstOrDefault(i => i.Name == name);
        if (creates && index?.StateAt(nowMs) == IndexState.Creating)
            DefinitionRules.InUse($"Index is being created.  Table: {table.Name} Index: {name}");
        if (!creates && index?.IsAllocatingAt(nowMs) is true)
        {
            DefinitionRules.InUse("Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the "
                + $"index is active. Table: {table.Name} Index: {name}");
        }
        // An index that is being filled can be deleted: that cancels its creation.
        if ((creates || index is not null) && IsUnderway(table, nowMs, except: creates ? null : index))
            IndexChanges.ThrowOnlyOne();
    }

    private static void CheckTable(TableDefinition table, UpdateTableRequest request, string[] indexes, string done, string doing)
    {
        if (indexes.Length == 0)
            return;
        string names = $"[{string.Join(", ", indexes)}]";
        string? change = request.ProvisionedThroughput.IsPresent || request.BillingMode.IsPresent ? "change table IOPS"
            : request.StreamSpecification.IsPresent ? "change stream status"
            : request.TableClass.IsPresent ? "update table class"
            : null;
        if (change is not null)
            DefinitionRules.InUse($"Can't {change} when an index is being {done}. Table: {table.Name} Indexes: {names}");
        if (request.OnDemandThroughput.HasMembers)
            DefinitionRules.InUse($"OnDemandThroughput cannot be updated while index {doing} is in progress for indexes: {names}");
    }

    private static void ThrowIfDeleted(TableDefinition table, string name, long nowMs)
    {
        if (table.DeletedAt(nowMs)?.Names.Contains(name) is true)
            DefinitionRules.InUse($"Index is being deleted.  Table: {table.Name} Index: {name}");
    }
}
