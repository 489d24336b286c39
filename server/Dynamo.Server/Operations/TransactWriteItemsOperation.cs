using Dynamo.Engine;
using Dynamo.Engine.Operations.TransactWriteItems;
using Dynamo.Engine.Values;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class TransactWriteItemsOperation : Operation<TransactWriteItemsRequest>
{
    private readonly TransactWriteItemsResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("TransactItems"u8))
            TransactItems(ref body, values);
        else if (body.Is("ReturnConsumedCapacity"u8))
            Request.ReturnConsumedCapacity = body.Text();
        else if (body.Is("ReturnItemCollectionMetrics"u8))
            Request.ReturnItemCollectionMetrics = body.Text();
        else if (body.Is("ClientRequestToken"u8))
            Request.ClientRequestToken = body.Text();
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.TransactWriteItemsAsync(Request, _result);
    }

    public override void Write(RequestContext context)
    {
        if (_result.Cancellation.IsCanceled)
        {
            CancellationJson.Write(context, _result.Cancellation);
            return;
        }
        ResponseBuffer output = context.Response;
        output.Write((byte)'{');
        AnswerMembers.Capacities(output, _result.ConsumedCapacity);
        AnswerMembers.CollectionMetrics(output, _result.ItemCollectionMetrics);
        output.Write((byte)'}');
    }

    private void TransactItems(ref BodyReader body, ValueBinder values)
    {
        Request.TransactItems.Reset();
        Request.TransactItems.IsPresent = true;
        body.EnterList();
        while (body.NextElement())
        {
            TransactWriteItem item = Request.TransactItems.Add();
            body.EnterElement("TransactWriteItem");
            while (body.NextMember())
            {
                if (!TryEnterAction(ref body, item))
                {
                    body.Skip();
                    continue;
                }
                while (body.NextMember())
                {
                    if (!BindActionMember(ref body, item, values))
                        body.Skip();
                }
            }
        }
    }

    private static bool TryEnterAction(ref BodyReader body, TransactWriteItem item)
    {
        if (body.Is("Put"u8))
        {
            item.HasPut = true;
            body.EnterField("Put");
        }
        else if (body.Is("Update"u8))
        {
            item.HasUpdate = true;
            body.EnterField("Update");
        }
        else if (body.Is("Delete"u8))
        {
            item.HasDelete = true;
            body.EnterField("Delete");
        }
        else if (body.Is("ConditionCheck"u8))
        {
            item.HasConditionCheck = true;
            body.EnterField("ConditionCheck");
        }
        else
        {
            return false;
        }
        return true;
    }

    private bool BindActionMember(ref BodyReader body, TransactWriteItem item, ValueBinder values)
    {
        if (body.Is("TableName"u8))
            item.TableName = body.Text();
        else if (body.Is("Item"u8))
            item.Item = values.Item(ref body, Request.Values, NumberRules.Older);
        else if (body.Is("Key"u8))
            item.Key = values.Item(ref body, Request.Values, NumberRules.Older);
        else if (body.Is("UpdateExpression"u8))
            item.UpdateExpression = body.Text();
        else if (body.Is("ConditionExpression"u8))
            item.ConditionExpression = body.Text();
        else if (body.Is("ExpressionAttributeNames"u8))
            SharedMembers.ExpressionAttributeNames(ref body, item.ExpressionAttributes);
        else if (body.Is("ExpressionAttributeValues"u8))
        {
            item.ExpressionAttributeValuesFault = SharedMembers.ExpressionAttributeValues(
                ref body, item.ExpressionAttributes, values, NumberRules.Older);
        }
        else if (body.Is("ReturnValuesOnConditionCheckFailure"u8))
            item.ReturnValuesOnConditionCheckFailure = body.Text();
        else
            return false;
        return true;
    }
}
