namespace Dynamo.Engine.Operations.DescribeEndpoints;

internal static class DescribeEndpointsOperation
{
    /// <summary>As AWS's.</summary>
    private const long CachePeriodInMinutes = 1440;

    /// <summary>Clients that discover endpoints come back to the address that they already have.</summary>
    public static void Execute(DescribeEndpointsRequest request, DescribeEndpointsResult result)
    {
        result.Address = request.Host.Length > 0 ? request.Host.ToString() : $"dynamodb.{request.Region}.amazonaws.com";
        result.CachePeriodInMinutes = CachePeriodInMinutes;
    }
}
