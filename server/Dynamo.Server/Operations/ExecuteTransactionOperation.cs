using Dynamo.Engine;
using Dynamo.Engine.Operations.ExecuteTransaction;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Values;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class ExecuteTransactionOperation : ResponsesOperation<ExecuteTransactionRequest>
{
    private readonly ExecuteTransactionResult _result;

    public ExecuteTransactionOperation() => _result = new ExecuteTransactionResult(Sink);

    protected override ResponsesResult Result => _result;

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

    protected override ValueTask ExecuteAsync(DynamoEngine engine) => engine.ExecuteTransactionAsync(Request, _result);

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
