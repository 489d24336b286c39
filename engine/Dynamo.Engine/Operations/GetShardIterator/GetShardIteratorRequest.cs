using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.GetShardIterator;

public sealed class GetShardIteratorRequest : OperationRequest
{
    public Utf8Text StreamArn { get; set; }

    public Utf8Text ShardId { get; set; }

    public Utf8Text ShardIteratorType { get; set; }

    public Utf8Text SequenceNumber { get; set; }

    public override void Reset()
    {
        base.Reset();
        StreamArn = default;
        ShardId = default;
        ShardIteratorType = default;
        SequenceNumber = default;
    }
}
