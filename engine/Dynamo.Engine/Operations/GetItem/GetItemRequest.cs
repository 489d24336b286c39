using Dynamo.Engine.Expressions;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.GetItem;

public sealed class GetItemRequest : OperationRequest
{
    /// <summary>A name or an ARN.</summary>
    public Utf8Text TableName { get; set; }

    public ValueSlot Key { get; set; }

    public ValueList<Utf8Text> AttributesToGet { get; } = new();

    public bool? ConsistentRead { get; set; }

    public Utf8Text ReturnConsumedCapacity { get; set; }

    public Utf8Text ProjectionExpression { get; set; }

    /// <summary>ExpressionAttributeNames.</summary>
    public ExpressionAttributes ExpressionAttributes { get; } = new();

    public override void Reset()
    {
        base.Reset();
        TableName = default;
        Key = default;
        AttributesToGet.Reset();
        ConsistentRead = null;
        ReturnConsumedCapacity = default;
        ProjectionExpression = default;
        ExpressionAttributes.Reset();
    }
}
