using System.Text;
using Dynamo.Server.Http;

namespace Dynamo.Server.Tests.Http;

public class Crc32Tests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xCBF43926u)]
    [InlineData("<UnknownOperationException/>\n", 3552371480u)]
    [InlineData("{\"__type\":\"com.amazon.coral.service#SerializationException\"}", 3948637019u)]
    public void Checksum_of_known_text_is_the_published_one(string text, uint expected)
        => Assert.Equal(expected, Crc32.Compute(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Checksum_of_every_length_equals_the_definition()
    {
        Random random = new(20261120);
        byte[] bytes = new byte[700];
        random.NextBytes(bytes);
        for (int length = 0; length <= 600; length++)
        {
            ReadOnlySpan<byte> part = bytes.AsSpan(length % 17, length);
            uint expected = ~ByDefinition(part);
            Assert.Equal(expected, Crc32.Compute(part));
            Assert.Equal(expected, ~Crc32.UpdateSliced(~0u, part));
        }
    }

    private static uint ByDefinition(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return crc;
    }
}
