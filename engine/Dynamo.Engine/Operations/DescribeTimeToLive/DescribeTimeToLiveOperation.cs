using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.DescribeTimeToLive;

internal sealed class DescribeTimeToLiveOperation(EngineContext context)
{
    public void Execute(DescribeTimeToLiveRequest request, DescribeTimeToLiveResult result)
    {
        RequestValidation.Check(request);
        Table table = NamedTables.Get(context, request);
        result.TimeToLiveStatus = table.Definition.TimeToLive is null ? "DISABLED" : "ENABLED";
        result.AttributeName = table.Definition.TimeToLive?.AttributeName;
    }
}
