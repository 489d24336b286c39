using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Tables;

/// <summary>OnDemandThroughput, the ceilings of an on-demand table, as measured on AWS in July 2026.</summary>
internal static class OnDemandRules
{
    /// <summary>In an UpdateTable: takes the ceiling away.</summary>
    private const long Removal = -1;

    public static OnDemandLimits? Create(OnDemandThroughput limits, BillingMode billing)
    {
        if (!limits.HasMembers)
            return null;
        // The two operations word it apart: here without an article, but with a full stop.
        if (billing == BillingMode.Provisioned)
            DefinitionRules.Invalid($"{FirstMember(limits)} for OnDemandThroughput cannot be specified when table BillingMode is PROVISIONED.");
        CheckRange(limits, "table", mayClear: false);
        return Limits(limits);
    }

    /// <summary>Members that are given replace those of the table; billing by capacity units knows no ceilings.</summary>
    /// <param name="billing">As it will be.</param>
    public static OnDemandLimits? Change(OnDemandLimits? current, OnDemandThroughput limits, BillingMode billing)
    {
        if (billing == BillingMode.Provisioned)
        {
            if (limits.HasMembers)
                DefinitionRules.Invalid($"{FirstMember(limits)} for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED");
            return null;
        }
        CheckRange(limits, "table", mayClear: true);
        return Merge(current, limits);
    }

    /// <summary>The ceilings after a change; null if none is left.</summary>
    public static OnDemandLimits? Merge(OnDemandLimits? current, OnDemandThroughput limits)
    {
        OnDemandLimits shown = Show(current, limits);
        OnDemandLimits merged = new(shown.ReadUnits is Removal ? null : shown.ReadUnits, shown.WriteUnits is Removal ? null : shown.WriteUnits);
        return merged.ReadUnits is null && merged.WriteUnits is null ? null : merged;
    }

    /// <summary>What the answer to the change shows, with -1 where a ceiling goes.</summary>
    public static OnDemandLimits Show(OnDemandLimits? current, OnDemandThroughput limits)
        => new(limits.MaxReadRequestUnits ?? current?.ReadUnits, limits.MaxWriteRequestUnits ?? current?.WriteUnits);

    public static OnDemandLimits? Limits(OnDemandThroughput limits)
        => limits.HasMembers ? new OnDemandLimits(limits.MaxReadRequestUnits, limits.MaxWriteRequestUnits) : null;

    private static string FirstMember(OnDemandThroughput limits)
        => limits.MaxReadRequestUnits is not null ? "MaxReadRequestUnits" : "MaxWriteRequestUnits";

    /// <param name="subject">"table" or "index : " and its name.</param>
    /// <param name="mayClear">-1 takes a ceiling away.</param>
    public static void CheckRange(OnDemandThroughput limits, string subject, bool mayClear)
    {
        Check("MaxReadRequestUnits", limits.MaxReadRequestUnits);
        Check("MaxWriteRequestUnits", limits.MaxWriteRequestUnits);

        void Check(string member, long? units)
        {
            if (units < 1 && !(mayClear && units == Removal))
                DefinitionRules.Invalid($"Requested {member} for OnDemandThroughput for {subject} is outside of valid range");
        }
    }
}
