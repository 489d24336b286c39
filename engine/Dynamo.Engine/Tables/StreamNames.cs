using System.Globalization;

namespace Dynamo.Engine.Tables;

/// <summary>How a stream is named: by the time of its creation.</summary>
internal static class StreamNames
{
    public static string Label(StreamDefinition stream)
        => DateTimeOffset.FromUnixTimeMilliseconds(stream.CreationTimeMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public static string ViewText(StreamView view) => view switch
    {
        StreamView.KeysOnly => "KEYS_ONLY",
        StreamView.NewImage => "NEW_IMAGE",
        StreamView.OldImage => "OLD_IMAGE",
        _ => "NEW_AND_OLD_IMAGES",
    };
}
