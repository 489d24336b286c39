using Dynamo.Storage.Values;

namespace Dynamo.Storage.Tests.Values;

public unsafe class KeyHashTests
{
    /// <summary>Checkpoints of the hash index persist it: these values hold for ever.</summary>
    [Theory]
    [InlineData("01000000", 17012097372023441373)]
    [InlineData("0100000061", 272003463531749937)]
    [InlineData("010000006162636465666768", 16593923849390683175)]
    [InlineData("02000000000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", 12611330549021730905)]
    public void Hash_of_a_golden_key_never_changes(string key, ulong expected) =>
        Assert.Equal(expected, Hash(Convert.FromHexString(key)));

    [Fact]
    public void Hash_depends_on_every_bit_of_the_key()
    {
        foreach (int length in (int[])[4, 5, 7, 8, 9, 11, 12, 15, 16, 17, 31, 32, 33, 100])
        {
            byte[] key = new byte[length];
            new Random(length).NextBytes(key);
            ulong before = Hash(key);
            for (int bit = 0; bit < length * 8; bit++)
            {
                key[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.NotEqual(before, Hash(key));
                key[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public void Hash_spreads_consecutive_keys_over_stripes_and_buckets()
    {
        const int Keys = 1 << 16;
        int[] stripes = new int[4096];
        int[] buckets = new int[4096];
        for (int i = 0; i < Keys; i++)
        {
            ulong hash = Hash([1, 0, 0, 0, .. BitConverter.GetBytes(i)]);
            stripes[Dynamo.Storage.Commits.Latches.StripeOf(hash)]++;
            buckets[hash & 4095]++;
        }
        // Sixteen expected in each; a Poisson distribution leaves hardly any of 4,096 above 45.
        Assert.InRange(stripes.Max(), 17, 60);
        Assert.InRange(buckets.Max(), 17, 60);
    }

    private static ulong Hash(byte[] key)
    {
        fixed (byte* start = key)
            return KeyHash.Compute(start, key.Length);
    }
}
