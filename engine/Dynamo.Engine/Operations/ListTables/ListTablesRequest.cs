using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.ListTables;

public sealed class ListTablesRequest : OperationRequest
{
    public Utf8Text ExclusiveStartTableName { get; set; }

    public int? Limit { get; set; }

    public override void Reset()
    {
        base.Reset();
        ExclusiveStartTableName = default;
        Limit = null;
    }
}
