using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Tables;

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
        table = ApplyThroughput(table, request, nowMs);
        if (request.OnDemandThroughput.IsPresent)
            table = table with { OnDemand = DefinitionRules.OnDemand(request.OnDemandThroughput) };
        if (TableMembers.TableClass(request.TableClass) is { } tableClass)
            table = table with { TableClass = tableClass, LastTableClassUpdateMs = nowMs };
        if (request.DeletionProtectionEnabled is { } isProtected)
            table = table with { DeletionProtection = isProtected };
        if (request.SseSpecification.IsPresent)
            table = table with { KmsKeyArn = TableMembers.KmsKeyArn(request.SseSpecification, table.Region, kmsKey) };
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
            table = table with { Throughput = Change(table.Throughput, request.ProvisionedThroughput, nowMs) };
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
            DynamoException.Throw(ErrorCode.ResourceNotFound, "Requested resource not found");
        if (update.ProvisionedThroughput.IsPresent)
        {
            if (table.BillingMode == BillingMode.PayPerRequest)
            {
                DefinitionRules.Invalid(
                    "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
            }
            indexes[at] = indexes[at] with { Throughput = Change(indexes[at].Throughput, update.ProvisionedThroughput, nowMs) };
        }
        if (update.OnDemandThroughput.IsPresent)
            indexes[at] = indexes[at] with { OnDemand = DefinitionRules.OnDemand(update.OnDemandThroughput) };
        return indexes;
    }

    private static Throughput Change(Throughput current, ProvisionedThroughput requested, long nowMs)
    {
        DefinitionRules.CheckBounds(requested);
        long read = requested.ReadCapacityUnits!.Value;
        long write = requested.WriteCapacityUnits!.Value;
        if (read == current.ReadUnits && write == current.WriteUnits)
        {
            DynamoException.ThrowValidation(
                "The provisioned throughput for the table will not change. The requested value equals the current value. "
                + $"Current ReadCapacityUnits provisioned for the table: {current.ReadUnits}. Requested ReadCapacityUnits: {read}. "
                + $"Current WriteCapacityUnits provisioned for the table: {current.WriteUnits}. Requested WriteCapacityUnits: {write}. "
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
