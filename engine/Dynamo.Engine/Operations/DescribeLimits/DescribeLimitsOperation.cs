namespace Dynamo.Engine.Operations.DescribeLimits;

/// <summary>A new AWS account's limits. Nothing here enforces them.</summary>
internal static class DescribeLimitsOperation
{
    public static void Execute(DescribeLimitsResult result)
    {
        result.AccountMaxReadCapacityUnits = 80000;
        result.AccountMaxWriteCapacityUnits = 80000;
        result.TableMaxReadCapacityUnits = 40000;
        result.TableMaxWriteCapacityUnits = 40000;
    }
}
