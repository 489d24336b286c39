using Dynamo.Engine.Indexes;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Operations.UpdateTable;

/// <summary>
/// UpdateTable's answer shows a change that has begun, though here it is over: units, warm throughput, class and key as
/// they were, units with the time of their change; indexes CREATING, UPDATING and DELETING (measured on us-west-2,
/// October 2026).
/// </summary>
internal sealed class UpdateTableAnswer(TableDefinition before, TableDefinition after, UpdateTableRequest request, long nowMs)
{
    private readonly bool _switchesBilling = before.BillingMode != after.BillingMode;

    /// <summary>Call while the keyspaces of what goes are still there.</summary>
    public TableDescription Describe(TableDescriber describer)
    {
        TableDefinition shown = after with
        {
            Throughput = Begun(before.Throughput, after.Throughput, request.ProvisionedThroughput),
            OnDemand = request.OnDemandThroughput.HasMembers ? OnDemandRules.Show(before.OnDemand, request.OnDemandThroughput) : after.OnDemand,
            Indexes = [.. Indexes()],
            TableClass = before.TableClass,
            LastTableClassUpdateMs = before.LastTableClassUpdateMs,
        };
        string? status = UpdateTableConcerns.IsAtOnce(request) ? null : "UPDATING";
        TableDescription table = describer.Describe(new Table(shown, version: 0), nowMs, status);
        return table with
        {
            BillingModeSummary = _switchesBilling
                ? table.BillingModeSummary! with { LastUpdateToPayPerRequestTimeMs = null }
                : table.BillingModeSummary,
            SseDescription = request.SseSpecification.IsPresent
                ? new SseDescription("UPDATING", before.KmsKeyArn is null ? null : "KMS", before.KmsKeyArn)
                : table.SseDescription,
            WarmThroughput = Begun(before.BillingMode, before.Throughput, before.Warm, request.WarmThroughput),
            GlobalSecondaryIndexes = table.GlobalSecondaryIndexes is { } indexes ? [.. indexes.Select(Begun)] : null,
        };
    }

    private IEnumerable<IndexDefinition> Indexes()
    {
        foreach (IndexDefinition index in after.Indexes)
            yield return before.Indexes.FirstOrDefault(i => i.Entries == index.Entries) is { } old ? Begun(old, index) : index;
    }

    private IndexDefinition Begun(IndexDefinition index, IndexDefinition changed)
    {
        SecondaryIndex? update = request.UpdateOf(index.Name);
        if (update is null || !(update.ProvisionedThroughput.IsPresent || update.OnDemandThroughput.HasMembers))
            return changed;
        return changed with
        {
            State = IndexState.Updating,
            StateEndsMs = long.MaxValue,
            Throughput = Begun(index.Throughput, changed.Throughput, update.ProvisionedThroughput),
            OnDemand = update.OnDemandThroughput.HasMembers ? OnDemandRules.Show(index.OnDemand, update.OnDemandThroughput) : changed.OnDemand,
        };
    }

    /// <summary>A switch of billing shows its units at once; one to on-demand looks like a decrease.</summary>
    private Throughput Begun(Throughput old, Throughput changed, ProvisionedThroughput asked)
    {
        if (_switchesBilling)
        {
            return after.BillingMode == BillingMode.PayPerRequest
                ? changed with { LastDecreaseMs = nowMs, DecreasesToday = old.DecreasesOn(nowMs) }
                : changed;
        }
        return asked.IsPresent
            ? changed with { ReadUnits = old.ReadUnits, WriteUnits = old.WriteUnits, DecreasesToday = old.DecreasesOn(nowMs) }
            : changed;
    }

    private IndexDescription Begun(IndexDescription index)
    {
        if (before.Indexes.FirstOrDefault(i => !i.IsLocal && i.Name == index.IndexName) is not { } old)
            return index;
        WarmThroughput asked = request.UpdateOf(old.Name)?.WarmThroughput ?? default;
        return index with
        {
            Global = index.Global! with { WarmThroughput = Begun(before.BillingMode, old.Throughput, old.Warm, asked) },
        };
    }

    private static WarmThroughputDescription Begun(BillingMode billing, Throughput throughput, WarmUnits? kept, WarmThroughput asked)
        => TableDescriber.Describe(WarmRules.Current(billing, throughput, kept), asked.HasMembers ? "UPDATING" : "ACTIVE");
}
