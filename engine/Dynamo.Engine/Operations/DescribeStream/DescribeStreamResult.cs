using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.DescribeStream;

public sealed class DescribeStreamResult : IReusable
{
    public StreamDescription? StreamDescription { get; set; }

    public void Reset() => StreamDescription = null;
}

public sealed record StreamDescription(
    string StreamArn,
    string StreamLabel,
    string StreamStatus,
    string StreamViewType,
    long CreationRequestTimeMs,
    string TableName,
    IReadOnlyList<KeySchemaElementDescription> KeySchema,
    IReadOnlyList<ShardDescription> Shards);

/// <param name="EndingSequenceNumber">Null while the shard is open.</param>
public sealed record ShardDescription(string ShardId, string StartingSequenceNumber, string? EndingSequenceNumber);
