using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations;

/// <summary>A request that names one table and, in DescribeTable and DeleteTable, nothing else.</summary>
public abstract class TableRequest : OperationRequest
{
    /// <summary>A name or an ARN.</summary>
    public Utf8Text TableName { get; set; }

    public override void Reset()
    {
        base.Reset();
        TableName = default;
    }
}
