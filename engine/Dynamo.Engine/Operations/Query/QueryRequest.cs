using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.Query;

public sealed class QueryRequest : ReadRangeRequest
{
    public Utf8Text KeyConditionExpression { get; set; }

    public MemberList<Condition> KeyConditions { get; } = new();

    public MemberList<Condition> QueryFilter { get; } = new();

    public bool? ScanIndexForward { get; set; }

    public override void Reset()
    {
        base.Reset();
        KeyConditionExpression = default;
        KeyConditions.Reset();
        QueryFilter.Reset();
        ScanIndexForward = null;
    }
}
