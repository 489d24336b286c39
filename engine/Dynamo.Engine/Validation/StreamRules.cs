using Dynamo.Engine.Operations.DescribeStream;
using Dynamo.Engine.Operations.GetRecords;
using Dynamo.Engine.Operations.GetShardIterator;
using Dynamo.Engine.Operations.ListStreams;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Validation;

/// <summary>The member constraints of the stream operations: the service's model, in the older layer's words.</summary>
internal static class StreamRules
{
    private const int MaxRecords = 1000;
    private const int MaxListed = 100;

    public static readonly OperationRules<ListStreamsRequest> ListStreams = new(
        OperationStyles.Tables,
        new NumberRule<ListStreamsRequest>("Limit", r => r.Limit) { Min = 1, Max = MaxListed },
        new TextRule<ListStreamsRequest>("TableName", r => r.TableName) { MinLength = 3, MaxLength = 255, IsName = true, OrArn = true },
        Arn<ListStreamsRequest>("ExclusiveStartStreamArn", r => r.ExclusiveStartStreamArn, required: false));

    public static readonly OperationRules<DescribeStreamRequest> DescribeStream = new(
        OperationStyles.Tables,
        Arn<DescribeStreamRequest>("StreamArn", r => r.StreamArn, required: true),
        new NumberRule<DescribeStreamRequest>("Limit", r => r.Limit) { Min = 1, Max = MaxListed },
        ShardId<DescribeStreamRequest>("ExclusiveStartShardId", r => r.ExclusiveStartShardId, required: false),
        new StructureRule<DescribeStreamRequest, DescribeStreamRequest>(
            "ShardFilter", r => (r.HasShardFilter, r),
            new TextRule<DescribeStreamRequest>("Type", r => r.ShardFilterType) { Required = true, OneOf = MemberEnum.ShardFilterType },
            ShardId<DescribeStreamRequest>("ShardId", r => r.ShardFilterShardId, required: true)));

    public static readonly OperationRules<GetShardIteratorRequest> GetShardIterator = new(
        OperationStyles.Tables,
        Arn<GetShardIteratorRequest>("StreamArn", r => r.StreamArn, required: true),
        ShardId<GetShardIteratorRequest>("ShardId", r => r.ShardId, required: true),
        new TextRule<GetShardIteratorRequest>("ShardIteratorType", r => r.ShardIteratorType)
        {
            Required = true,
            OneOf = MemberEnum.ShardIteratorType,
        },
        new TextRule<GetShardIteratorRequest>("SequenceNumber", r => r.SequenceNumber) { MinLength = 21, MaxLength = 40 });

    public static readonly OperationRules<GetRecordsRequest> GetRecords = new(
        OperationStyles.Tables,
        new TextRule<GetRecordsRequest>("ShardIterator", r => r.ShardIterator) { Required = true, MinLength = 1, MaxLength = 2048 },
        new NumberRule<GetRecordsRequest>("Limit", r => r.Limit) { Min = 1, Max = MaxRecords });

    private static TextRule<T> Arn<T>(string name, Func<T, Utf8Text> member, bool required)
        => new(name, member) { Required = required, MinLength = 37, MaxLength = 1024 };

    private static TextRule<T> ShardId<T>(string name, Func<T, Utf8Text> member, bool required)
        => new(name, member) { Required = required, MinLength = 28, MaxLength = 65 };
}
