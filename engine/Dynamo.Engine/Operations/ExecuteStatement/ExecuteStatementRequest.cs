using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.ExecuteStatement;

public sealed class ExecuteStatementRequest : OperationRequest
{
    /// <summary>PartiQL.</summary>
    public Utf8Text Statement { get; set; }

    /// <summary>What the statement's question marks stand for, in order.</summary>
    public ValueList<ValueSlot> Parameters { get; } = new();

    public bool? ConsistentRead { get; set; }

    public Utf8Text NextToken { get; set; }

    public Utf8Text ReturnConsumedCapacity { get; set; }

    public int? Limit { get; set; }

    public Utf8Text ReturnValuesOnConditionCheckFailure { get; set; }

    public override void Reset()
    {
        base.Reset();
        Statement = default;
        Parameters.Reset();
        ConsistentRead = null;
        NextToken = default;
        ReturnConsumedCapacity = default;
        Limit = null;
        ReturnValuesOnConditionCheckFailure = default;
    }
}
