using Dynamo.Engine;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.ExecuteStatement;
using Dynamo.Engine.Values;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class ExecuteStatementOperation : Operation<ExecuteStatementRequest>
{
    private readonly ItemListSink _sink = new();
    private readonly ExecuteStatementResult _result;

    public ExecuteStatementOperation() => _result = new ExecuteStatementResult(_sink);

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("Statement"u8))
            Request.Statement = body.Text();
        else if (body.Is("Parameters"u8))
            SharedMembers.ValueList(ref body, Request.Parameters, Request.Values, values, NumberRules.Older);
        else if (body.Is("ConsistentRead"u8))
            Request.ConsistentRead = body.Boolean();
        else if (body.Is("NextToken"u8))
            Request.NextToken = body.Text();
        else if (body.Is("Limit"u8))
            Request.Limit = body.Integer();
        else if (body.Is("ReturnConsumedCapacity"u8))
            Request.ReturnConsumedCapacity = body.Text();
        else if (body.Is("ReturnValuesOnConditionCheckFailure"u8))
            Request.ReturnValuesOnConditionCheckFailure = body.Text();
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        _sink.Begin(context.Response);
        return engine.ExecuteStatementAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        if (_result.ConditionFailed)
        {
            WriteConditionFailed(context);
            return;
        }
        output.Write((byte)']');
        if (!_result.LastEvaluatedKey.IsEmpty)
        {
            output.Member("LastEvaluatedKey"u8);
            output.Item(_result.LastEvaluatedKey);
        }
        if (_result.NextToken is { } token)
        {
            output.Member("NextToken"u8);
            output.String(token);
        }
        output.Write((byte)'}');
        int mark = output.Length;
        output.Write((byte)'{');
        if (_result.ConsumedCapacity.IsPresent)
        {
            AnswerMembers.Capacity(output, _result.ConsumedCapacity);
            output.Write((byte)',');
        }
        output.MoveToFront(mark, ItemListSink.FrontRoomBytes);
    }

    private void WriteConditionFailed(RequestContext context)
    {
        DynamoErrors.Shape shape = DynamoErrors.Begin(context, ErrorCode.ConditionalCheckFailed);
        if (!_result.FailedItem.IsEmpty)
        {
            context.Response.Member("Item"u8);
            context.Response.Item(_result.FailedItem);
        }
        DynamoErrors.End(context, shape, "The conditional request failed");
    }
}
