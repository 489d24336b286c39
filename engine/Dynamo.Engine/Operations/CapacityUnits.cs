namespace Dynamo.Engine.Operations;

/// <summary>What reads and writes cost.</summary>
internal static class CapacityUnits
{
    private const int ReadBlockBytes = 4096;
    private const int WriteBlockBytes = 1024;

    /// <param name="sizeBytes">All that was read, together; nothing costs as much as one block.</param>
    public static double Read(long sizeBytes, bool consistent)
        => Blocks(sizeBytes, ReadBlockBytes) * (consistent ? 1 : 0.5);

    /// <param name="sizeBytes">The larger of the images before and after.</param>
    public static double Write(int sizeBytes) => Blocks(sizeBytes, WriteBlockBytes);

    private static long Blocks(long sizeBytes, int blockBytes) => Math.Max(1, (sizeBytes + blockBytes - 1) / blockBytes);
}
