using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.DescribeLimits;

public sealed class DescribeLimitsResult : IReusable
{
    public long AccountMaxReadCapacityUnits { get; set; }

    public long AccountMaxWriteCapacityUnits { get; set; }

    public long TableMaxReadCapacityUnits { get; set; }

    public long TableMaxWriteCapacityUnits { get; set; }

    public void Reset()
    {
        AccountMaxReadCapacityUnits = 0;
        AccountMaxWriteCapacityUnits = 0;
        TableMaxReadCapacityUnits = 0;
        TableMaxWriteCapacityUnits = 0;
    }
}
