using Dynamo.Engine.Backups;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Vectors;

namespace Dynamo.Engine.Operations.RestoreTableFromBackup;

/// <summary>
/// What a restore makes of the table that a backup recorded: keys, indexes, billing and encryption, each as it was or
/// as the request overrides it. Streams, time to live, tags, class and deletion protection are set anew by the client.
/// </summary>
internal static class RestoredTable
{
    public static TableDefinition Define(BackupDefinition backup, RestoreTableFromBackupRequest request)
    {
        TableDefinition source = backup.Table;
        BillingMode billing = !request.BillingModeOverride.IsPresent ? source.BillingMode
            : request.BillingModeOverride.Is("PAY_PER_REQUEST"u8) ? BillingMode.PayPerRequest : BillingMode.Provisioned;
        TableDefinition table = new()
        {
            Name = request.TargetTableName.ToString(),
            Region = request.Region,
            Id = default,
            CreationTimeMs = 0,
            Items = default,
            Attributes = source.Attributes,
            PartitionKey = source.PartitionKey,
            SortKey = source.SortKey,
            BillingMode = billing,
            LastUpdateToPayPerRequestMs = billing == BillingMode.PayPerRequest ? backup.CreationTimeMs : null,
            Throughput = Throughput(billing, source, request.ProvisionedThroughputOverride),
            OnDemand = OnDemandRules.Create(request.OnDemandThroughputOverride, billing)
                ?? (billing == BillingMode.PayPerRequest ? source.OnDemand : null),
            KmsKeyArn = request.SseSpecificationOverride.IsPresent
                ? TableMembers.KmsKeyArn(request.SseSpecificationOverride, request.Region)
                : source.KmsKeyArn,
            Indexes =
            [
                .. Kept(source.Indexes.Where(i => i.IsLocal), request.LocalSecondaryIndexOverride).Select(i => i.Index),
                .. Kept(source.Indexes.Where(i => !i.IsLocal), request.GlobalSecondaryIndexOverride).Select(i => Charged(i.Index, i.Override, billing)),
            ],
            VectorIndexes = Kept(source.VectorIndexes, request.VectorIndexOverride),
        };
        if (table.VectorIndexes.Count > 0)
            VectorIndexRules.CheckBilling(billing);
        return table.WithoutUnusedAttributes();
    }

    private static Throughput Throughput(BillingMode billing, TableDefinition source, ProvisionedThroughput requested)
    {
        if (billing == BillingMode.PayPerRequest)
        {
            if (requested.IsPresent)
            {
                DefinitionRules.Invalid(
                    "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
            }
            return Tables.Throughput.None;
        }
        if (requested.IsPresent)
            return DefinitionRules.Throughput(requested);
        if (source.BillingMode == BillingMode.PayPerRequest)
            DefinitionRules.Invalid("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
        return source.Throughput with { LastIncreaseMs = null, LastDecreaseMs = null, DecreasesToday = 0 };
    }

    /// <summary>An override may leave indexes out, but add none.</summary>
    private static List<(IndexDefinition Index, SecondaryIndex? Override)> Kept(IEnumerable<IndexDefinition> recorded, MemberList<SecondaryIndex> overrides)
    {
        if (!overrides.IsPresent)
            return [.. recorded.Select(i => (i, (SecondaryIndex?)null))];
        List<(IndexDefinition, SecondaryIndex?)> kept = [];
        foreach (SecondaryIndex member in overrides)
        {
            string name = member.IndexName.ToString();
            kept.Add((recorded.FirstOrDefault(i => i.Name == name) ?? throw Unknown(name), member));
        }
        return kept;
    }

    private static List<VectorIndexDefinition> Kept(IReadOnlyList<VectorIndexDefinition> recorded, MemberList<VectorIndex> overrides)
    {
        if (!overrides.IsPresent)
            return [.. recorded];
        return [.. overrides.Select(m => m.IndexName.ToString()).Select(name => recorded.FirstOrDefault(i => i.Name == name) ?? throw Unknown(name))];
    }

    private static IndexDefinition Charged(IndexDefinition index, SecondaryIndex? requested, BillingMode billing)
    {
        if (billing == BillingMode.PayPerRequest)
            return index with { Throughput = Tables.Throughput.None };
        if (requested?.ProvisionedThroughput.IsPresent is true)
            return index with { Throughput = DefinitionRules.Throughput(requested.ProvisionedThroughput) };
        if (index.Throughput == Tables.Throughput.None)
            DefinitionRules.Invalid($"ProvisionedThroughput is not specified for index: {index.Name}");
        return index;
    }

    private static Errors.DynamoException Unknown(string name)
        => new(Errors.ErrorCode.Validation, $"{Errors.ErrorText.Invalid}The backup has no index: {name}");
}
