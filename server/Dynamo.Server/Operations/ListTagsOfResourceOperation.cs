using Dynamo.Engine;
using Dynamo.Engine.Operations.ListTagsOfResource;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class ListTagsOfResourceOperation : Operation<ListTagsOfResourceRequest>
{
    private readonly ListTagsOfResourceResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("ResourceArn"u8))
            Request.ResourceArn = body.Text();
        else if (body.Is("NextToken"u8))
            Request.NextToken = body.Text();
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.ListTagsOfResourceAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        output.Write((byte)'{');
        if (_result.NextToken is { } token)
        {
            output.Member("NextToken"u8);
            output.String(token);
        }
        output.Member("Tags"u8);
        output.Write((byte)'[');
        foreach ((string key, string value) in _result.Tags)
        {
            output.Separator();
            output.Write("{\"Key\":"u8);
            output.String(key);
            output.Write(",\"Value\":"u8);
            output.String(value);
            output.Write((byte)'}');
        }
        output.Write("]}"u8);
    }
}
