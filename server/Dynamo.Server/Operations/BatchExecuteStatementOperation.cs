using Dynamo.Engine;
using Dynamo.Engine.Operations.BatchExecuteStatement;
using Dynamo.Engine.Values;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class BatchExecuteStatementOperation : Operation<BatchExecuteStatementRequest>
{
    private readonly BatchExecuteStatementResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("Statements"u8))
            Statements(ref body, values);
        else if (body.Is("ReturnConsumedCapacity"u8))
            Request.ReturnConsumedCapacity = body.Text();
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.BatchExecuteStatementAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        ResponseBuffer output = context.Response;
        output.Write((byte)'{');
        AnswerMembers.Capacities(output, _result.ConsumedCapacity);
        output.Member("Responses"u8);
        output.Write((byte)'[');
        for (int i = 0; i < _result.Responses.Count; i++)
        {
            output.Separator();
            Response(output, _result.Responses[i]);
        }
        output.Write("]}"u8);
    }

    private static void Response(ResponseBuffer output, BatchStatementResponse response)
    {
        output.Write((byte)'{');
        if (response.ErrorCode is { } code)
        {
            output.Member("Error"u8);
            output.Write("{\"Code\":"u8);
            output.String(code);
            output.Write(",\"Message\":"u8);
            output.String(response.ErrorMessage!);
            output.Write((byte)'}');
        }
        if (!response.Item.IsEmpty)
        {
            output.Member("Item"u8);
            output.Item(response.Item);
        }
        if (!response.TableName.IsEmpty)
        {
            output.Member("TableName"u8);
            output.String(response.TableName.Span);
        }
        output.Write((byte)'}');
    }

    private void Statements(ref BodyReader body, ValueBinder values)
    {
        Request.Statements.Reset();
        Request.Statements.IsPresent = true;
        body.EnterList();
        while (body.NextElement())
        {
            BatchStatementRequest statement = Request.Statements.Add();
            body.EnterElement("BatchStatementRequest");
            while (body.NextMember())
            {
                if (body.Is("Statement"u8))
                    statement.Statement = body.Text();
                else if (body.Is("Parameters"u8))
                    SharedMembers.ValueList(ref body, statement.Parameters, Request.Values, values, NumberRules.Older);
                else if (body.Is("ConsistentRead"u8))
                    statement.ConsistentRead = body.Boolean();
                else if (body.Is("ReturnValuesOnConditionCheckFailure"u8))
                    statement.ReturnValuesOnConditionCheckFailure = body.Text();
                else
                    body.Skip();
            }
        }
    }
}
