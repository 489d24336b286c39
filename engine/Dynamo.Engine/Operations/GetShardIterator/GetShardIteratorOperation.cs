using Dynamo.Engine.Errors;
using Dynamo.Engine.Streams;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.GetShardIterator;

internal sealed class GetShardIteratorOperation(EngineContext context)
{
    public async ValueTask ExecuteAsync(GetShardIteratorRequest request, GetShardIteratorResult result)
    {
        StreamRules.GetShardIterator.ThrowIfInvalid(request);
        CheckSequenceNumber(request);
        Table table = NamedStreams.Get(context.Catalog, request.StreamArn);
        StreamDefinition stream = table.Definition.Stream!;
        if (request.ShardId.ToString() != StreamNames.ShardId(stream))
        {
            DynamoException.Throw(
                ErrorCode.ResourceNotFound,
                $"Requested resource not found: Shard: {request.ShardId} in Stream: {request.StreamArn} not found");
        }
        StreamPosition from = await FromAsync(request, stream);
        result.ShardIterator = new ShardIterator(StreamNames.Arn(table.Definition), from, context.Catalog.NowMs).Encode();
    }

    private static bool NeedsSequenceNumber(GetShardIteratorRequest request)
        => request.ShardIteratorType.Is("AT_SEQUENCE_NUMBER"u8) || request.ShardIteratorType.Is("AFTER_SEQUENCE_NUMBER"u8);

    private static void CheckSequenceNumber(GetShardIteratorRequest request)
    {
        bool needs = NeedsSequenceNumber(request);
        if (needs && !request.SequenceNumber.IsPresent)
            DynamoException.ThrowValidation($"{ErrorText.Invalid}SequenceNumber must be specified for ShardIteratorType {request.ShardIteratorType}");
        if (!needs && request.SequenceNumber.IsPresent)
            DynamoException.ThrowValidation($"{ErrorText.Invalid}SequenceNumber must not be specified for ShardIteratorType {request.ShardIteratorType}");
    }

    private async ValueTask<StreamPosition> FromAsync(GetShardIteratorRequest request, StreamDefinition stream)
    {
        if (request.ShardIteratorType.Is("TRIM_HORIZON"u8))
            return default;
        if (request.ShardIteratorType.Is("LATEST"u8))
            return new StreamPosition(context.Store.StableVersion + 1, 0);
        if (!StreamPosition.TryParse(request.SequenceNumber.ToString(), out StreamPosition position))
            DynamoException.ThrowValidation($"Invalid SequenceNumber: {request.SequenceNumber}");
        StreamEnds ends = await StreamEnds.FindAsync(context.Store, stream.Records);
        if (position.CompareTo(ends.First) < 0)
        {
            DynamoException.Throw(
                ErrorCode.TrimmedDataAccess,
                "The operation attempted to read past the oldest stream record in a shard.");
        }
        return request.ShardIteratorType.Is("AT_SEQUENCE_NUMBER"u8) ? position : position.Next;
    }
}
