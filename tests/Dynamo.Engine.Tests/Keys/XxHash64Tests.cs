using Dynamo.Engine.Keys;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Keys;

/// <summary>
/// Goal: the hash is XXH64 with seed 0 and stays so, as it is in every stored key. The vectors are those that
/// xxHash's own documentation and bindings give.
/// </summary>
public class XxHash64Tests
{
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("xxhash", 0x32DD38952C4BC720)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    public void Hash_is_the_published_one(string text, ulong hash) => Assert.Equal(hash, XxHash64.Hash(Utf8(text)));

    /// <summary>
    /// The sanity check of the reference implementation: bytes from its generator, at lengths that take every path.
    /// </summary>
    [Theory]
    [InlineData(1, 0xE934A84ADB052768)]
    [InlineData(4, 0x9136A0DCA57457EE)]
    [InlineData(14, 0x8282DCC4994E35C8)]
    [InlineData(222, 0xB641AE8CB691C174)]
    public void Hash_passes_the_reference_sanity_check(int length, ulong hash)
    {
        byte[] bytes = new byte[length];
        ulong generator = 2654435761;
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)(generator >> 56);
            generator *= 11400714785074694797;
        }
        Assert.Equal(hash, XxHash64.Hash(bytes));
    }
}
