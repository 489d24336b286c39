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
    protected SingleItemSink Sink { get; } = new("Attributes"u8.ToArray());

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
        if (Result.ConditionFailed)
        {
            WriteConditionFailed(context);
            return;
        }
        AnswerMembers.Capacity(context.Response, Result.ConsumedCapacity);
        AnswerMembers.CollectionMetrics(context.Response, Result.ItemCollectionMetrics);
        context.Response.Write((byte)'}');
    }

    private void WriteConditionFailed(RequestContext context)
    {
        // The sink wrote the item as Attributes before anyone knew that it is an error's; it moves by way of the arena.
        ReadOnlyMemory<byte> item = Result.HasItem ? context.Arena.Copy(Sink.ItemJson) : default;
        DynamoErrors.Shape shape = DynamoErrors.Begin(context, ErrorCode.ConditionalCheckFailed);
        if (Result.HasItem)
        {
            context.Response.Member("Item"u8);
            context.Response.Write(item.Span);
        }
        DynamoErrors.End(context, shape, "The conditional request failed");
    }
}
