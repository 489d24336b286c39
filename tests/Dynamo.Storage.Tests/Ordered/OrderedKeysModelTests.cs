using Dynamo.Storage.Ordered;

namespace Dynamo.Storage.Tests.Ordered;

/// <summary>
/// Goal: ordered keys behave as a sorted dictionary does. Approach: long random sequences from a seed over key
/// shapes that make different trees, phases that mostly insert and mostly remove (splits and merges), and after
/// each phase a full comparison, both directions, random bounds, and the structure's own rules.
/// </summary>
public class OrderedKeysModelTests
{
    public static TheoryData<string> Shapes => [.. KeyShapes.All.Keys];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Random_sequences_agree_with_a_sorted_model(string shape)
    {
        for (int seed = 1; seed <= 4; seed++)
        {
            try
            {
                RunSequence(new Random(seed), KeyShapes.All[shape]);
            }
            catch (Exception e)
            {
                throw new Xunit.Sdk.XunitException($"shape {shape}, seed {seed}: {e}");
            }
        }
    }

    private static void RunSequence(Random random, Func<Random, byte[]> newKey)
    {
        OrderedKeys keys = new();
        SortedModel model = new();
        ulong version = 0;
        foreach (int removeShare in (int[])[10, 60, 20, 90, 5, 100])
        {
            for (int step = 0; step < 1500; step++)
            {
                version++;
                bool remove = random.Next(100) < removeShare;
                byte[] key = model.Count > 0 && random.Next(100) < (remove ? 90 : 20) ? model.Pick(random) : newKey(random);
                if (remove)
                {
                    Assert.Equal(model.Remove(key), keys.Remove(key, version));
                }
                else
                {
                    int size = random.Next(1000);
                    Assert.Equal(model.Put(key, size, (long)version), keys.Put(key, size, (long)version, version));
                    Assert.Equal(version, keys.LastVersionAt(key));
                }
                Assert.Equal(model.TryGet(key, out var expected), keys.TryGet(key, out int actualSize, out long hint));
                Assert.Equal(expected, (actualSize, hint));
            }
            Compare(keys, model, random);
        }
    }

    private static void Compare(OrderedKeys keys, SortedModel model, Random random)
    {
        Assert.Equal(model.Count, keys.Count);
        Assert.Equal(model.SizeBytes, keys.SizeBytes);
        KeyTreeRules.Check(keys);
        KeyWalk walk = new();
        foreach (bool descending in (bool[])[false, true])
        {
            model.AssertRange(keys, walk, [], [], descending, int.MaxValue);
            for (int i = 0; i < 10; i++)
            {
                byte[] from = Bound(model, random);
                byte[] to = Bound(model, random);
                model.AssertRange(keys, walk, from, to, descending, random.Next(1, 40));
            }
        }
    }

    /// <summary>A key, one right beside a key, or random bytes.</summary>
    private static byte[] Bound(SortedModel model, Random random)
    {
        byte[] key = model.Count > 0 ? model.Pick(random) : [7];
        return random.Next(4) switch
        {
            0 => key,
            1 => [.. key, 0],
            2 => key.Length > 0 ? key[..^1] : key,
            _ => [(byte)random.Next(256), (byte)random.Next(256)],
        };
    }
}
