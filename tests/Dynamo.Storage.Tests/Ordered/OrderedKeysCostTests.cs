using Dynamo.Storage.Ordered;
using Dynamo.Tests;

namespace Dynamo.Storage.Tests.Ordered;

/// <summary>What ordered keys cost in memory and allocation. Runs alone, because it measures the process's heap.</summary>
[Collection(nameof(OrderedKeysCostTests))]
[CollectionDefinition(nameof(OrderedKeysCostTests), DisableParallelization = true)]
public class OrderedKeysCostTests
{
    [Theory]
    [InlineData(20, 200_000, false)]
    [InlineData(20, 200_000, true)]
    [InlineData(60, 100_000, false)]
    [InlineData(200, 50_000, false)]
    [InlineData(1000, 20_000, false)]
    [InlineData(3000, 6_000, true)]
    public void Keys_cost_at_most_their_bytes_and_forty_each(int keyBytes, int count, bool ascending)
        => AssertInRange(-keyBytes, 40, () =>
        {
            Random random = new(1);
            long before = Bytes();
            OrderedKeys keys = new();
            byte[] key = new byte[keyBytes];
            for (int i = 0; i < count; i++)
            {
                random.NextBytes(key);
                if (ascending)
                    System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(key, i * 7000);
                keys.Put(key, 100, 0, 1);
            }
            long bytes = Bytes() - before;
            keys.Clear();
            double overhead = (double)bytes / count - keyBytes;
            TestContext.Current.TestOutputHelper?.WriteLine($"{keyBytes}-byte keys: {overhead:F1} bytes over the key");
            return overhead;
        });

    /// <summary>Keys that went leave no more behind than a fifth of what they took.</summary>
    [Fact]
    public void Memory_comes_back_when_most_keys_go() => AssertInRange(0, 0.2, () =>
    {
        long before = Bytes();
        OrderedKeys keys = new();
        for (int i = 0; i < 100_000; i++)
            keys.Put(KeyOf(i), 100, 0, 1);
        long full = Bytes() - before;
        for (int i = 0; i < 100_000; i++)
        {
            if (i % 20 != 0)
                keys.Remove(KeyOf(i), 1);
        }
        long left = Bytes() - before;
        Assert.Equal(5_000, keys.Count);
        keys.Clear();
        return (double)left / full;
    });

    /// <summary>
    /// Three attempts: what stores of other tests left behind may go while this one measures, once. What keys keep
    /// shows every time.
    /// </summary>
    private static void AssertInRange(double low, double high, Func<double> measure)
    {
        double measured = measure();
        for (int i = 0; i < 2 && !(measured >= low && measured <= high); i++)
            measured = measure();
        Assert.InRange(measured, low, high);
    }

    /// <summary>Goal: no block of a node's keys is lost on any way out of the tree. Approach: much splitting and merging, then nothing may be left.</summary>
    [Fact]
    public void Every_block_of_keys_is_freed()
    {
        Bytes();
        long before = KeyMemory.LiveBytes;
        OrderedKeys[] all = [.. KeyShapes.All.Values.Select((newKey, seed) =>
        {
            Random random = new(seed);
            OrderedKeys keys = new();
            List<byte[]> put = [];
            for (int i = 0; i < 20_000; i++)
            {
                if (put.Count > 0 && random.Next(10) < (i / 4000 % 2 == 0 ? 2 : 8))
                {
                    keys.Remove(put[^1], 1);
                    put.RemoveAt(put.Count - 1);
                }
                else
                {
                    byte[] key = newKey(random);
                    if (key.Length < 9000)
                        put.Add(key);
                    if (key.Length < 9000)
                        keys.Put(key, 1, 0, 1);
                }
            }
            return keys;
        })];
        Assert.True(KeyMemory.LiveBytes > before + 1_000_000);
        foreach (OrderedKeys keys in all)
            keys.Clear();
        // Less, where a finalizer of another test's keys comes late.
        Assert.InRange(KeyMemory.LiveBytes, 0, before);
    }

    [Fact]
    public void Trees_that_nobody_cleared_are_freed_by_the_collector()
    {
        Bytes();
        long before = KeyMemory.LiveBytes;
        FillAndForget();
        Assert.True(KeyMemory.LiveBytes > before + 100_000);
        Bytes();
        Assert.InRange(KeyMemory.LiveBytes, 0, before);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void FillAndForget()
    {
        OrderedKeys keys = new();
        for (int i = 0; i < 5000; i++)
            keys.Put(KeyOf(i), 1, 0, 1);
    }

    /// <summary>What the heap and the nodes' blocks hold.</summary>
    private static long Bytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true) + KeyMemory.LiveBytes;
    }

    [Fact]
    public void New_ordered_keys_cost_well_under_a_kilobyte()
    {
        OrderedKeys[] many = new OrderedKeys[1000];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < many.Length; i++)
            many[i] = new OrderedKeys();
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / many.Length, 1, 200);
    }

    [Fact]
    public void Lookups_replacements_and_steady_walks_allocate_nothing()
    {
        OrderedKeys keys = new();
        byte[][] all = [.. Enumerable.Range(0, 10_000).Select(KeyOf)];
        foreach (byte[] key in all)
            keys.Put(key, 100, 0, 1);
        KeyWalk walk = new();
        long found = 0;
        Assert.Equal(0, Allocations.LeastOf(() => found = Use(keys, all, walk), runs: 1));
        Assert.Equal(3 * 10_000, found);
    }

    private static long Use(OrderedKeys keys, byte[][] all, KeyWalk walk)
    {
        long found = 0;
        foreach (byte[] key in all)
        {
            found += keys.TryGet(key, out _, out _) ? 1 : 0;
            keys.Put(key, 101, 5, 2);
            keys.ReplaceHint(key, 5, 6);
        }
        foreach (bool descending in (ReadOnlySpan<bool>)[false, true])
        {
            walk.Start(keys, [], [], descending);
            while (walk.Next())
                found += walk.Count;
        }
        return found;
    }

    private static byte[] KeyOf(int number)
    {
        byte[] key = new byte[28];
        new Random(number).NextBytes(key);
        return key;
    }
}
