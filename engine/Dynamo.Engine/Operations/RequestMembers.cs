using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.Writing;

namespace Dynamo.Engine.Operations;

/// <summary>Reads enumerated members that have passed their constraints.</summary>
internal static class RequestMembers
{
    public static CapacityDetail Detail(Utf8Text returnConsumedCapacity)
    {
        if (!returnConsumedCapacity.IsPresent)
            return CapacityDetail.None;
        if (returnConsumedCapacity.Is("TOTAL"u8))
            return CapacityDetail.Total;
        return returnConsumedCapacity.Is("INDEXES"u8) ? CapacityDetail.Indexes : CapacityDetail.None;
    }

    public static bool WantsMetrics(Utf8Text returnItemCollectionMetrics)
        => returnItemCollectionMetrics.IsPresent && returnItemCollectionMetrics.Is("SIZE"u8);

    /// <summary>ReturnValuesOnConditionCheckFailure.</summary>
    public static bool WantsOldOnFailure(Utf8Text returnValues) => returnValues.IsPresent && returnValues.Is("ALL_OLD"u8);

    public static ReturnValues ReturnValues(Utf8Text returnValues)
    {
        if (!returnValues.IsPresent || returnValues.Is("NONE"u8))
            return Writing.ReturnValues.None;
        if (returnValues.Is("ALL_OLD"u8))
            return Writing.ReturnValues.AllOld;
        if (returnValues.Is("ALL_NEW"u8))
            return Writing.ReturnValues.AllNew;
        return returnValues.Is("UPDATED_OLD"u8) ? Writing.ReturnValues.UpdatedOld : Writing.ReturnValues.UpdatedNew;
    }
}
