namespace Dynamo.Storage.Platform;

/// <summary>
/// Gives back memory that was freed and would stay with the process: neither runtime nor C library does so by itself
/// as long as they hope to use it again.
/// </summary>
internal static class FreedMemory
{
    /// <summary>Frees the large arrays that nobody refers to any more, for use by the next. Threads go on meanwhile.</summary>
    public static void GiveBackArrays() => GC.Collect(2, GCCollectionMode.Forced, blocking: false);

    /// <summary>
    /// Returns the pages that lie free between native blocks. Some 10 ms for 100 MB; who allocates such a block waits
    /// at most for a part of that.
    /// </summary>
    public static void GiveBackBlocks() => Posix.TrimAllocator();
}
