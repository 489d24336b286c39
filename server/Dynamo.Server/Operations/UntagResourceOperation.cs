using Dynamo.Engine;
using Dynamo.Engine.Operations.UntagResource;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>Answers with an empty body.</summary>
internal sealed class UntagResourceOperation : Operation<UntagResourceRequest>
{
    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("ResourceArn"u8))
            Request.ResourceArn = body.Text();
        else if (body.Is("TagKeys"u8))
            body.Texts(Request.TagKeys);
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context) => engine.UntagResourceAsync(Request);

    public override void Write(RequestContext context)
    {
    }
}
