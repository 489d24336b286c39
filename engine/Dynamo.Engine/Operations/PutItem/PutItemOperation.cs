using Dynamo.Engine.Indexes;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.Writing;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.PutItem;

internal sealed class PutItemOperation(EngineContext context, SingleWriteRunner runner)
    : SingleWriteOperation<PutItemRequest, PutItemResult>(context, runner)
{
    protected override void Prepare(PutItemRequest request, SingleWrite write)
    {
        RequestValidation.Check(request);
        CheckAttributes(request);
        BindCondition(request, write);
        request.ExpressionAttributes.ThrowIfUnused();

        ReadOnlyMemory<byte> item = request.Memory(request.Item);
        Table table = FindTable(request);
        KeyValidation.CheckItem(table.Keys, item.Span);
        IndexedValues.Check(table, item.Span);
        KeyPaths.Check(table, write.Write.Condition);
        write.Write.Plan(WriteKind.Put, table, item);
    }
}
