using Dynamo.Engine.Backups;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Vectors;

namespace Dynamo.Engine.Operations.RestoreTableFromBackup;

/// <summary>
/// What a restore makes of the table that a backup recorded: keys, indexes, billing and encryption, each as it was or
/// as the request overrides it. Streams, time to live, tags, class and deletion protection are set anew by the client.
/// Rules and texts as measured on us-west-2, October 2026; the texts' endings for an index are in part inferred.
/// </summary>
internal sealed class RestoredTable(BackupDefinition backup, RestoreTableFromBackupRequest request)
{
    private readonly TableDefinition _source = backup.Table;
    private readonly bool _isBillingOverridden = request.BillingModeOverride.IsPresent;
    private readonly BillingMode _billing = !request.BillingModeOverride.IsPresent ? backup.Table.BillingMode
        : request.BillingModeOverride.Is("PAY_PER_REQUEST"u8) ? BillingMode.PayPerRequest : BillingMode.Provisioned;

    public TableDefinition Define()
    {
        EncryptionRules.Check(request.SseSpecificationOverride);
        TableDefinition table = new()
        {
            Name = request.TargetTableName.ToString(),
            Region = request.Region,
            Id = default,
            CreationTimeMs = 0,
            Items = default,
            Attributes = _source.Attributes,
            PartitionKey = _source.PartitionKey,
            SortKey = _source.SortKey,
            BillingMode = _billing,
            LastUpdateToPayPerRequestMs = _billing == BillingMode.PayPerRequest ? backup.CreationTimeMs : null,
            Throughput = Units(request.ProvisionedThroughputOverride) ?? AsRecorded(_source.Throughput),
            OnDemand = Ceilings(request.OnDemandThroughputOverride, _source.OnDemand),
            KmsKeyArn = request.SseSpecificationOverride.IsPresent
                ? TableMembers.KmsKeyArn(request.SseSpecificationOverride, request.Region)
                : _source.KmsKeyArn,
            Indexes =
            [
                .. Kept(_source.Indexes.Where(i => i.IsLocal), request.LocalSecondaryIndexOverride).Select(i => i.Index),
                .. Kept(_source.Indexes.Where(i => !i.IsLocal), request.GlobalSecondaryIndexOverride).Select(i => Charged(i.Index, i.Override)),
            ],
            VectorIndexes = Kept(_source.VectorIndexes, request.VectorIndexOverride),
        };
        IndexRules.CheckDistinctNames(table.IndexNames);
        if (table.VectorIndexes.Count > 0)
            VectorIndexRules.CheckBilling(_billing);
        return table.WithoutUnusedAttributes();
    }

    /// <summary>Null: those that the backup has are kept.</summary>
    /// <param name="index">Null: the table's own.</param>
    private Throughput? Units(ProvisionedThroughput requested, string? index = null)
    {
        if (_billing == BillingMode.PayPerRequest)
        {
            if (requested.IsPresent)
            {
                Refuse(_isBillingOverridden
                    ? "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST"
                    : "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED", index);
            }
            return Throughput.None;
        }
        if (requested.IsPresent)
            return DefinitionRules.Throughput(requested);
        if (index is null && _isBillingOverridden)
            Refuse("Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED", index);
        return null;
    }

    private OnDemandLimits? Ceilings(OnDemandThroughput requested, OnDemandLimits? recorded, string? index = null)
    {
        if (_billing == BillingMode.Provisioned)
        {
            if (requested.HasMembers)
                Refuse($"Cannot override {OnDemandRules.FirstMember(requested)} for OnDemandThroughput unless BillingModeOverride is PAY_PER_REQUEST", index);
            return null;
        }
        if (!requested.HasMembers)
            return recorded;
        if (requested.MaxReadRequestUnits < 1)
            Refuse("Requested MaxReadRequestUnits for OnDemandThroughput is outside of valid range", index);
        if (requested.MaxWriteRequestUnits < 1)
            Refuse("Requested MaxWriteRequestUnits for OnDemandThroughput is outside of valid range", index);
        return new OnDemandLimits(requested.MaxReadRequestUnits, requested.MaxWriteRequestUnits);
    }

    /// <summary>An override may leave indexes out and give them other names, but make none of other keys or another projection.</summary>
    private static List<(IndexDefinition Index, SecondaryIndex? Override)> Kept(IEnumerable<IndexDefinition> recorded, MemberList<SecondaryIndex> overrides)
    {
        if (!overrides.IsPresent)
            return [.. recorded.Select(i => (i, (SecondaryIndex?)null))];
        List<(IndexDefinition, SecondaryIndex?)> kept = [];
        foreach (SecondaryIndex member in overrides)
        {
            string name = member.IndexName.ToString();
            IndexDefinition index = recorded.FirstOrDefault(i => IndexRules.IsOf(i, member)) ?? throw Unknown(name);
            kept.Add((index with { Name = name }, member));
        }
        return kept;
    }

    private static List<VectorIndexDefinition> Kept(IReadOnlyList<VectorIndexDefinition> recorded, MemberList<VectorIndex> overrides)
    {
        if (!overrides.IsPresent)
            return [.. recorded];
        return [.. overrides.Select(m => m.IndexName.ToString()).Select(name => recorded.FirstOrDefault(i => i.Name == name) ?? throw Unknown(name))];
    }

    private IndexDefinition Charged(IndexDefinition index, SecondaryIndex? requested)
    {
        Throughput? units = Units(requested?.ProvisionedThroughput ?? default, index.Name);
        if (units is null && requested is not null)
            Refuse($"Must specify provisioned throughput for index {index.Name}", index: null);
        if (units is null && index.Throughput.ReadUnits == 0)
            Refuse("Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED", index.Name);
        return index with
        {
            Throughput = units ?? AsRecorded(index.Throughput),
            OnDemand = Ceilings(requested?.OnDemandThroughput ?? default, index.OnDemand, index.Name),
            Warm = null,
        };
    }

    private static Throughput AsRecorded(Throughput recorded) => new(recorded.ReadUnits, recorded.WriteUnits);

    private static void Refuse(string sentence, string? index)
        => DynamoException.ThrowValidation(ErrorText.InvalidRequest + sentence + (index is null ? "" : $" for index {index}"));

    private static DynamoException Unknown(string name) => new(
        ErrorCode.Validation,
        $"{ErrorText.InvalidRequest}Index {name} does not match a secondary index that existed in the source table and "
        + "cannot be created during the restore operation");
}
