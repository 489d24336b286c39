using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.DescribeEndpoints;

/// <summary>The one element of Endpoints.</summary>
public sealed class DescribeEndpointsResult : IReusable
{
    public string Address { get; set; } = "";

    public long CachePeriodInMinutes { get; set; }

    public void Reset()
    {
        Address = "";
        CachePeriodInMinutes = 0;
    }
}
