using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Values;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>What PutItem, UpdateItem and DeleteItem have in common.</summary>
internal abstract class WriteItemOperation<TRequest> : Operation<TRequest>
    where TRequest : WriteItemRequest, new()
{
    private const string ConditionFailedText = "The conditional request failed";

    protected SingleItemSink Sink { get; } = new();

    protected abstract WriteItemResult Result { get; }

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("TableName"u8))
            Request.TableName = body.Text();
        else if (body.Is("ConditionExpression"u8))
            Request.ConditionExpression = body.Text();
        else if (body.Is("ExpressionAttributeNames"u8))
            SharedMembers.ExpressionAttributeNames(ref body, Request.ExpressionAttributes);
        else if (body.Is("ExpressionAttributeValues"u8))
        {
            Request.ExpressionAttributeValuesFault = SharedMembers.ExpressionAttributeValues(
                ref body, Request.ExpressionAttributes, values, NumberRules.Current);
        }
        else if (body.Is("ReturnValues"u8))
            Request.ReturnValues = body.Text();
        else if (body.Is("ReturnConsumedCapacity"u8))
            Request.ReturnConsumedCapacity = body.Text();
        else if (body.Is("ReturnItemCollectionMetrics"u8))
            Request.ReturnItemCollectionMetrics = body.Text();
        else if (body.Is("ReturnValuesOnConditionCheckFailure"u8))
            Request.ReturnValuesOnConditionCheckFailure = body.Text();
        else if (body.Is("Expected"u8))
            SharedMembers.Expected(ref body, Request.Expected, Request.Values, values);
        else if (body.Is("ConditionalOperator"u8))
            Request.ConditionalOperator = body.Text();
        else
            return false;
        return true;
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        if (Result.ConditionFailed)
        {
            WriteConditionFailed(context);
            return;
        }
        if (!Result.HasItem)
        {
            output.Truncate(0);
            output.Write((byte)'{');
            WriteRest(output);
            return;
        }
        WriteRest(output);
        int mark = output.Length;
        output.Write("{\"Attributes\":"u8);
        output.MoveToFront(mark, SingleItemSink.FrontRoomBytes);
    }

    private void WriteRest(ResponseBuffer output)
    {
        AnswerMembers.Capacity(output, Result.ConsumedCapacity);
        AnswerMembers.CollectionMetrics(output, Result.ItemCollectionMetrics);
        output.Write((byte)'}');
    }

    private void WriteConditionFailed(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        if (!Result.HasItem)
        {
            DynamoErrors.End(context, DynamoErrors.Begin(context, ErrorCode.ConditionalCheckFailed), ConditionFailedText);
            return;
        }
        DynamoErrors.End(context, DynamoErrors.Find(ErrorCode.ConditionalCheckFailed)!, ConditionFailedText);
        int mark = output.Length;
        DynamoErrors.Open(context, ErrorCode.ConditionalCheckFailed);
        output.Member("Item"u8);
        output.MoveToFront(mark, SingleItemSink.FrontRoomBytes);
    }
}
