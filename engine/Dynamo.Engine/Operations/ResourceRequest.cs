using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations;

/// <summary>A request about a resource's tags.</summary>
public abstract class ResourceRequest : OperationRequest
{
    public Utf8Text ResourceArn { get; set; }

    public override void Reset()
    {
        base.Reset();
        ResourceArn = default;
    }
}
