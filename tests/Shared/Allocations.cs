namespace Dynamo.Tests;

/// <summary>
/// Bytes that work allocates once it is warm, by the thread's own counter. That counter moves for other reasons
/// too, seldom: a collection on another thread, a method that is compiled again, a workspace for another processor.
/// What the work itself allocates shows in every batch, so the least of several is its share.
/// </summary>
internal static class Allocations
{
    private const int Batches = 20;

    /// <returns>Bytes of the batch that allocated least; each batch is <paramref name="runs"/> runs.</returns>
    public static long LeastOf(Action work, int runs = 200)
    {
        for (int i = 0; i < runs; i++)
            work();
        long least = long.MaxValue;
        for (int batch = 0; batch < Batches && least > 0; batch++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < runs; i++)
                work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
