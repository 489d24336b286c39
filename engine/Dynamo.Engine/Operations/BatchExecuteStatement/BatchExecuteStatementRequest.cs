using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.BatchExecuteStatement;

public sealed class BatchExecuteStatementRequest : OperationRequest
{
    public MemberList<BatchStatementRequest> Statements { get; } = new();

    public Utf8Text ReturnConsumedCapacity { get; set; }

    public override void Reset()
    {
        base.Reset();
        Statements.Reset();
        ReturnConsumedCapacity = default;
    }
}

public sealed class BatchStatementRequest : IReusable
{
    /// <summary>PartiQL.</summary>
    public Utf8Text Statement { get; set; }

    public ValueList<ValueSlot> Parameters { get; } = new();

    public bool? ConsistentRead { get; set; }

    public Utf8Text ReturnValuesOnConditionCheckFailure { get; set; }

    public void Reset()
    {
        Statement = default;
        Parameters.Reset();
        ConsistentRead = null;
        ReturnValuesOnConditionCheckFailure = default;
    }
}
