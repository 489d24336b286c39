using Dynamo.Engine;
using Dynamo.Engine.Operations.UpdateTimeToLive;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class UpdateTimeToLiveOperation : Operation<UpdateTimeToLiveRequest>
{
    private readonly UpdateTimeToLiveResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("TableName"u8))
            Request.TableName = body.Text();
        else if (body.Is("TimeToLiveSpecification"u8))
            Specification(ref body);
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.UpdateTimeToLiveAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        output.Write("{\"TimeToLiveSpecification\":{\"AttributeName\":"u8);
        output.String(_result.AttributeName);
        output.Member("Enabled"u8);
        output.Boolean(_result.Enabled);
        output.Write("}}"u8);
    }

    private void Specification(ref BodyReader body)
    {
        Request.HasTimeToLiveSpecification = true;
        body.EnterField("TimeToLiveSpecification");
        while (body.NextMember())
        {
            if (body.Is("AttributeName"u8))
                Request.AttributeName = body.Text();
            else if (body.Is("Enabled"u8))
                Request.Enabled = body.Boolean();
            else
                body.Skip();
        }
    }
}
