using System.Buffers.Binary;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Tests.Values;

/// <summary>
/// Goal: what the prefetch takes from FASTER's hash table is what FASTER means, also after the table has grown. Nothing
/// else would show it: a prefetch of the wrong place only costs time.
/// </summary>
public sealed class RecordPrefetchTests
{
    [Fact]
    public unsafe void Names_the_records_that_were_written_also_after_growth()
    {
        Assert.SkipUnless(RecordPrefetch.IsSupported, ".NET has no prefetch for this processor.");
        const int Keys = 300_000;
        using ValueLog log = new();
        using ValueSession session = log.NewSession();
        long first = log.IndexBytes;
        long[] addresses = new long[Keys];
        byte* key = stackalloc byte[12];
        for (int i = 0; i < Keys; i++)
        {
            session.Enter();
            addresses[i] = session.Upsert(key, 12, HashOf(key, i), key, 12, version: 1);
            session.Exit();
            log.CountKeys(1);
        }
        Assert.True(SpinWait.SpinUntil(() => log.IndexBytes >= 4 * first, TimeSpan.FromSeconds(60)), "The index has not grown.");

        int found = 0;
        // Growth that has just ended is seen a moment later.
        bool most = SpinWait.SpinUntil(() => (found = Count()) > Keys * 9 / 10, TimeSpan.FromSeconds(60));

        Assert.True(most, $"{found} of {Keys} are where the bucket says; the rest may be in overflow buckets or share a tag.");

        int Count()
        {
            byte* wanted = stackalloc byte[12];
            int count = 0;
            for (int i = 0; i < Keys; i++)
                count += log.Prefetch!.AddressOf(HashOf(wanted, i)) == addresses[i] ? 1 : 0;
            return count;
        }
    }

    private static unsafe ulong HashOf(byte* key, int number)
    {
        new Span<byte>(key, 12).Clear();
        BinaryPrimitives.WriteInt32LittleEndian(new Span<byte>(key + 4, 4), number);
        return KeyHash.Compute(key, 12);
    }
}
