using Dynamo.Engine.Expressions;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations;

/// <summary>What PutItem, UpdateItem and DeleteItem have in common.</summary>
public abstract class WriteItemRequest : OperationRequest
{
    /// <summary>A name or an ARN.</summary>
    public Utf8Text TableName { get; set; }

    public MemberList<ExpectedAttributeValue> Expected { get; } = new();

    public Utf8Text ConditionalOperator { get; set; }

    public Utf8Text ReturnValues { get; set; }

    public Utf8Text ReturnConsumedCapacity { get; set; }

    public Utf8Text ReturnItemCollectionMetrics { get; set; }

    public Utf8Text ReturnValuesOnConditionCheckFailure { get; set; }

    public Utf8Text ConditionExpression { get; set; }

    /// <summary>ExpressionAttributeNames and ExpressionAttributeValues.</summary>
    public ExpressionAttributes ExpressionAttributes { get; } = new();

    /// <summary>
    /// The first of ExpressionAttributeValues that is not valid, if any; what was added in its place has no meaning.
    /// </summary>
    public PlaceholderFault? ExpressionAttributeValuesFault { get; set; }

    public override void Reset()
    {
        base.Reset();
        TableName = default;
        Expected.Reset();
        ConditionalOperator = default;
        ReturnValues = default;
        ReturnConsumedCapacity = default;
        ReturnItemCollectionMetrics = default;
        ReturnValuesOnConditionCheckFailure = default;
        ConditionExpression = default;
        ExpressionAttributes.Reset();
        ExpressionAttributeValuesFault = null;
    }
}
