using Dynamo.Engine;
using Dynamo.Engine.Operations.GetItem;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class GetItemOperation : Operation<GetItemRequest>
{
    private readonly SingleItemSink _sink = new();
    private readonly GetItemResult _result;

    public GetItemOperation() => _result = new GetItemResult(_sink);

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("TableName"u8))
            Request.TableName = body.Text();
        else if (body.Is("Key"u8))
            Request.Key = values.Item(ref body, Request.Values);
        else if (body.Is("ConsistentRead"u8))
            Request.ConsistentRead = body.Boolean();
        else if (body.Is("ProjectionExpression"u8))
            Request.ProjectionExpression = body.Text();
        else if (body.Is("ExpressionAttributeNames"u8))
            SharedMembers.ExpressionAttributeNames(ref body, Request.ExpressionAttributes);
        else if (body.Is("ReturnConsumedCapacity"u8))
            Request.ReturnConsumedCapacity = body.Text();
        else if (body.Is("AttributesToGet"u8))
            body.Texts(Request.AttributesToGet);
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        _sink.Begin(context.Response);
        return engine.GetItemAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        output.Write((byte)'}');
        int mark = output.Length;
        output.Write((byte)'{');
        AnswerMembers.Capacity(output, _result.ConsumedCapacity);
        if (_result.HasItem)
            output.Member("Item"u8);
        output.MoveToFront(mark, SingleItemSink.FrontRoomBytes);
    }
}
