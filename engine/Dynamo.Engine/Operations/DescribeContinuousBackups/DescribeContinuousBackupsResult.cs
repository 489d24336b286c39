using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.DescribeContinuousBackups;

/// <summary>The members are those of ContinuousBackupsDescription.</summary>
public sealed class DescribeContinuousBackupsResult : IReusable
{
    /// <summary>ENABLED: AWS's tables always have them.</summary>
    public string ContinuousBackupsStatus { get; set; } = "";

    /// <summary>Of PointInTimeRecoveryDescription: ENABLED or DISABLED.</summary>
    public string PointInTimeRecoveryStatus { get; set; } = "";

    public void Reset()
    {
        ContinuousBackupsStatus = "";
        PointInTimeRecoveryStatus = "";
    }
}
