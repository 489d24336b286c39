using Dynamo.Storage.Platform.Compression;

namespace Dynamo.Storage.Tests.Platform.Compression;

public class Lz4DecoderTests
{
    /// <summary>Written by hand from lz4_Block_format.md.</summary>
    [Theory]
    [InlineData("00", "")]
    [InlineData("3061 6263", "616263")]
    [InlineData("10 61 0100 50 6262626262", "61 61616161 6262626262")] // Offset 1: a run.
    [InlineData("25 6162 0200 10 63", "6162 616261626162616261 63")] // Offset 2, overlapping, odd length.
    [InlineData("1F 61 0100 00 10 62", "61 61616161616161616161616161616161616161 62")] // Length 15 + 0 + 4.
    [InlineData("F000 000102030405060708090A0B0C0D0E", "000102030405060708090A0B0C0D0E")] // 15 + 0 literals.
    public void Known_blocks_decode(string encoded, string expected)
    {
        byte[] source = Hex(encoded);
        byte[] target = new byte[Hex(expected).Length];
        Assert.Equal(target.Length, Lz4Decoder.Decode(source, target));
        Assert.Equal(Hex(expected), target);
    }

    [Theory]
    [InlineData("")] // No token.
    [InlineData("10")] // A literal is missing.
    [InlineData("F0")] // A length is missing.
    [InlineData("F0FF")] // A length goes on.
    [InlineData("10 61 01")] // Half an offset.
    [InlineData("10 61 0000 00")] // Offset 0.
    [InlineData("10 61 0200 00")] // In front of the start.
    [InlineData("1F 61 0100 FF")] // A match's length goes on.
    [InlineData("10 61 0100")] // Ends with a match.
    [InlineData("1F 61 0100 FFFF00 10 62")] // Longer than the target.
    public void Damaged_blocks_are_refused(string encoded)
        => Assert.Equal(-1, Lz4Decoder.Decode(Hex(encoded), new byte[100]));

    [Fact]
    public void Endless_length_is_refused()
    {
        byte[] source = new byte[20_000_000];
        Array.Fill(source, (byte)255);
        Assert.Equal(-1, Lz4Decoder.Decode(source, new byte[100]));
    }

    [Fact]
    public void What_the_library_encodes_decodes_to_the_same()
    {
        Assert.SkipUnless(LZ4Codec.CanEncode, "liblz4 is not installed");
        for (int seed = 0; seed < 2000; seed++)
        {
            byte[] plain = CompressionInput.Some(new Random(seed));
            byte[] encoded = new byte[LZ4Codec.MaximumOutputSize(plain.Length)];
            int length = LZ4Codec.Encode(plain, encoded);
            Assert.True(length > 0, $"seed {seed}");
            byte[] decoded = new byte[plain.Length];
            Assert.True(Lz4Decoder.Decode(encoded.AsSpan(0, length), decoded) == plain.Length, $"seed {seed}");
            Assert.True(plain.AsSpan().SequenceEqual(decoded), $"seed {seed}");
            if (plain.Length > 0)
                Assert.Equal(-1, Lz4Decoder.Decode(encoded.AsSpan(0, length), decoded.AsSpan(1)));
        }
    }

    /// <summary>
    /// Goal: whatever the bytes, the decoder ends, throws nothing and writes only what it says it wrote. Approach:
    /// encoded blocks with random damage, and random bytes; the target lies between guards.
    /// </summary>
    [Fact]
    public void Fuzzed_blocks_neither_throw_nor_write_beyond_the_target()
    {
        const byte Guard = 0xA5;
        for (int seed = 0; seed < 20_000; seed++)
        {
            Random random = new(seed);
            byte[] source = Damaged(random);
            byte[] memory = new byte[64 + random.Next(600)];
            Array.Fill(memory, Guard);
            Span<byte> target = memory.AsSpan(32, memory.Length - 64);
            int length = Lz4Decoder.Decode(source, target);
            Assert.True(length >= -1 && length <= target.Length, $"seed {seed}");
            Assert.False(memory.AsSpan(0, 32).ContainsAnyExcept(Guard), $"seed {seed}");
            Assert.False(memory.AsSpan(memory.Length - 32).ContainsAnyExcept(Guard), $"seed {seed}");
        }
    }

    private static byte[] Damaged(Random random)
    {
        byte[] source = new byte[random.Next(200)];
        random.NextBytes(source);
        if (LZ4Codec.CanEncode && random.Next(4) > 0)
        {
            byte[] plain = CompressionInput.Some(random);
            byte[] encoded = new byte[LZ4Codec.MaximumOutputSize(plain.Length)];
            source = encoded[..LZ4Codec.Encode(plain, encoded)];
        }
        for (int i = random.Next(4); i > 0 && source.Length > 0; i--)
            source[random.Next(source.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)255;
        return source[..random.Next(source.Length + 1)];
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
