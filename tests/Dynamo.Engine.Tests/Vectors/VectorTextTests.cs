using System.Text;
using Dynamo.Engine.Vectors;

namespace Dynamo.Engine.Tests.Vectors;

/// <summary>Floats of a vector as decimals: always with a point, never with an exponent, and the same float again when read.</summary>
public class VectorTextTests
{
    [Theory]
    [InlineData(0f, "0.0")]
    [InlineData(1f, "1.0")]
    [InlineData(-1f, "-1.0")]
    [InlineData(0.1f, "0.1")]
    [InlineData(-12.375f, "-12.375")]
    [InlineData(16777216f, "16777216.0")]
    [InlineData(1e20f, "100000000000000000000.0")]
    [InlineData(1.5e-7f, "0.00000015")]
    [InlineData(float.MaxValue, "340282350000000000000000000000000000000.0")]
    [InlineData(float.Epsilon, "0.000000000000000000000000000000000000000000001")]
    public void Shortest_decimal(float value, string expected) => Assert.Equal(expected, Format(value));

    [Fact]
    public void Every_float_reads_back_as_itself()
    {
        Random random = new(1);
        for (int i = 0; i < 100_000; i++)
        {
            float value = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            if (!float.IsFinite(value))
                continue;
            string text = Format(value);
            Assert.True(VectorText.TryParse(Encoding.ASCII.GetBytes(text), out float read) && read == value, text);
            Assert.DoesNotContain('E', text);
        }
    }

    [Theory]
    [InlineData("340282350000000000000000000000000000000", true)]
    [InlineData("340282360000000000000000000000000000000", false)]
    [InlineData("-1000000000000000000000000000000000000000", false)]
    public void Largest_float_is_the_largest_number(string number, bool fits)
        => Assert.Equal(fits, VectorText.TryParse(Encoding.ASCII.GetBytes(number), out _));

    private static string Format(float value)
    {
        Span<byte> text = stackalloc byte[VectorText.MaxLength];
        return Encoding.ASCII.GetString(text[..VectorText.Format(value, text)]);
    }
}
