using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.PutItem;

public sealed class PutItemRequest : WriteItemRequest
{
    public ValueSlot Item { get; set; }

    public override void Reset()
    {
        base.Reset();
        Item = default;
    }
}
