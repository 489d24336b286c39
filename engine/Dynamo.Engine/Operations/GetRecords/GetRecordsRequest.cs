using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.GetRecords;

public sealed class GetRecordsRequest : OperationRequest
{
    public Utf8Text ShardIterator { get; set; }

    public int? Limit { get; set; }

    public override void Reset()
    {
        base.Reset();
        ShardIterator = default;
        Limit = null;
    }
}
