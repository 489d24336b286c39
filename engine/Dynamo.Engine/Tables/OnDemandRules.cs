using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Tables;

/// <summary>OnDemandThroughput, the ceilings of an on-demand table or index, as measured on AWS from July to October 2026.</summary>
internal static class OnDemandRules
{
    /// <summary>In an UpdateTable: takes the ceiling away.</summary>
    private const long Removal = -1;

    /// <param name="index">Null: the table's own.</param>
    public static OnDemandLimits? Create(OnDemandThroughput limits, BillingMode billing, string? index = null)
    {
        if (!limits.HasMembers)
            return null;
        // The two operations word it apart: here without an article, but with a full stop.
        if (billing == BillingMode.Provisioned)
        {
            DefinitionRules.Invalid($"{FirstMember(limits)} for OnDemandThroughput {(index is null ? "" : $"for index: {index} ")}"
                + "cannot be specified when table BillingMode is PROVISIONED.");
        }
        CheckRange(limits, index, mayClear: false);
        return new OnDemandLimits(limits.MaxReadRequestUnits, limits.MaxWriteRequestUnits);
    }

    /// <summary>Members that are given replace those that were there; billing by capacity units knows no ceilings.</summary>
    /// <param name="billing">As it will be.</param>
    /// <param name="index">Null: the table's own.</param>
    public static OnDemandLimits? Change(OnDemandLimits? current, OnDemandThroughput limits, BillingMode billing, string? index = null)
    {
        if (billing == BillingMode.Provisioned)
        {
            if (limits.HasMembers)
            {
                DefinitionRules.Invalid($"{FirstMember(limits)} for OnDemandThroughput {(index is null ? "" : $"for index : {index} ")}"
                    + "cannot be specified when the table BillingMode is PROVISIONED");
            }
            return null;
        }
        CheckRange(limits, index, mayClear: true);
        return Merge(current, limits);
    }

    /// <summary>The ceilings after a change; null if none is left.</summary>
    private static OnDemandLimits? Merge(OnDemandLimits? current, OnDemandThroughput limits)
    {
        OnDemandLimits shown = Show(current, limits);
        OnDemandLimits merged = new(shown.ReadUnits is Removal ? null : shown.ReadUnits, shown.WriteUnits is Removal ? null : shown.WriteUnits);
        return merged.ReadUnits is null && merged.WriteUnits is null ? null : merged;
    }

    /// <summary>What the answer to the change shows, with -1 where a ceiling goes.</summary>
    public static OnDemandLimits Show(OnDemandLimits? current, OnDemandThroughput limits)
        => new(limits.MaxReadRequestUnits ?? current?.ReadUnits, limits.MaxWriteRequestUnits ?? current?.WriteUnits);

    public static string FirstMember(OnDemandThroughput limits)
        => limits.MaxReadRequestUnits is not null ? "MaxReadRequestUnits" : "MaxWriteRequestUnits";

    /// <param name="mayClear">-1 takes a ceiling away.</param>
    private static void CheckRange(OnDemandThroughput limits, string? index, bool mayClear)
    {
        string subject = index is null ? "table" : $"index : {index}";
        Check("MaxReadRequestUnits", limits.MaxReadRequestUnits);
        Check("MaxWriteRequestUnits", limits.MaxWriteRequestUnits);

        void Check(string member, long? units)
        {
            if (units < 1 && !(mayClear && units == Removal))
                DefinitionRules.Invalid($"Requested {member} for OnDemandThroughput for {subject} is outside of valid range");
        }
    }
}
