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
    public static TableDefinition Apply(TableDefinition table, UpdateTableRequest request, long nowMs)
    {
        TableDefinition before = table;
        table = ApplyBilling(table, request, nowMs);
        table = table with { OnDemand = OnDemandRules.Change(table.OnDemand, request.OnDemandThroughput, table.BillingMode) };
        table = ApplyThroughput(table, request, nowMs, switchesBilling: table.BillingMode != before.BillingMode);
        table = KeepWarm(before, table, request);
        if (TableMembers.TableClass(request.TableClass) is { } tableClass && tableClass != (table.TableClass ?? TableClass.Standard))
            table = table with { TableClass = tableClass, LastTableClassUpdateMs = nowMs };
        if (request.DeletionProtectionEnabled is { } isProtected)
            table = table with { DeletionProtection = isProtected };
        if (request.SseSpecification.IsPresent)
            table = table with { KmsKeyArn = EncryptionRules.Change(table, request.SseSpecification) };
        return table;
    }

    private static TableDefinition ApplyBilling(TableDefinition table, UpdateTableRequest request, long nowMs)
    {
        BillingMode billing = !request.BillingMode.IsPresent ? table.BillingMode
            : request.BillingMode.Is("PAY_PER_REQUEST"u8) ? BillingMode.PayPerRequest : BillingMode.Provisioned;
        if (billing == BillingMode.PayPerRequest && request.ProvisionedThroughput.IsPresent)
        {
            DefinitionRules.Invalid(request.BillingMode.IsPresent
                ? "ProvisionedThroughput cannot be specified when BillingMode is PAY_PER_REQUEST"
                : "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
        }
        if (billing == table.BillingMode)
            return table;
        if (billing == BillingMode.PayPerRequest)
        {
            return table with
            {
                BillingMode = billing,
                LastUpdateToPayPerRequestMs = nowMs,
                Throughput = table.Throughput with { ReadUnits = 0, WriteUnits = 0 },
                Indexes = [.. table.Indexes.Select(i => i.IsLocal ? i : i with { Throughput = WithoutUnits(i.Throughput, nowMs) })],
            };
        }
        if (table.VectorIndexes.Count > 0)
            VectorIndexRules.CheckBilling(billing);
        CheckIndexesHaveThroughput(table, request);
        return table with { BillingMode = billing, Indexes = [.. table.Indexes.Select(i => i with { OnDemand = null })] };
    }

    /// <summary>Of an index that becomes on-demand: DynamoDB counts it as a decrease, but not the table's.</summary>
    private static Throughput WithoutUnits(Throughput current, long nowMs)
        => new(0, 0, current.LastIncreaseMs, nowMs, current.DecreasesOn(nowMs) + 1);

    /// <summary>Warm throughput stays what it was at most, for all global indexes too: billing and units may have changed.</summary>
    private static TableDefinition KeepWarm(TableDefinition before, TableDefinition table, UpdateTableRequest request) => table with
    {
        Warm = WarmRules.Change(
            WarmRules.Current(before.BillingMode, before.Throughput, before.Warm), request.WarmThroughput, table.BillingMode,
            table.Throughput, "table"),
        Indexes = [.. table.Indexes.Select((index, i) => index.IsLocal ? index : index with
        {
            Warm = WarmRules.Change(
                WarmRules.Current(before.BillingMode, before.Indexes[i].Throughput, index.Warm),
                request.UpdateOf(index.Name)?.WarmThroughput ?? default, table.BillingMode, index.Throughput, "index " + index.Name),
        })],
    };

    private static void CheckIndexesHaveThroughput(TableDefinition table, UpdateTableRequest request)
    {
        string[] missing = [.. table.Indexes
            .Where(i => !i.IsLocal && !request.GlobalSecondaryIndexUpdates.Any(
                u => u.HasUpdate && u.Update.ProvisionedThroughput.IsPresent && u.Update.IndexName.ToString() == i.Name))
            .Select(i => i.Name)];
        if (missing.Length > 0)
            DefinitionRules.Invalid($"ProvisionedThroughput must be specified for index: {string.Join(",", missing)}");
    }

    private static TableDefinition ApplyThroughput(
        TableDefinition table, UpdateTableRequest request, long nowMs, bool switchesBilling)
    {
        if (request.ProvisionedThroughput.IsPresent)
        {
            table = table with
            {
                Throughput = Change("the table", "the table", table.Throughput, request.ProvisionedThroughput, nowMs, switchesBilling),
            };
        }
        foreach (GlobalSecondaryIndexUpdate update in request.GlobalSecondaryIndexUpdates)
        {
            if (update.HasUpdate)
                table = table with { Indexes = [.. ChangeIndex(table, update.Update, nowMs, switchesBilling)] };
        }
        return table;
    }

    private static List<IndexDefinition> ChangeIndex(TableDefinition table, SecondaryIndex update, long nowMs, bool switchesBilling)
    {
        List<IndexDefinition> indexes = [.. table.Indexes];
        string name = update.IndexName.ToString();
        int at = indexes.FindIndex(i => !i.IsLocal && i.Name == name);
        if (at < 0)
        {
            // Measured so on us-west-2, October 2026.
            if (update.WarmThroughput.HasMembers && !table.Indexes.Any(i => i.Name == name))
                DynamoException.Throw(ErrorCode.InternalFailure, "");
            IndexChanges.ThrowNoSuchIndex(table, name, "update");
        }
        bool limitsRequests = update.OnDemandThroughput.HasMembers;
        if (table.BillingMode == BillingMode.PayPerRequest
            && (update.ProvisionedThroughput.IsPresent || !(limitsRequests || update.WarmThroughput.HasMembers)))
        {
            DefinitionRules.Invalid($"The only Updates for index: {name} when TableThroughputMode is PAY_PER_REQUEST can be to "
                + "OnDemandThroughput, WarmThroughput");
        }
        if (update.ProvisionedThroughput.IsPresent)
        {
            indexes[at] = indexes[at] with
            {
                Throughput = Change(
                    $"the index {name}", $"index {name}", indexes[at].Throughput, update.ProvisionedThroughput, nowMs, switchesBilling),
            };
        }
        else if (!limitsRequests && !update.WarmThroughput.HasMembers)
        {
            DefinitionRules.Invalid($"ProvisionedThroughput must be specified for index: {name}");
        }
        indexes[at] = indexes[at] with
        {
            OnDemand = OnDemandRules.Change(indexes[at].OnDemand, update.OnDemandThroughput, table.BillingMode, name),
        };
        return indexes;
    }

    /// <param name="what">What changes, for the message; <paramref name="owner"/> has it later in the same message.</param>
    private static Throughput Change(
        string what, string owner, Throughput current, ProvisionedThroughput requested, long nowMs, bool switchesBilling)
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
        // Units that come with a switch of billing are no increase.
        if (switchesBilling)
            return current with { ReadUnits = read, WriteUnits = write };
        bool increases = read > current.ReadUnits || write > current.WriteUnits;
        bool decreases = read < current.ReadUnits || write < current.WriteUnits;
        return new Throughput(
            read, write,
            increases ? nowMs : current.LastIncreaseMs,
            decreases ? nowMs : current.LastDecreaseMs,
            decreases ? current.DecreasesOn(nowMs) + 1 : current.DecreasesToday);
    }
}
