using Dynamo.Engine;
using Dynamo.Engine.Operations.GetShardIterator;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class GetShardIteratorOperation : Operation<GetShardIteratorRequest>
{
    private readonly GetShardIteratorResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("StreamArn"u8))
            Request.StreamArn = body.Text();
        else if (body.Is("ShardId"u8))
            Request.ShardId = body.Text();
        else if (body.Is("ShardIteratorType"u8))
            Request.ShardIteratorType = body.Text();
        else if (body.Is("SequenceNumber"u8))
            Request.SequenceNumber = body.Text();
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.GetShardIteratorAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        output.Write("{\"ShardIterator\":"u8);
        output.String(_result.ShardIterator);
        output.Write((byte)'}');
    }
}
