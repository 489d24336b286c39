using Dynamo.Engine;
using Dynamo.Engine.Operations.DescribeEndpoints;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class DescribeEndpointsOperation : Operation<DescribeEndpointsRequest>
{
    private readonly DescribeEndpointsResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values) => false;

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        Request.Host = context.Arena.Copy(context.Header(KnownHeader.Host));
        return engine.DescribeEndpointsAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        output.Write("{\"Endpoints\":[{\"Address\":"u8);
        output.String(_result.Address);
        output.Write(",\"CachePeriodInMinutes\":"u8);
        output.Integer(_result.CachePeriodInMinutes);
        output.Write("}]}"u8);
    }
}
