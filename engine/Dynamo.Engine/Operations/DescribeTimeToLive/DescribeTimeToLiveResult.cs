using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.DescribeTimeToLive;

/// <summary>The members are those of TimeToLiveDescription.</summary>
public sealed class DescribeTimeToLiveResult : IReusable
{
    /// <summary>ENABLED or DISABLED.</summary>
    public string TimeToLiveStatus { get; set; } = "";

    /// <summary>Null where the answer leaves it out.</summary>
    public string? AttributeName { get; set; }

    public void Reset()
    {
        TimeToLiveStatus = "";
        AttributeName = null;
    }
}
