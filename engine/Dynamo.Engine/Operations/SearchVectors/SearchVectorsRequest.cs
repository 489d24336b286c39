using Dynamo.Engine.Expressions;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.SearchVectors;

public sealed class SearchVectorsRequest : TableRequest
{
    public Utf8Text IndexName { get; set; }

    /// <summary>Values of any type; not all of them may be valid.</summary>
    public ValueList<ValueSlot> SearchVector { get; } = new();

    public int? TopK { get; set; }

    public Utf8Text SearchConditionExpression { get; set; }

    public Utf8Text ProjectionExpression { get; set; }

    public Utf8Text ReturnConsumedCapacity { get; set; }

    /// <summary>ExpressionAttributeNames and ExpressionAttributeValues.</summary>
    public ExpressionAttributes ExpressionAttributes { get; } = new();

    /// <summary>
    /// The first of ExpressionAttributeValues that is not valid, if any; what was added in its place has no meaning.
    /// </summary>
    public PlaceholderFault? ExpressionAttributeValuesFault { get; set; }

    public override void Reset()
    {
        base.Reset();
        IndexName = default;
        SearchVector.Reset();
        TopK = null;
        SearchConditionExpression = default;
        ProjectionExpression = default;
        ReturnConsumedCapacity = default;
        ExpressionAttributes.Reset();
        ExpressionAttributeValuesFault = null;
    }
}
