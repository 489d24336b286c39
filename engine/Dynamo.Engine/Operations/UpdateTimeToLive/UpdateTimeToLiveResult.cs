using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.UpdateTimeToLive;

/// <summary>The members are those of TimeToLiveSpecification.</summary>
public sealed class UpdateTimeToLiveResult : IReusable
{
    public bool Enabled { get; set; }

    public string AttributeName { get; set; } = "";

    public void Reset()
    {
        Enabled = false;
        AttributeName = "";
    }
}
