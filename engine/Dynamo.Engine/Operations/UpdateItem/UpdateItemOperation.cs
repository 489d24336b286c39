using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Writing;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.UpdateItem;

internal sealed class UpdateItemOperation(EngineContext context, SingleWriteRunner runner)
    : SingleWriteOperation<UpdateItemRequest, UpdateItemResult>(context, runner)
{
    protected override void Prepare(UpdateItemRequest request, SingleWrite write)
    {
        RequestValidation.Check(request);
        CheckAttributes(request);
        BindUpdate(request, write);
        BindCondition(request, write);
        request.ExpressionAttributes.ThrowIfUnused();

        Table table = FindTable(request);
        ReadOnlyMemory<byte> key = request.Memory(request.Key);
        KeyValidation.CheckKey(table.Keys, key.Span);
        UpdateRules.Check(table, write.Write.Update);
        KeyPaths.Check(table, write.Write.Update);
        KeyPaths.Check(table, write.Write.Condition);
        write.Write.Plan(WriteKind.Update, table, key);
    }

    private void BindUpdate(UpdateItemRequest request, SingleWrite write)
    {
        ItemWrite item = write.Write;
        if (request.UpdateExpression.IsPresent)
        {
            item.Update.Bind(Expressions, request.UpdateExpression.Span, request.ExpressionAttributes);
            item.MeasuresStatement = true;
        }
        else if (request.AttributeUpdates.Count > 0)
        {
            write.Legacy.Bind(item.Update, Expressions, request, request.AttributeUpdates);
            item.IsLegacyUpdate = true;
        }
    }
}
