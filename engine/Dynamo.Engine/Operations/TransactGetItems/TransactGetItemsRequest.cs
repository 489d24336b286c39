using Dynamo.Engine.Expressions;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.TransactGetItems;

public sealed class TransactGetItemsRequest : OperationRequest
{
    public MemberList<TransactGetItem> TransactItems { get; } = new();

    public Utf8Text ReturnConsumedCapacity { get; set; }

    public override void Reset()
    {
        base.Reset();
        TransactItems.Reset();
        ReturnConsumedCapacity = default;
    }
}

/// <summary>One Get.</summary>
public sealed class TransactGetItem : IReusable
{
    /// <summary>Whether the element has its one structure.</summary>
    public bool HasGet { get; set; }

    /// <summary>A name or an ARN.</summary>
    public Utf8Text TableName { get; set; }

    public ValueSlot Key { get; set; }

    public Utf8Text ProjectionExpression { get; set; }

    /// <summary>ExpressionAttributeNames.</summary>
    public ExpressionAttributes ExpressionAttributes { get; } = new();

    public void Reset()
    {
        HasGet = false;
        TableName = default;
        Key = default;
        ProjectionExpression = default;
        ExpressionAttributes.Reset();
    }
}
