using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.DescribeStream;

public sealed class DescribeStreamRequest : OperationRequest
{
    public Utf8Text StreamArn { get; set; }

    public int? Limit { get; set; }

    public Utf8Text ExclusiveStartShardId { get; set; }

    /// <summary>Whether ShardFilter was there; the two below are its members.</summary>
    public bool HasShardFilter { get; set; }

    public Utf8Text ShardFilterType { get; set; }

    public Utf8Text ShardFilterShardId { get; set; }

    public override void Reset()
    {
        base.Reset();
        StreamArn = default;
        Limit = null;
        ExclusiveStartShardId = default;
        HasShardFilter = false;
        ShardFilterType = default;
        ShardFilterShardId = default;
    }
}
