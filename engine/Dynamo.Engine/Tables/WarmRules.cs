using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Tables;

/// <summary>
/// WarmThroughput, what a table or a global index can take at once: what its billing starts with, more where that was
/// asked for or provisioned once. It never falls (measured on us-west-2, October 2026).
/// </summary>
internal static class WarmRules
{
    private const long OnDemandReadUnits = 12_000;
    private const long OnDemandWriteUnits = 4_000;

    private const string Initial =
        "initial throughput for OnDemand. See: "
        + "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial";

    private const string Lowered = "current WarmThroughput, decreasing WarmThroughput is not supported";

    /// <param name="kept">As the definition has it; null: never more than the start.</param>
    public static WarmUnits Current(BillingMode billing, Throughput throughput, WarmUnits? kept)
    {
        bool isOnDemand = billing == BillingMode.PayPerRequest;
        long read = isOnDemand ? OnDemandReadUnits : throughput.ReadUnits;
        long write = isOnDemand ? OnDemandWriteUnits : throughput.WriteUnits;
        return new WarmUnits(Math.Max(read, kept?.ReadUnits ?? 0), Math.Max(write, kept?.WriteUnits ?? 0));
    }

    /// <param name="subject">"table" or "index " and its name.</param>
    public static WarmUnits? Create(WarmThroughput asked, BillingMode billing, Throughput throughput, string subject)
    {
        if (!asked.HasMembers)
            return null;
        bool isOnDemand = billing == BillingMode.PayPerRequest;
        WarmUnits start = Current(billing, throughput, kept: null);
        CheckNotBelow(
            asked, start, subject,
            isOnDemand ? Initial : "ReadCapacityUnits of ProvisionedThroughput",
            isOnDemand ? Initial : "WriteCapacityUnits of ProvisionedThroughput");
        return new WarmUnits(asked.ReadUnitsPerSecond, asked.WriteUnitsPerSecond);
    }

    /// <summary>What a change leaves: never less than before, whatever happened to billing and units.</summary>
    /// <param name="before">The current units before the change.</param>
    /// <param name="subject">As in <see cref="Create"/>.</param>
    public static WarmUnits? Change(WarmUnits before, WarmThroughput asked, BillingMode billing, Throughput throughput, string subject)
    {
        CheckNotBelow(asked, before, subject, Lowered, Lowered);
        WarmUnits kept = new(asked.ReadUnitsPerSecond ?? before.ReadUnits, asked.WriteUnitsPerSecond ?? before.WriteUnits);
        return Current(billing, throughput, kept: null) == Current(billing, throughput, kept) ? null : kept;
    }

    private static void CheckNotBelow(WarmThroughput asked, WarmUnits least, string subject, string leastRead, string leastWrite)
    {
        if (asked.ReadUnitsPerSecond < least.ReadUnits)
            DefinitionRules.Invalid($"Requested ReadUnitsPerSecond for WarmThroughput for {subject} is lower than {leastRead}");
        if (asked.WriteUnitsPerSecond < least.WriteUnits)
            DefinitionRules.Invalid($"Requested WriteUnitsPerSecond for WarmThroughput for {subject} is lower than {leastWrite}");
    }
}
