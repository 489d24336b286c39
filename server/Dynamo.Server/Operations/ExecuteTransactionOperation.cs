using Dynamo.Engine;
using Dynamo.Engine.Operations.ExecuteTransaction;
using Dynamo.Engine.Values;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class ExecuteTransactionOperation : Operation<ExecuteTransactionRequest>
{
    private readonly ResponseSink _sink = new();
    private readonly ExecuteTransactionResult _result;

    public ExecuteTransactionOperation() => _result = new ExecuteTransactionResult(_sink);

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("TransactStatements"u8))
            TransactStatements(ref body, values);
        else if (body.Is("ClientRequestToken"u8))
            Request.ClientRequestToken = body.Text();
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
        return engine.ExecuteTransactionAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        if (_result.Cancellation.IsCanceled)
            CancellationJson.Write(context, _result.Cancellation);
        else
            _sink.End(_result.ConsumedCapacity);
    }

    private void TransactStatements(ref BodyReader body, ValueBinder values)
    {
        Request.TransactStatements.Reset();
        Request.TransactStatements.IsPresent = true;
        body.EnterList();
        while (body.NextElement())
        {
            ParameterizedStatement statement = Request.TransactStatements.Add();
            body.EnterElement("ParameterizedStatement");
            while (body.NextMember())
            {
                if (body.Is("Statement"u8))
                    statement.Statement = body.Text();
                else if (body.Is("Parameters"u8))
                    SharedMembers.ValueList(ref body, statement.Parameters, Request.Values, values, NumberRules.Older);
                else if (body.Is("ReturnValuesOnConditionCheckFailure"u8))
                    statement.ReturnValuesOnConditionCheckFailure = body.Text();
                else
                    body.Skip();
            }
        }
    }
}
