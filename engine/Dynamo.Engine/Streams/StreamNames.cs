using System.Globalization;
using System.Text;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Streams;

/// <summary>How streams and their shards are named.</summary>
internal static class StreamNames
{
    /// <summary>The time of the stream's creation: with the table it makes the stream's name.</summary>
    public static string Label(StreamDefinition stream)
        => DateTimeOffset.FromUnixTimeMilliseconds(stream.CreationTimeMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public static string Arn(TableDefinition table)
        => $"{TableNames.Arn(table.Region, table.Name)}/stream/{Label(table.Stream!)}";

    /// <summary>A stream has one shard for all of its life: one process has no use for more.</summary>
    public static string ShardId(StreamDefinition stream)
        => string.Create(CultureInfo.InvariantCulture, $"shardId-{stream.CreationTimeMs:D20}-{stream.Records.Value:x8}");

    public static string ViewText(StreamView view) => view switch
    {
        StreamView.KeysOnly => "KEYS_ONLY",
        StreamView.NewImage => "NEW_IMAGE",
        StreamView.OldImage => "OLD_IMAGE",
        _ => "NEW_AND_OLD_IMAGES",
    };

    /// <summary>The table whose latest stream this is; null if there is none.</summary>
    public static Table? Find(TableCatalog catalog, ReadOnlySpan<byte> streamArn)
    {
        int label = streamArn.LastIndexOf("/stream/"u8);
        if (label < 0)
            return null;
        Table? table = catalog.Find(streamArn[..label]);
        return table?.Definition.Stream is not null && Arn(table.Definition) == Encoding.UTF8.GetString(streamArn) ? table : null;
    }
}
