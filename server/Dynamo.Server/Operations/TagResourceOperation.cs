using Dynamo.Engine;
using Dynamo.Engine.Operations.TagResource;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>Answers with an empty body.</summary>
internal sealed class TagResourceOperation : Operation<TagResourceRequest>
{
    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("ResourceArn"u8))
            Request.ResourceArn = body.Text();
        else if (body.Is("Tags"u8))
            TableMembers.Tags(ref body, Request.Tags);
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context) => engine.TagResourceAsync(Request);

    public override void Write(RequestContext context)
    {
    }
}
