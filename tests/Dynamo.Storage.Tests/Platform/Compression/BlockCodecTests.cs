using Dynamo.Storage.Platform.Compression;

namespace Dynamo.Storage.Tests.Platform.Compression;

public class BlockCodecTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Blocks_read_back_as_they_were_written(bool compress)
    {
        for (int seed = 0; seed < 500; seed++)
        {
            byte[] plain = CompressionInput.Some(new Random(seed));
            byte[] block = Write(plain, compress);
            Assert.True(BlockCodec.TryReadLengths(block, out int stored, out int plainBytes));
            Assert.Equal((block.Length - BlockCodec.HeaderBytes, plain.Length), (stored, plainBytes));
            byte[] read = new byte[plain.Length];
            Assert.True(BlockCodec.TryRead(block, read, out int length), $"seed {seed}");
            Assert.Equal(plain.Length, length);
            Assert.True(plain.AsSpan().SequenceEqual(read), $"seed {seed}");
        }
    }

    [Fact]
    public void Repetition_shrinks_where_the_library_is_there()
    {
        Assert.SkipUnless(LZ4Codec.CanEncode, "liblz4 is not installed");
        Assert.InRange(Write(new byte[100_000], compress: true).Length, 1, 1000);
        Assert.Equal((uint)BlockCompression.LZ4, BitConverter.ToUInt32(Write(new byte[100], compress: true)));
    }

    [Fact]
    public void Noise_is_stored_as_it_is()
    {
        byte[] noise = new byte[5000];
        new Random(5).NextBytes(noise);
        byte[] block = Write(noise, compress: true);
        Assert.Equal(noise.Length + BlockCodec.HeaderBytes, block.Length);
        Assert.Equal((uint)BlockCompression.None, BitConverter.ToUInt32(block));
    }

    /// <summary>Written with this format's first version; must be readable for ever.</summary>
    [Fact]
    public void Golden_blocks_read()
    {
        byte[] lz4 = Convert.FromHexString(GoldenLz4);
        byte[] plain = new byte[300];
        Assert.True(BlockCodec.TryRead(lz4, plain, out int length));
        Assert.Equal(300, length);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (byte)(i % 10)), plain);
        byte[] stored = Convert.FromHexString(GoldenStored);
        Assert.True(BlockCodec.TryRead(stored, plain, out length));
        Assert.Equal("stored"u8, plain.AsSpan(0, length));
    }

    [Fact]
    public void Every_flipped_bit_and_every_cut_is_noticed()
    {
        foreach (byte[] block in (byte[][])[Write(Enumerable.Repeat("abcdefg "u8.ToArray(), 60).SelectMany(x => x).ToArray(), true),
            Write("stored bytes"u8.ToArray(), false), Write([], true)])
        {
            byte[] plain = new byte[4096];
            for (int bit = 0; bit < block.Length * 8; bit++)
            {
                block[bit / 8] ^= (byte)(1 << bit % 8);
                Assert.False(BlockCodec.TryRead(block, plain, out _), $"bit {bit} of {block.Length} bytes");
                block[bit / 8] ^= (byte)(1 << bit % 8);
            }
            for (int length = 0; length < block.Length; length++)
                Assert.False(BlockCodec.TryRead(block.AsSpan(0, length), plain, out _), $"cut at {length}");
            Assert.True(BlockCodec.TryRead(block, plain, out _));
        }
    }

    [Fact]
    public void Checksum_of_the_plain_bytes_is_checked_after_decoding()
    {
        byte[] block = Write("stored bytes"u8.ToArray(), false);
        block[12] ^= 1;
        BitConverter.TryWriteBytes(block.AsSpan(16),
            Dynamo.Storage.Platform.Crc32C.Compute(block.AsSpan(20), Dynamo.Storage.Platform.Crc32C.Compute(block.AsSpan(0, 16))));
        Assert.False(BlockCodec.TryRead(block, new byte[100], out _));
    }

    private static byte[] Write(byte[] plain, bool compress)
    {
        byte[] block = new byte[BlockCodec.MaxBlockBytes(plain.Length)];
        return block[..BlockCodec.Write(plain, block, compress)];
    }

    private const string GoldenLz4 = "01000000150000002C010000CB569F528D7C9BA6AF000102030405060708090A00FF0B500506070809";
    private const string GoldenStored = "00000000060000000600000048D6379AB789FFEF73746F726564";
}
