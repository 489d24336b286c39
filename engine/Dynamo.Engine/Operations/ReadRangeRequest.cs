using Dynamo.Engine.Expressions;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations;

/// <summary>What Query and Scan have in common.</summary>
public abstract class ReadRangeRequest : OperationRequest
{
    /// <summary>A name or an ARN.</summary>
    public Utf8Text TableName { get; set; }

    public Utf8Text IndexName { get; set; }

    public ValueList<Utf8Text> AttributesToGet { get; } = new();

    public int? Limit { get; set; }

    public Utf8Text Select { get; set; }

    public Utf8Text ConditionalOperator { get; set; }

    public ValueSlot ExclusiveStartKey { get; set; }

    public bool? ConsistentRead { get; set; }

    public Utf8Text ReturnConsumedCapacity { get; set; }

    public Utf8Text ProjectionExpression { get; set; }

    public Utf8Text FilterExpression { get; set; }

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
        IndexName = default;
        AttributesToGet.Reset();
        Limit = null;
        Select = default;
        ConditionalOperator = default;
        ExclusiveStartKey = default;
        ConsistentRead = null;
        ReturnConsumedCapacity = default;
        ProjectionExpression = default;
        FilterExpression = default;
        ExpressionAttributes.Reset();
        ExpressionAttributeValuesFault = null;
    }
}
