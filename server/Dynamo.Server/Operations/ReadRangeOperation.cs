using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Values;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>What Query and Scan have in common.</summary>
internal abstract class ReadRangeOperation<TRequest>(NumberRules rules) : Operation<TRequest>
    where TRequest : ReadRangeRequest, new()
{
    /// <summary>Query is behind the current validation layer, Scan behind the older one.</summary>
    protected NumberRules Rules { get; } = rules;

    protected ItemListSink Sink { get; } = new();

    protected abstract ReadRangeResult Result { get; }

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("TableName"u8))
            Request.TableName = body.Text();
        else if (body.Is("IndexName"u8))
            Request.IndexName = body.Text();
        else if (body.Is("FilterExpression"u8))
            Request.FilterExpression = body.Text();
        else if (body.Is("ProjectionExpression"u8))
            Request.ProjectionExpression = body.Text();
        else if (body.Is("ExpressionAttributeNames"u8))
            SharedMembers.ExpressionAttributeNames(ref body, Request.ExpressionAttributes);
        else if (body.Is("ExpressionAttributeValues"u8))
        {
            Request.ExpressionAttributeValuesFault = SharedMembers.ExpressionAttributeValues(
                ref body, Request.ExpressionAttributes, values, Rules);
        }
        else if (body.Is("ExclusiveStartKey"u8))
            Request.ExclusiveStartKey = values.Item(ref body, Request.Values, Rules);
        else if (body.Is("Limit"u8))
            Request.Limit = body.Integer();
        else if (body.Is("ConsistentRead"u8))
            Request.ConsistentRead = body.Boolean();
        else if (body.Is("Select"u8))
            Request.Select = body.Text();
        else if (body.Is("ReturnConsumedCapacity"u8))
            Request.ReturnConsumedCapacity = body.Text();
        else if (body.Is("AttributesToGet"u8))
            body.Texts(Request.AttributesToGet);
        else if (body.Is("ConditionalOperator"u8))
            Request.ConditionalOperator = body.Text();
        else
            return false;
        return true;
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        if (Result.HasItems)
            output.Write((byte)']');
        else
            output.Truncate(ItemListSink.FrontRoomBytes);
        if (Result.HasLastEvaluatedKey)
        {
            output.Write(Result.HasItems ? ",\"LastEvaluatedKey\":"u8 : "\"LastEvaluatedKey\":"u8);
            output.Item(Result.LastEvaluatedKey);
        }
        output.Write(Result.HasItems || Result.HasLastEvaluatedKey ? ",\"ScannedCount\":"u8 : "\"ScannedCount\":"u8);
        output.Integer(Result.ScannedCount);
        output.Write((byte)'}');
        int mark = output.Length;
        output.Write((byte)'{');
        AnswerMembers.Capacity(output, Result.ConsumedCapacity);
        output.Member("Count"u8);
        output.Integer(Result.Count);
        output.Write((byte)',');
        output.MoveToFront(mark, ItemListSink.FrontRoomBytes);
    }
}
