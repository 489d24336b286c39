using Dynamo.Engine;
using Dynamo.Engine.Operations.BatchGetItem;
using Dynamo.Engine.Operations.Members;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class BatchGetItemOperation : Operation<BatchGetItemRequest>
{
    private readonly BatchItemSink _sink = new();
    private readonly BatchGetItemResult _result;

    public BatchGetItemOperation() => _result = new BatchGetItemResult(_sink);

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("RequestItems"u8))
            RequestItems(ref body, values);
        else if (body.Is("ReturnConsumedCapacity"u8))
            Request.ReturnConsumedCapacity = body.Text();
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        _sink.Begin(context.Response);
        return engine.BatchGetItemAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        _sink.End();
        output.Member("UnprocessedKeys"u8);
        output.Write((byte)'{');
        for (int i = 0, end; i < _result.UnprocessedKeys.Count; i = end)
        {
            int table = _result.UnprocessedKeys[i].Table;
            end = i + 1;
            while (end < _result.UnprocessedKeys.Count && _result.UnprocessedKeys[end].Table == table)
                end++;
            UnprocessedBlock(output, Request.RequestItems[table], i, end);
        }
        output.Write("}}"u8);
        AnswerMembers.CapacitiesToFront(output, _result.ConsumedCapacity, BatchItemSink.FrontRoomBytes);
    }

    private void RequestItems(ref BodyReader body, ValueBinder values)
    {
        int start = body.TokenStart;
        Request.RequestItems.Reset();
        Request.RequestItems.IsPresent = true;
        body.EnterMap("KeysAndAttributes");
        while (body.NextMember())
        {
            KeysAndAttributes block = Request.RequestItems.Add();
            block.TableName = body.Name;
            body.EnterElement("KeysAndAttributes");
            while (body.NextMember())
            {
                if (!BindBlockMember(ref body, block, values))
                    body.Skip();
            }
        }
        RepeatedNames.Remove(Request.RequestItems, static block => block.TableName);
        Request.RequestItemsJson = body.Source(start);
    }

    private bool BindBlockMember(ref BodyReader body, KeysAndAttributes block, ValueBinder values)
    {
        if (body.Is("Keys"u8))
        {
            block.Keys.Reset();
            block.Keys.IsPresent = true;
            body.EnterList();
            while (body.NextElement())
                block.Keys.Add(values.ListedItem(ref body, Request.Values));
        }
        else if (body.Is("ConsistentRead"u8))
            block.ConsistentRead = body.Boolean();
        else if (body.Is("ProjectionExpression"u8))
            block.ProjectionExpression = body.Text();
        else if (body.Is("ExpressionAttributeNames"u8))
            SharedMembers.ExpressionAttributeNames(ref body, block.ExpressionAttributes);
        else if (body.Is("AttributesToGet"u8))
            body.Texts(block.AttributesToGet);
        else
            return false;
        return true;
    }

    /// <summary>A block as it was sent, with the keys that are left of it.</summary>
    /// <param name="from">Its first element of the result's UnprocessedKeys.</param>
    private void UnprocessedBlock(ResponseBuffer output, KeysAndAttributes block, int from, int to)
    {
        output.Separator();
        output.String(block.TableName.Span);
        output.Write(":{\"Keys\":["u8);
        for (int i = from; i < to; i++)
        {
            output.Separator();
            output.Item(Request.Bytes(block.Keys[_result.UnprocessedKeys[i].Key]));
        }
        output.Write((byte)']');
        if (block.ConsistentRead is { } consistent)
        {
            output.Member("ConsistentRead"u8);
            output.Boolean(consistent);
        }
        if (block.ProjectionExpression.IsPresent)
        {
            output.Member("ProjectionExpression"u8);
            output.String(block.ProjectionExpression.Span);
        }
        output.Write((byte)'}');
    }
}
