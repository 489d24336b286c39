using System.Buffers.Binary;
using Dynamo.Storage.Ordered;

namespace Dynamo.Storage.Tests.Ordered;

/// <summary>
/// Goal: a walk among writers misses no key that is there throughout and brings none twice. Approach: every fourth
/// key stays for the whole test; writers put and remove the others in runs, so that leaves split and merge under the
/// walks; walkers check strict order and that every staying key comes.
/// </summary>
public class OrderedKeysConcurrencyTests
{
    private const int Numbers = 12_000;
    private const int Walkers = 2;
    private const int Writers = 2;
    private const int WalksEach = 60;

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 2000)]
    public async Task Walks_among_writers_miss_nothing_and_repeat_nothing(bool spread, int extraBytes)
    {
        OrderedKeys keys = new();
        for (int number = 0; number < Numbers; number += 4)
            keys.Put(KeyOf(number, spread, extraBytes), 1, 0, 1);

        using CancellationTokenSource done = new();
        Task[] writers = [.. Enumerable.Range(0, Writers).Select(seed => Task.Factory.StartNew(
            () => Write(keys, new Random(seed), spread, extraBytes, done.Token), TaskCreationOptions.LongRunning))];
        Task[] walkers = [.. Enumerable.Range(0, Walkers).Select(i => Task.Factory.StartNew(
            () => Walk(keys, descending: i % 2 == 0, spread, extraBytes), TaskCreationOptions.LongRunning))];
        try
        {
            await Task.WhenAll(walkers);
        }
        finally
        {
            await done.CancelAsync();
            await Task.WhenAll(writers);
        }
        KeyTreeRules.Check(keys);
    }

    /// <summary>Clearing under everything else neither breaks a walk nor lets one see what was freed.</summary>
    [Fact]
    public async Task Clear_among_walkers_and_writers_ends_with_no_key()
    {
        for (int round = 0; round < 20; round++)
        {
            OrderedKeys keys = new();
            for (int number = 0; number < Numbers; number++)
                keys.Put(KeyOf(number, spread: true, 30), 1, 0, 1);
            using CancellationTokenSource done = new();
            Task[] walkers = [.. Enumerable.Range(0, Walkers).Select(i => Task.Run(() =>
            {
                KeyWalk walk = new();
                while (!done.IsCancellationRequested)
                {
                    walk.Start(keys, [], [], descending: i % 2 == 0);
                    while (walk.Next())
                    {
                        for (int k = 0; k < walk.Count; k++)
                            Assert.Equal(34, walk.Key(k).Length);
                    }
                }
            }))];
            Task writer = Task.Run(() => Write(keys, new Random(round), spread: true, 30, done.Token));
            await Task.Delay(5);
            keys.Clear();
            await done.CancelAsync();
            await Task.WhenAll([.. walkers, writer]);
            keys.Clear();
            Assert.Equal((0, 0), (keys.Count, keys.SizeBytes));
            KeyWalk last = new();
            last.Start(keys, [], [], descending: false);
            Assert.False(last.Next());
            Assert.True(keys.Put([1], 5, 0, 2));
            Assert.Equal((1, 5), (keys.Count, keys.SizeBytes));
        }
    }

    private static void Write(OrderedKeys keys, Random random, bool spread, int extraBytes, CancellationToken done)
    {
        ulong version = 1;
        while (!done.IsCancellationRequested)
        {
            bool put = random.Next(2) == 0;
            int start = random.Next(Numbers);
            for (int number = start; number < Math.Min(Numbers, start + 1000); number++)
            {
                if (number % 4 == 0)
                    continue;
                if (put)
                    keys.Put(KeyOf(number, spread, extraBytes), 1, 0, ++version);
                else
                    keys.Remove(KeyOf(number, spread, extraBytes), ++version);
            }
        }
    }

    private static void Walk(OrderedKeys keys, bool descending, bool spread, int extraBytes)
    {
        KeyWalk walk = new();
        byte[] previous = [];
        for (int round = 0; round < WalksEach; round++)
        {
            int staying = 0;
            bool first = true;
            walk.Start(keys, [], [], descending);
            while (walk.Next())
            {
                for (int i = 0; i < walk.Count; i++)
                {
                    int order = walk.Key(i).SequenceCompareTo(previous);
                    Assert.True(first || (descending ? order < 0 : order > 0), "Keys are out of order or repeated.");
                    first = false;
                    previous = walk.Key(i).ToArray();
                    if (NumberOf(previous, spread, extraBytes) % 4 == 0)
                        staying++;
                }
            }
            Assert.Equal(Numbers / 4, staying);
        }
    }

    /// <summary>All in one partition, or spread over all of them.</summary>
    private static byte[] KeyOf(int number, bool spread, int extraBytes)
    {
        byte[] key = new byte[4 + extraBytes];
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(extraBytes), spread ? (uint)number * 300_000u : (uint)number);
        return key;
    }

    private static long NumberOf(byte[] key, bool spread, int extraBytes)
        => BinaryPrimitives.ReadUInt32BigEndian(key.AsSpan(extraBytes)) / (spread ? 300_000u : 1u);
}
