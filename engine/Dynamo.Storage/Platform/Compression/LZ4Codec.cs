namespace Dynamo.Storage.Platform.Compression;

/// <summary>
/// LZ4 blocks (the raw block format, no frame). Names and results are those of K4os.Compression.LZ4, so that the
/// package can take this class's place where a registry holds it.
/// </summary>
internal static class LZ4Codec
{
    /// <summary>Whether <see cref="Encode"/> works: it needs the system's liblz4. <see cref="Decode"/> always does.</summary>
    public static bool CanEncode => Lz4Library.IsLoaded;

    /// <summary>Length to which so many bytes may grow at worst.</summary>
    public static int MaximumOutputSize(int length) => length + length / 255 + 16;

    /// <summary>Returns the encoded length, or -1 where the target is too short or the library is missing.</summary>
    public static int Encode(ReadOnlySpan<byte> source, Span<byte> target) => Lz4Library.Encode(source, target);

    /// <summary>Returns the decoded length, or -1 where the source is damaged or the target too short.</summary>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> target) => Lz4Decoder.Decode(source, target);
}
