using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.Results;

/// <summary>ContinuousBackupsDescription. Continuous backups themselves are always ENABLED, as AWS's are.</summary>
public abstract class ContinuousBackupsResult : IReusable
{
    /// <summary>Whether point-in-time recovery is on; the rest means something only then.</summary>
    public bool IsEnabled { get; set; }

    public int RecoveryPeriodInDays { get; set; }

    /// <summary>Milliseconds since 1970 UTC.</summary>
    public long EarliestRestorableMs { get; set; }

    public long LatestRestorableMs { get; set; }

    public void Reset() => IsEnabled = false;
}
