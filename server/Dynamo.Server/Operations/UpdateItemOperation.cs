using Dynamo.Engine;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Operations.UpdateItem;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class UpdateItemOperation : WriteItemOperation<UpdateItemRequest>
{
    private readonly UpdateItemResult _result;

    public UpdateItemOperation() => _result = new UpdateItemResult(Sink);

    protected override WriteItemResult Result => _result;

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("Key"u8))
            Request.Key = values.Item(ref body, Request.Values);
        else if (body.Is("UpdateExpression"u8))
            Request.UpdateExpression = body.Text();
        else if (body.Is("AttributeUpdates"u8))
            AttributeUpdates(ref body, values);
        else
            return base.BindMember(ref body, values);
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        Sink.Begin(context.Response);
        return engine.UpdateItemAsync(Request, _result);
    }

    private void AttributeUpdates(ref BodyReader body, ValueBinder values)
    {
        MemberList<AttributeValueUpdate> updates = Request.AttributeUpdates;
        updates.Reset();
        updates.IsPresent = true;
        body.EnterMap("AttributeValueUpdate");
        while (body.NextMember())
        {
            AttributeValueUpdate update = updates.Add();
            update.AttributeName = body.Name;
            body.EnterElement("AttributeValueUpdate");
            while (body.NextMember())
            {
                if (body.Is("Value"u8))
                    update.Value = values.FieldValue(ref body, Request.Values);
                else if (body.Is("Action"u8))
                    update.Action = body.Text();
                else
                    body.Skip();
            }
        }
        RepeatedNames.Remove(updates, static update => update.AttributeName);
    }
}
