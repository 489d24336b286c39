using Dynamo.Engine.Operations.Results;
using Dynamo.Engine.Streams;
using Dynamo.Engine.Tables;
using Dynamo.Engine.Validation;

namespace Dynamo.Engine.Operations.DescribeStream;

internal sealed class DescribeStreamOperation(EngineContext context)
{
    public async ValueTask ExecuteAsync(DescribeStreamRequest request, DescribeStreamResult result)
    {
        StreamRules.DescribeStream.ThrowIfInvalid(request);
        Table table = NamedStreams.Get(context.Catalog, request.StreamArn);
        TableDefinition definition = table.Definition;
        StreamDefinition stream = definition.Stream!;
        string shardId = StreamNames.ShardId(stream);
        // The only shard has no children, and none comes behind it.
        bool wantsShard = !request.HasShardFilter
            && (!request.ExclusiveStartShardId.IsPresent || string.CompareOrdinal(request.ExclusiveStartShardId.ToString(), shardId) < 0);
        result.StreamDescription = new StreamDescription(
            StreamNames.Arn(definition),
            StreamNames.Label(stream),
            stream.Enabled ? "ENABLED" : "DISABLED",
            StreamNames.ViewText(stream.View),
            stream.CreationTimeMs,
            definition.Name,
            KeySchema(definition),
            wantsShard ? [await DescribeShardAsync(stream, shardId)] : []);
    }

    private async ValueTask<ShardDescription> DescribeShardAsync(StreamDefinition stream, string shardId)
    {
        StreamEnds ends = await StreamEnds.FindAsync(context.Store, stream.Records);
        return new ShardDescription(
            shardId, ends.First.SequenceNumber, stream.Enabled ? null : ends.Last.SequenceNumber);
    }

    private static List<KeySchemaElementDescription> KeySchema(TableDefinition table)
    {
        List<KeySchemaElementDescription> schema = [new(table.PartitionKey.Name, "HASH")];
        if (table.SortKey is { } sort)
            schema.Add(new KeySchemaElementDescription(sort.Name, "RANGE"));
        return schema;
    }
}
