using Dynamo.Storage.Ordered;
using FsCheck;
using FsCheck.Fluent;

namespace Dynamo.Storage.Tests.Ordered;

/// <summary>
/// Goal: each operation agrees with a sorted model, and a failure shrinks to few operations. Approach: an operation
/// works on a run of keys, so that a handful of them is enough for splits and merges.
/// </summary>
public class OrderedKeysPropertyTests
{
    private const int Kinds = 5;

    [Fact]
    public void Any_sequence_of_operations_agrees_with_a_sorted_model()
    {
        Gen<int[]> operation = Gen.Choose(0, int.MaxValue - 1).ArrayOf(4);
        Arbitrary<int[][]> sequences = Arb.From(operation.ArrayOf(), sequence =>
            sequence.Select((_, skip) => sequence.Where((_, i) => i != skip).ToArray()));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(60), Prop.ForAll(sequences, Agrees));
    }

    private static bool Agrees(int[][] operations)
    {
        OrderedKeys keys = new();
        SortedModel model = new();
        KeyWalk walk = new();
        ulong version = 0;
        foreach (int[] operation in operations)
        {
            int start = operation[1] % 2000;
            int length = operation[2] % 300;
            int stride = 1 + operation[3] % 7;
            for (int i = 0; i < length; i++)
            {
                // Strides that wrap around: ascending runs, and runs that fall between existing keys.
                byte[] key = KeyOf((start + i * stride) % 2000);
                Apply(operation[0] % Kinds, keys, model, key, ++version);
            }
            model.AssertRange(keys, walk, KeyOf(start), length % 3 == 0 ? [] : KeyOf(start + length),
                descending: stride % 2 == 0, maxKeys: stride * 10);
            KeyTreeRules.Check(keys);
            Assert.Equal((model.Count, model.SizeBytes), ((int)keys.Count, keys.SizeBytes));
        }
        model.AssertRange(keys, walk, [], [], descending: false, int.MaxValue);
        return true;
    }

    private static void Apply(int kind, OrderedKeys keys, SortedModel model, byte[] key, ulong version)
    {
        int size = (int)(version * 7919 % 5000);
        switch (kind)
        {
            case 0:
            case 1:
                Assert.Equal(model.Put(key, size, (long)version), keys.Put(key, size, (long)version, version));
                break;
            case 2:
                Assert.Equal(model.Remove(key), keys.Remove(key, version));
                break;
            case 3:
                bool there = model.TryGet(key, out var found);
                keys.ReplaceHint(key, (long)version, 66); // never the hint of an earlier version
                keys.ReplaceHint(key, found.Hint, 77);
                if (there)
                    model.Put(key, found.Size, 77);
                break;
            default:
                Assert.Equal(model.TryGet(key, out var expected), keys.TryGet(key, out int actualSize, out long hint));
                Assert.Equal(expected, (actualSize, hint));
                break;
        }
    }

    /// <summary>Keys of three kinds that interleave: short, with a long shared prefix, and with bytes behind a number.</summary>
    private static byte[] KeyOf(int number) => (number % 3) switch
    {
        0 => [(byte)(number >> 8), (byte)number],
        1 => [.. Enumerable.Repeat((byte)3, 100), (byte)(number >> 8), (byte)number],
        _ => [(byte)(number >> 8), .. new byte[number % 50], (byte)number],
    };
}
