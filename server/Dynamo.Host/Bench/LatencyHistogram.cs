using System.Numerics;

namespace Dynamo.Host.Bench;

/// <summary>
/// Counts latencies in microseconds with three significant binary-and-a-half digits at any size: each power of two is
/// cut into 128 buckets, so a percentile is at most 0.8 % off. After HdrHistogram's layout.
/// </summary>
/// <remarks>Any thread may record; reading while others record gives a state in between.</remarks>
internal sealed class LatencyHistogram
{
    private const int SubBucketBits = 7;
    private const int SubBuckets = 1 << SubBucketBits;
    private readonly long[] _counts = new long[(64 - SubBucketBits) * SubBuckets];
    private long _count;
    private long _maxMicroseconds;

    public long Count => Volatile.Read(ref _count);

    public double MaxMs => Volatile.Read(ref _maxMicroseconds) / 1000.0;

    public void Record(TimeSpan latency)
    {
        long microseconds = Math.Max(0, latency.Ticks / TimeSpan.TicksPerMicrosecond);
        Interlocked.Increment(ref _counts[BucketOf((ulong)microseconds)]);
        Interlocked.Increment(ref _count);
        long max = Volatile.Read(ref _maxMicroseconds);
        while (microseconds > max)
        {
            long seen = Interlocked.CompareExchange(ref _maxMicroseconds, microseconds, max);
            if (seen == max)
                break;
            max = seen;
        }
    }

    /// <summary>The latency in milliseconds that the given share (0 to 1) of all does not exceed.</summary>
    public double PercentileMs(double share)
    {
        long wanted = (long)Math.Ceiling(share * Count);
        long passed = 0;
        for (int bucket = 0; bucket < _counts.Length; bucket++)
        {
            passed += Volatile.Read(ref _counts[bucket]);
            if (passed >= wanted && passed > 0)
                return Math.Min(UpperEndOf(bucket) / 1000.0, MaxMs);
        }
        return 0;
    }

    private static int BucketOf(ulong value)
    {
        if (value < SubBuckets)
            return (int)value;
        int shift = BitOperations.Log2(value) - SubBucketBits + 1;
        // Each further power of two adds half the sub-buckets: the lower half is the power below.
        return (shift * (SubBuckets / 2)) + (int)(value >> shift);
    }

    private static double UpperEndOf(int bucket)
    {
        if (bucket < SubBuckets)
            return bucket;
        int shift = (bucket / (SubBuckets / 2)) - 1;
        ulong top = (ulong)(bucket - (shift * (SubBuckets / 2)));
        return ((top + 1) << shift) - 1;
    }
}
