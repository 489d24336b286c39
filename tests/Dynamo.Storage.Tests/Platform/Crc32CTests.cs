using System.Text;
using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Tests.Platform;

/// <summary>Goal: the checksum on disk is CRC-32C, whatever the hardware. Approach: published vectors and a bitwise reference.</summary>
public class Crc32CTests
{
    /// <summary>RFC 3720, appendix B.4, and the check value of the CRC catalogue.</summary>
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", 0x8A9136AAu)]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", 0x62A8AB43u)]
    [InlineData("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", 0x46DD794Eu)]
    [InlineData("313233343536373839", 0xE3069283u)]
    [InlineData("", 0u)]
    public void Checksum_of_published_vectors_matches(string hex, uint expected)
        => Assert.Equal(expected, Crc32C.Compute(Convert.FromHexString(hex)));

    [Fact]
    public void Checksum_of_any_length_and_cut_matches_the_bitwise_definition()
    {
        byte[] bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i => $"piece {i} ")));
        for (int length = 0; length < 100; length++)
        {
            uint expected = Bitwise(bytes.AsSpan(0, length));
            Assert.Equal(expected, Crc32C.Compute(bytes.AsSpan(0, length)));
            int cut = length * 3 / 7;
            Assert.Equal(expected, Crc32C.Compute(bytes.AsSpan(cut, length - cut), Crc32C.Compute(bytes.AsSpan(0, cut))));
        }
    }

    private static uint Bitwise(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int i = 0; i < 8; i++)
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
        }
        return ~crc;
    }
}
