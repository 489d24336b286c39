using Dynamo.Engine.Expressions;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.TransactWriteItems;

public sealed class TransactWriteItemsRequest : OperationRequest
{
    public MemberList<TransactWriteItem> TransactItems { get; } = new();

    public Utf8Text ReturnConsumedCapacity { get; set; }

    public Utf8Text ReturnItemCollectionMetrics { get; set; }

    public Utf8Text ClientRequestToken { get; set; }

    public override void Reset()
    {
        base.Reset();
        TransactItems.Reset();
        ReturnConsumedCapacity = default;
        ReturnItemCollectionMetrics = default;
        ClientRequestToken = default;
    }
}

/// <summary>
/// An action: which of the four structures it has, and their members. More than one is an error whatever they hold,
/// so the members are kept once.
/// </summary>
public sealed class TransactWriteItem : IReusable
{
    public bool HasConditionCheck { get; set; }

    public bool HasPut { get; set; }

    public bool HasDelete { get; set; }

    public bool HasUpdate { get; set; }

    /// <summary>A name or an ARN.</summary>
    public Utf8Text TableName { get; set; }

    /// <summary>Of Put.</summary>
    public ValueSlot Item { get; set; }

    /// <summary>Of the others.</summary>
    public ValueSlot Key { get; set; }

    /// <summary>Of Update.</summary>
    public Utf8Text UpdateExpression { get; set; }

    public Utf8Text ConditionExpression { get; set; }

    /// <summary>ExpressionAttributeNames and ExpressionAttributeValues.</summary>
    public ExpressionAttributes ExpressionAttributes { get; } = new();

    /// <summary>
    /// The first of ExpressionAttributeValues that is not valid, if any; what was added in its place has no meaning.
    /// </summary>
    public PlaceholderFault? ExpressionAttributeValuesFault { get; set; }

    public Utf8Text ReturnValuesOnConditionCheckFailure { get; set; }

    public void Reset()
    {
        HasConditionCheck = false;
        HasPut = false;
        HasDelete = false;
        HasUpdate = false;
        TableName = default;
        Item = default;
        Key = default;
        UpdateExpression = default;
        ConditionExpression = default;
        ExpressionAttributes.Reset();
        ExpressionAttributeValuesFault = null;
        ReturnValuesOnConditionCheckFailure = default;
    }
}
