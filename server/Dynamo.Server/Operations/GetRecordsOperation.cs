using Dynamo.Engine;
using Dynamo.Engine.Operations.GetRecords;
using Dynamo.Engine.Streams;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class GetRecordsOperation : Operation<GetRecordsRequest>
{
    private readonly RecordSink _sink = new();
    private readonly GetRecordsResult _result;

    public GetRecordsOperation() => _result = new GetRecordsResult(_sink);

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("ShardIterator"u8))
            Request.ShardIterator = body.Text();
        else if (body.Is("Limit"u8))
            Request.Limit = body.Integer();
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        _sink.Begin(context.Response);
        return engine.GetRecordsAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        output.Write((byte)']');
        if (_result.NextShardIterator is { } next)
        {
            output.Write(",\"NextShardIterator\":"u8);
            output.String(next);
        }
        output.Write((byte)'}');
    }

    /// <summary>Writes the records as the answer's first member. The list and the answer's object stay open.</summary>
    private sealed class RecordSink : IStreamRecordSink
    {
        private ResponseBuffer? _output;

        public void Begin(ResponseBuffer output)
        {
            _output = output;
            output.Write("{\"Records\":["u8);
        }

        public void Add(StreamFacts stream, string eventId, string sequenceNumber, StreamRecord record)
        {
            ResponseBuffer output = _output!;
            output.Separator();
            output.Write("{\"awsRegion\":"u8);
            output.String(stream.Region);
            output.Write(",\"dynamodb\":{\"ApproximateCreationDateTime\":"u8);
            // Streams show whole seconds.
            output.Timestamp(record.TimeMs / 1000 * 1000);
            Image(output, ",\"Keys\":"u8, record.Keys);
            Image(output, ",\"NewImage\":"u8, record.NewImage);
            Image(output, ",\"OldImage\":"u8, record.OldImage);
            output.Write(",\"SequenceNumber\":"u8);
            output.String(sequenceNumber);
            output.Write(",\"SizeBytes\":"u8);
            output.Integer(record.SizeBytes);
            output.Write(",\"StreamViewType\":"u8);
            output.String(stream.StreamViewType);
            output.Write("},\"eventID\":"u8);
            output.String(eventId);
            output.Write(",\"eventName\":"u8);
            output.Write(record.Event switch
            {
                StreamEvent.Insert => "\"INSERT\""u8,
                StreamEvent.Modify => "\"MODIFY\""u8,
                _ => "\"REMOVE\""u8,
            });
            output.Write(",\"eventSource\":\"aws:dynamodb\",\"eventVersion\":\"1.1\""u8);
            if (record.IsByExpiry)
                output.Write(",\"userIdentity\":{\"PrincipalId\":\"dynamodb.amazonaws.com\",\"Type\":\"Service\"}"u8);
            output.Write((byte)'}');
        }

        private static void Image(ResponseBuffer output, ReadOnlySpan<byte> member, ReadOnlySpan<byte> item)
        {
            if (item.IsEmpty)
                return;
            output.Write(member);
            output.Item(item);
        }
    }
}
