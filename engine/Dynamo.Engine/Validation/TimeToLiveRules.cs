using Dynamo.Engine.Operations.UpdateTimeToLive;

namespace Dynamo.Engine.Validation;

/// <summary>The member constraints of UpdateTimeToLive: the service's model.</summary>
internal static class TimeToLiveRules
{
    public static readonly OperationRules<UpdateTimeToLiveRequest> UpdateTimeToLive = new(
        OperationStyles.Tables,
        new RequiredRule<UpdateTimeToLiveRequest>("TimeToLiveSpecification", r => r.HasTimeToLiveSpecification),
        new StructureRule<UpdateTimeToLiveRequest, UpdateTimeToLiveRequest>(
            "TimeToLiveSpecification", r => (r.HasTimeToLiveSpecification, r),
            new TextRule<UpdateTimeToLiveRequest>("AttributeName", r => r.AttributeName) { Required = true, MinLength = 1, MaxLength = 255 },
            new RequiredRule<UpdateTimeToLiveRequest>("Enabled", r => r.Enabled is not null)));
}
