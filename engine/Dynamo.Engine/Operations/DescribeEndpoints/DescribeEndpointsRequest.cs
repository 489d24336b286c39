using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.DescribeEndpoints;

public sealed class DescribeEndpointsRequest : OperationRequest
{
    /// <summary>The Host header: the address under which the client found us.</summary>
    public Utf8Text Host { get; set; }

    public override void Reset()
    {
        base.Reset();
        Host = default;
    }
}
