using Dynamo.Engine;
using Dynamo.Engine.Operations.DescribeTimeToLive;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class DescribeTimeToLiveOperation : TableOperation<DescribeTimeToLiveRequest>
{
    private readonly DescribeTimeToLiveResult _result = new();

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.DescribeTimeToLiveAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        output.Write("{\"TimeToLiveDescription\":{"u8);
        if (_result.AttributeName is { } attribute)
        {
            output.Member("AttributeName"u8);
            output.String(attribute);
        }
        output.Member("TimeToLiveStatus"u8);
        output.String(_result.TimeToLiveStatus);
        output.Write("}}"u8);
    }
}
