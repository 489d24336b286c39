using Dynamo.Engine;
using Dynamo.Engine.Operations.GetResourcePolicy;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class GetResourcePolicyOperation : Operation<GetResourcePolicyRequest>
{
    private readonly GetResourcePolicyResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("ResourceArn"u8))
            Request.ResourceArn = body.Text();
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.GetResourcePolicyAsync(Request, _result);
    }

    public override void Write(RequestContext context) => PolicyJson.Answer(context.Response, _result);
}
