namespace Dynamo.Engine.Operations.UpdateContinuousBackups;

public sealed class UpdateContinuousBackupsRequest : TableRequest
{
    public bool HasPointInTimeRecoverySpecification { get; set; }

    public bool? PointInTimeRecoveryEnabled { get; set; }

    public int? RecoveryPeriodInDays { get; set; }

    public override void Reset()
    {
        base.Reset();
        HasPointInTimeRecoverySpecification = false;
        PointInTimeRecoveryEnabled = null;
        RecoveryPeriodInDays = null;
    }
}
