using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Vectors;

namespace Dynamo.Engine.Operations.UpdateTable;

/// <summary>
/// What an UpdateTable makes of a table's definition, apart from keyspaces: billing, throughput, class, protection,
/// encryption. Pure.
/// </summary>
internal static class TableChange
{
    public static TableDefinition Apply(TableDefinition table, UpdateTableRequest request, long nowMs, Guid kmsKey)
    {
        table = ApplyBilling(table, request, nowMs);
        table = table with { OnDemand = OnDemandRules.Change(table.OnDemand, request.OnDemandThroughput, table.BillingMode) };
        table = ApplyThroughput(table, request, nowMs) with { Warm = TableMembers.Warm(table.Warm, request.WarmThroughput) };
        if (TableMembers.TableClass(request.TableClass) is { } tableClass)
            table = table with { TableClass = tableClass, LastTableClassUpdateMs = nowMs };
        if (request.DeletionProtectionEnabled is { } isProtected)
            table = table with { DeletionProtection = isProtected };
        if (request.SseSpecification.IsPresent)
            table = table with { KmsKeyArn = EncryptionRules.Change(table, request.SseSpecification, kmsKey) };
        return table;
    }

    private static TableDefinition ApplyBilling(TableDefinition table, UpdateTableRequest request, long nowMs)
    {
        BillingMode billing = !request.BillingMode.IsPresent ? table.BillingMode
            : request.BillingMode.Is("PAY_PER_REQUEST"u8) ? BillingMode.PayPerRequest : BillingMode.Provisioned;
        if (billing == BillingMode.PayPerRequest && request.ProvisionedThroughput.IsPresent)
        {
            DefinitionRules.Invalid(
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
        }
        if (billing == table.BillingMode)
            return table;
        if (billing == BillingMode.PayPerRequest)
        {
            return table with
            {
                BillingMode = billing,
                LastUpdateToPayPerRequestMs = nowMs,
                Throughput = Throughput.None,
                Indexes = [.. table.Indexes.Select(i => i with { Throughput = Throughput.None })],
            };
        }
        if (table.VectorIndexes.Count > 0)
            VectorIndexRules.CheckBilling(billing);
        CheckIndexesHaveThroughput(table, request);
        return table with { BillingMode = billing };
    }

    private static void CheckIndexesHaveThroughput(TableDefinition table, UpdateTableRequest request)
    {
        string[] missing = [.. table.Indexes
            .Where(i => !i.IsLocal && !request.GlobalSecondaryIndexUpdates.Any(
                u => u.HasUpdate && u.Update.ProvisionedThroughput.IsPresent && u.Update.IndexName.ToString() == i.Name))
            .Select(i => i.Name)];
        if (missing.Length > 0)
            DefinitionRules.Invalid($"ProvisionedThroughput must be specified for index: {string.Join(",", missing)}");
    }

    private static TableDefinition ApplyThroughput(TableDefinition table, UpdateTableRequest request, long nowMs)
    {
        if (request.ProvisionedThroughput.IsPresent)
            table = table with { Throughput = Change("the table", "the table", table.Throughput, request.ProvisionedThroughput, nowMs) };
        foreach (GlobalSecondaryIndexUpdate update in request.GlobalSecondaryIndexUpdates)
        {
            if (update.HasUpdate)
                table = table with { Indexes = [.. ChangeIndex(table, update.Update, nowMs)] };
        }
        return table;
    }

    private static List<IndexDefinition> ChangeIndex(TableDefinition table, SecondaryIndex update, long nowMs)
    {
        List<IndexDefinition> indexes = [.. table.Indexes];
        string name = update.IndexName.ToString();
        int at = indexes.FindIndex(i => !i.IsLocal && i.Name == name);
        if (at < 0)
            IndexChanges.ThrowNoSuchIndex(table, name, "update");
        bool limitsRequests = update.OnDemandThroughput.HasMembers;
        if (table.BillingMode == BillingMode.PayPerRequest
            && (update.ProvisionedThroughput.IsPresent || !(limitsRequests || update.WarmThroughput.IsPresent)))
        {
            DefinitionRules.Invalid($"The only Updates for index: {name} when TableThroughputMode is PAY_PER_REQUEST can be to "
                + "OnDemandThroughput, WarmThroughput");
        }
        if (update.ProvisionedThroughput.IsPresent)
        {
            indexes[at] = indexes[at] with
            {
                Throughput = Change($"the index {name}", $"index {name}", indexes[at].Throughput, update.ProvisionedThroughput, nowMs),
            };
        }
        else if (!limitsRequests && !update.WarmThroughput.IsPresent)
        {
            DefinitionRules.Invalid($"ProvisionedThroughput must be specified for index: {name}");
        }
        OnDemandRules.CheckRange(update.OnDemandThroughput, $"index : {name}", mayClear: true);
        if (limitsRequests)
            indexes[at] = indexes[at] with { OnDemand = OnDemandRules.Merge(indexes[at].OnDemand, update.OnDemandThroughput) };
        indexes[at] = indexes[at] with { Warm = TableMembers.Warm(indexes[at].Warm, update.WarmThroughput) };
        return indexes;
    }

    /// <param name="what">What changes, for the message; <paramref name="owner"/> has it later in the same message.</param>
    private static Throughput Change(string what, string owner, Throughput current, ProvisionedThroughput requested, long nowMs)
    {
        DefinitionRules.CheckBounds(requested);
        long read = requested.ReadCapacityUnits!.Value;
        long write = requested.WriteCapacityUnits!.Value;
        if (read == current.ReadUnits && write == current.WriteUnits)
        {
            DynamoException.ThrowValidation(
                $"The provisioned throughput for {what} will not change. The requested value equals the current value. "
                + $"Current ReadCapacityUnits provisioned for {owner}: {current.ReadUnits}. Requested ReadCapacityUnits: {read}. "
                + $"Current WriteCapacityUnits provisioned for {owner}: {current.WriteUnits}. Requested WriteCapacityUnits: {write}. "
                + "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.");
        }
        bool increases = read > current.ReadUnits || write > current.WriteUnits;
        bool decreases = read < current.ReadUnits || write < current.WriteUnits;
        return new Throughput(
            read, write,
            increases ? nowMs : current.LastIncreaseMs,
            decreases ? nowMs : current.LastDecreaseMs,
            current.DecreasesToday + (decreases ? 1 : 0));
    }
}
