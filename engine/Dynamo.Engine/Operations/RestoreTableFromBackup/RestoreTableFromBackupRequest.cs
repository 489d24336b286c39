using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.RestoreTableFromBackup;

public sealed class RestoreTableFromBackupRequest : BackupRequest
{
    public Utf8Text TargetTableName { get; set; }

    public Utf8Text BillingModeOverride { get; set; }

    /// <summary>Absent: all indexes of the backup; else those that it names.</summary>
    public MemberList<SecondaryIndex> GlobalSecondaryIndexOverride { get; } = new();

    public MemberList<SecondaryIndex> LocalSecondaryIndexOverride { get; } = new();

    public MemberList<VectorIndex> VectorIndexOverride { get; } = new();

    public ProvisionedThroughput ProvisionedThroughputOverride { get; set; }

    public OnDemandThroughput OnDemandThroughputOverride { get; set; }

    public SseSpecification SseSpecificationOverride { get; set; }

    public override void Reset()
    {
        base.Reset();
        TargetTableName = default;
        BillingModeOverride = default;
        GlobalSecondaryIndexOverride.Reset();
        LocalSecondaryIndexOverride.Reset();
        VectorIndexOverride.Reset();
        ProvisionedThroughputOverride = default;
        OnDemandThroughputOverride = default;
        SseSpecificationOverride = default;
    }
}
