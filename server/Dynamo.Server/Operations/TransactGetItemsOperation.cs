using Dynamo.Engine;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.TransactGetItems;
using Dynamo.Engine.Values;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class TransactGetItemsOperation : ResponsesOperation<TransactGetItemsRequest>
{
    private readonly TransactGetItemsResult _result;

    public TransactGetItemsOperation() => _result = new TransactGetItemsResult(Sink);

    protected override ResponsesResult Result => _result;

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("TransactItems"u8))
            TransactItems(ref body, values);
        else if (body.Is("ReturnConsumedCapacity"u8))
            Request.ReturnConsumedCapacity = body.Text();
        else
            return false;
        return true;
    }

    protected override ValueTask ExecuteAsync(DynamoEngine engine) => engine.TransactGetItemsAsync(Request, _result);

    private void TransactItems(ref BodyReader body, ValueBinder values)
    {
        Request.TransactItems.Reset();
        Request.TransactItems.IsPresent = true;
        body.EnterList();
        while (body.NextElement())
        {
            TransactGetItem item = Request.TransactItems.Add();
            body.EnterElement("TransactGetItem");
            while (body.NextMember())
            {
                if (body.Is("Get"u8))
                    Get(ref body, item, values);
                else
                    body.Skip();
            }
        }
    }

    private void Get(ref BodyReader body, TransactGetItem item, ValueBinder values)
    {
        item.HasGet = true;
        body.EnterField("Get");
        while (body.NextMember())
        {
            if (body.Is("TableName"u8))
                item.TableName = body.Text();
            else if (body.Is("Key"u8))
                item.Key = values.Item(ref body, Request.Values, NumberRules.Older);
            else if (body.Is("ProjectionExpression"u8))
                item.ProjectionExpression = body.Text();
            else if (body.Is("ExpressionAttributeNames"u8))
                SharedMembers.ExpressionAttributeNames(ref body, item.ExpressionAttributes);
            else
                body.Skip();
        }
    }
}
