using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.UpdateTimeToLive;

public sealed class UpdateTimeToLiveRequest : TableRequest
{
    /// <summary>Whether TimeToLiveSpecification was there; the two below are its members.</summary>
    public bool HasTimeToLiveSpecification { get; set; }

    public bool? Enabled { get; set; }

    public Utf8Text AttributeName { get; set; }

    public override void Reset()
    {
        base.Reset();
        HasTimeToLiveSpecification = false;
        Enabled = null;
        AttributeName = default;
    }
}
