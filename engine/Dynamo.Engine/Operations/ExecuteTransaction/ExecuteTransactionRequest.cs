using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.ExecuteTransaction;

public sealed class ExecuteTransactionRequest : OperationRequest
{
    public MemberList<ParameterizedStatement> TransactStatements { get; } = new();

    public Utf8Text ClientRequestToken { get; set; }

    public Utf8Text ReturnConsumedCapacity { get; set; }

    public override void Reset()
    {
        base.Reset();
        TransactStatements.Reset();
        ClientRequestToken = default;
        ReturnConsumedCapacity = default;
    }
}

public sealed class ParameterizedStatement : IReusable
{
    /// <summary>PartiQL.</summary>
    public Utf8Text Statement { get; set; }

    public ValueList<ValueSlot> Parameters { get; } = new();

    public Utf8Text ReturnValuesOnConditionCheckFailure { get; set; }

    public void Reset()
    {
        Statement = default;
        Parameters.Reset();
        ReturnValuesOnConditionCheckFailure = default;
    }
}
