using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations;

/// <summary>What CreateTable and UpdateTable have in common.</summary>
public abstract class TableDefinitionRequest : TableRequest
{
    public ValueList<AttributeDefinition> AttributeDefinitions { get; } = new();

    public Utf8Text BillingMode { get; set; }

    public ProvisionedThroughput ProvisionedThroughput { get; set; }

    public OnDemandThroughput OnDemandThroughput { get; set; }

    public WarmThroughput WarmThroughput { get; set; }

    public StreamSpecification StreamSpecification { get; set; }

    public SseSpecification SseSpecification { get; set; }

    public Utf8Text TableClass { get; set; }

    public bool? DeletionProtectionEnabled { get; set; }

    public Utf8Text GlobalTableSettingsReplicationMode { get; set; }

    public override void Reset()
    {
        base.Reset();
        AttributeDefinitions.Reset();
        BillingMode = default;
        ProvisionedThroughput = default;
        OnDemandThroughput = default;
        WarmThroughput = default;
        StreamSpecification = default;
        SseSpecification = default;
        TableClass = default;
        DeletionProtectionEnabled = null;
        GlobalTableSettingsReplicationMode = default;
    }
}
