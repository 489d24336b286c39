using Dynamo.Engine;
using Dynamo.Engine.Operations.DescribeStream;
using Dynamo.Engine.Operations.Results;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class DescribeStreamOperation : Operation<DescribeStreamRequest>
{
    private readonly DescribeStreamResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("StreamArn"u8))
            Request.StreamArn = body.Text();
        else if (body.Is("Limit"u8))
            Request.Limit = body.Integer();
        else if (body.Is("ExclusiveStartShardId"u8))
            Request.ExclusiveStartShardId = body.Text();
        else if (body.Is("ShardFilter"u8))
            ShardFilter(ref body);
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.DescribeStreamAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        StreamDescription stream = _result.StreamDescription!;
        output.Write("{\"StreamDescription\":{\"CreationRequestDateTime\":"u8);
        output.Timestamp(stream.CreationRequestTimeMs);
        output.Member("KeySchema"u8);
        output.Write((byte)'[');
        foreach (KeySchemaElementDescription element in stream.KeySchema)
        {
            output.Separator();
            output.Write("{\"AttributeName\":"u8);
            output.String(element.AttributeName);
            output.Write(",\"KeyType\":"u8);
            output.String(element.KeyType);
            output.Write((byte)'}');
        }
        output.Write((byte)']');
        output.Member("Shards"u8);
        output.Write((byte)'[');
        foreach (ShardDescription shard in stream.Shards)
            Shard(output, shard);
        output.Write((byte)']');
        Text(output, "StreamArn"u8, stream.StreamArn);
        Text(output, "StreamLabel"u8, stream.StreamLabel);
        Text(output, "StreamStatus"u8, stream.StreamStatus);
        Text(output, "StreamViewType"u8, stream.StreamViewType);
        Text(output, "TableName"u8, stream.TableName);
        output.Write("}}"u8);
    }

    private static void Shard(ResponseBuffer output, ShardDescription shard)
    {
        output.Separator();
        output.Write("{\"SequenceNumberRange\":{"u8);
        if (shard.EndingSequenceNumber is { } ending)
            Text(output, "EndingSequenceNumber"u8, ending);
        Text(output, "StartingSequenceNumber"u8, shard.StartingSequenceNumber);
        output.Write((byte)'}');
        Text(output, "ShardId"u8, shard.ShardId);
        output.Write((byte)'}');
    }

    private static void Text(ResponseBuffer output, ReadOnlySpan<byte> member, string text)
    {
        output.Member(member);
        output.String(text);
    }

    private void ShardFilter(ref BodyReader body)
    {
        Request.HasShardFilter = true;
        body.EnterField("ShardFilter");
        while (body.NextMember())
        {
            if (body.Is("Type"u8))
                Request.ShardFilterType = body.Text();
            else if (body.Is("ShardId"u8))
                Request.ShardFilterShardId = body.Text();
            else
                body.Skip();
        }
    }
}
