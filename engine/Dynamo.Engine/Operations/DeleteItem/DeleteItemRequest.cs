using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.DeleteItem;

public sealed class DeleteItemRequest : WriteItemRequest
{
    public ValueSlot Key { get; set; }

    public override void Reset()
    {
        base.Reset();
        Key = default;
    }
}
