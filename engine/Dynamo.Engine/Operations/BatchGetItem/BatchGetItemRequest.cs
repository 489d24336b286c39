using Dynamo.Engine.Expressions;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.BatchGetItem;

public sealed class BatchGetItemRequest : OperationRequest
{
    public MemberList<KeysAndAttributes> RequestItems { get; } = new();

    /// <summary>
    /// RequestItems as it was sent, in JSON: one error message repeats it. May be left out where it is not at hand.
    /// </summary>
    public Utf8Text RequestItemsJson { get; set; }

    public Utf8Text ReturnConsumedCapacity { get; set; }

    public override void Reset()
    {
        base.Reset();
        RequestItems.Reset();
        RequestItemsJson = default;
        ReturnConsumedCapacity = default;
    }
}

/// <summary>An element of RequestItems: what to get from one table.</summary>
public sealed class KeysAndAttributes : IReusable
{
    /// <summary>The map's key: a name or an ARN.</summary>
    public Utf8Text TableName { get; set; }

    public ValueList<ValueSlot> Keys { get; } = new();

    public ValueList<Utf8Text> AttributesToGet { get; } = new();

    public bool? ConsistentRead { get; set; }

    public Utf8Text ProjectionExpression { get; set; }

    /// <summary>ExpressionAttributeNames.</summary>
    public ExpressionAttributes ExpressionAttributes { get; } = new();

    public void Reset()
    {
        TableName = default;
        Keys.Reset();
        AttributesToGet.Reset();
        ConsistentRead = null;
        ProjectionExpression = default;
        ExpressionAttributes.Reset();
    }
}
