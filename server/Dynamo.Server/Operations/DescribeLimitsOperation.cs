using Dynamo.Engine;
using Dynamo.Engine.Operations.DescribeLimits;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class DescribeLimitsOperation : Operation<DescribeLimitsRequest>
{
    private readonly DescribeLimitsResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values) => false;

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.DescribeLimitsAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        output.Write("{\"AccountMaxReadCapacityUnits\":"u8);
        output.Integer(_result.AccountMaxReadCapacityUnits);
        output.Write(",\"AccountMaxWriteCapacityUnits\":"u8);
        output.Integer(_result.AccountMaxWriteCapacityUnits);
        output.Write(",\"TableMaxReadCapacityUnits\":"u8);
        output.Integer(_result.TableMaxReadCapacityUnits);
        output.Write(",\"TableMaxWriteCapacityUnits\":"u8);
        output.Integer(_result.TableMaxWriteCapacityUnits);
        output.Write((byte)'}');
    }
}
