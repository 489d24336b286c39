using System.Diagnostics;

namespace Dynamo.StoreLimits;

/// <summary>Durations of one thread, in buckets of 1/16 of their size. Merged by <see cref="Add(Latencies)"/>.</summary>
internal sealed class Latencies
{
    private const int Fine = 16;
    private readonly long[] _counts = new long[64 * Fine];

    public long Count { get; private set; }

    /// <summary>The longest, in microseconds.</summary>
    public double MaxUs { get; private set; }

    /// <param name="start">Timestamp at the beginning; the end is now.</param>
    public void Add(long start)
    {
        long ns = (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        MaxUs = Math.Max(MaxUs, ns / 1000.0);
        Count++;
        _counts[BucketOf(ns)]++;
    }

    public void Add(Latencies other)
    {
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        Count += other.Count;
        MaxUs = Math.Max(MaxUs, other.MaxUs);
    }

    /// <summary>Upper end of the bucket in which the share lies, in microseconds.</summary>
    public double PercentileUs(double share)
    {
        long rank = (long)Math.Ceiling(Count * share);
        for (int i = 0; i < _counts.Length; i++)
        {
            rank -= _counts[i];
            if (rank <= 0)
                return EndOf(i) / 1000.0;
        }
        return MaxUs;
    }

    public override string ToString() => FormattableString.Invariant(
        $"{Count:N0} in all, p50 {PercentileUs(0.5):N1} us, p99 {PercentileUs(0.99):N1} us, p99.9 {PercentileUs(0.999):N1} us, p99.99 {PercentileUs(0.9999):N1} us, longest {MaxUs:N0} us");

    private static int BucketOf(long ns)
    {
        if (ns < Fine)
            return (int)Math.Max(0, ns);
        int bits = 63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)ns);
        return ((bits - 3) * Fine) + (int)((ns >> (bits - 4)) & (Fine - 1));
    }

    private static long EndOf(int bucket) =>
        bucket < Fine ? bucket + 1 : (long)(Fine + (bucket % Fine) + 1) << ((bucket / Fine) - 1);
}
