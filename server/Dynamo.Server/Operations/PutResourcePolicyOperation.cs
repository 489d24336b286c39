using Dynamo.Engine;
using Dynamo.Engine.Operations.PutResourcePolicy;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class PutResourcePolicyOperation : Operation<PutResourcePolicyRequest>
{
    private readonly PutResourcePolicyResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("ResourceArn"u8))
            Request.ResourceArn = body.Text();
        else if (body.Is("Policy"u8))
            Request.Policy = PolicyJson.Document(body.Text());
        else if (body.Is("ConfirmRemoveSelfResourceAccess"u8))
            Request.ConfirmRemoveSelfResourceAccess = body.Boolean();
        else if (body.Is("ExpectedRevisionId"u8))
            Request.ExpectedRevisionId = body.Text();
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.PutResourcePolicyAsync(Request, _result);
    }

    public override void Write(RequestContext context) => PolicyJson.Answer(context.Response, _result);
}
