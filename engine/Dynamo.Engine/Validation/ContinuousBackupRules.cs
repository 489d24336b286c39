using Dynamo.Engine.Operations.UpdateContinuousBackups;

namespace Dynamo.Engine.Validation;

/// <summary>The member constraints of UpdateContinuousBackups: the service's model.</summary>
internal static class ContinuousBackupRules
{
    public static readonly OperationRules<UpdateContinuousBackupsRequest> UpdateContinuousBackups = new(
        OperationStyles.Tables,
        new RequiredRule<UpdateContinuousBackupsRequest>("PointInTimeRecoverySpecification", r => r.HasPointInTimeRecoverySpecification),
        new StructureRule<UpdateContinuousBackupsRequest, UpdateContinuousBackupsRequest>(
            "PointInTimeRecoverySpecification", r => (r.HasPointInTimeRecoverySpecification, r),
            new RequiredRule<UpdateContinuousBackupsRequest>("PointInTimeRecoveryEnabled", r => r.PointInTimeRecoveryEnabled is not null),
            new NumberRule<UpdateContinuousBackupsRequest>("RecoveryPeriodInDays", r => r.RecoveryPeriodInDays) { Min = 1, Max = 35 }));
}
