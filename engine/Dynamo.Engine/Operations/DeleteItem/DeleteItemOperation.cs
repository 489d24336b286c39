using Dynamo.Engine.Keys;
using Dynamo.Engine.Operations.Writing;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.DeleteItem;

internal sealed class DeleteItemOperation(EngineContext context, SingleWriteRunner runner)
    : SingleWriteOperation<DeleteItemRequest, DeleteItemResult>(context, runner)
{
    protected override void Prepare(DeleteItemRequest request, SingleWrite write)
    {
        RequestValidation.Check(request);
        CheckAttributes(request);
        BindCondition(request, write);
        request.ExpressionAttributes.ThrowIfUnused();

        Table table = FindTable(request);
        ReadOnlyMemory<byte> key = request.Memory(request.Key);
        KeyValidation.CheckKey(table.Keys, key.Span);
        KeyPaths.Check(table, write.Write.Condition);
        write.Write.Plan(WriteKind.Delete, table, key);
    }
}
