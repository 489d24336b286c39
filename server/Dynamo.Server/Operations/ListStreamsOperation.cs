using Dynamo.Engine;
using Dynamo.Engine.Operations.ListStreams;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class ListStreamsOperation : Operation<ListStreamsRequest>
{
    private readonly ListStreamsResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("TableName"u8))
            Request.TableName = body.Text();
        else if (body.Is("Limit"u8))
            Request.Limit = body.Integer();
        else if (body.Is("ExclusiveStartStreamArn"u8))
            Request.ExclusiveStartStreamArn = body.Text();
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.ListStreamsAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        output.Write((byte)'{');
        if (_result.LastEvaluatedStreamArn is { } last)
        {
            output.Member("LastEvaluatedStreamArn"u8);
            output.String(last);
        }
        output.Member("Streams"u8);
        output.Write((byte)'[');
        foreach (StreamSummary stream in _result.Streams)
        {
            output.Separator();
            output.Write("{\"StreamArn\":"u8);
            output.String(stream.StreamArn);
            output.Write(",\"StreamLabel\":"u8);
            output.String(stream.StreamLabel);
            output.Write(",\"TableName\":"u8);
            output.String(stream.TableName);
            output.Write((byte)'}');
        }
        output.Write("]}"u8);
    }
}
