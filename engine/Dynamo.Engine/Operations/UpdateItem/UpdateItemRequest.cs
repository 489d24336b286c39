using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.UpdateItem;

public sealed class UpdateItemRequest : WriteItemRequest
{
    public ValueSlot Key { get; set; }

    public Utf8Text UpdateExpression { get; set; }

    public MemberList<AttributeValueUpdate> AttributeUpdates { get; } = new();

    public override void Reset()
    {
        base.Reset();
        Key = default;
        UpdateExpression = default;
        AttributeUpdates.Reset();
    }
}
