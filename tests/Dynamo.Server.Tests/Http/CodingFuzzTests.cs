using System.IO.Compression;
using Dynamo.Server.Http;

namespace Dynamo.Server.Tests.Http;

/// <summary>
/// Goal: no compressed body makes the decoder throw, hang, or hold more than it may. Approach: whole bodies decode to
/// what went in; damaged ones are refused, or decode to something within the limit.
/// </summary>
public class CodingFuzzTests
{
    private const int MaxBytes = 20_000;

    [Fact]
    [Trait("Category", "Fuzz")]
    public void Damaged_bodies_are_refused_or_decoded() => FuzzTarget.Run("coding", 500, random =>
    {
        byte[] plain = Plain(random);
        bool gzip = random.Next(2) == 0;
        byte[] coded = Encode(plain, gzip);
        using BodyBuffer whole = new();
        Assert.Equal(plain.Length <= MaxBytes, ContentCoding.TryDecode(coded, gzip, MaxBytes, whole));
        if (plain.Length <= MaxBytes)
            Assert.True(whole.Written.Span.SequenceEqual(plain));
        using BodyBuffer damaged = new();
        ContentCoding.TryDecode(Damage(coded, random), random.Next(10) == 0 ? !gzip : gzip, MaxBytes, damaged);
        Assert.InRange(damaged.Length, 0, MaxBytes);
    });

    /// <summary>Noise, or one byte again and again: what grows a thousandfold.</summary>
    private static byte[] Plain(Random random)
    {
        byte[] plain = new byte[random.Next(1, random.Next(3) == 0 ? 3 * MaxBytes : 100)];
        if (random.Next(2) == 0)
            random.NextBytes(plain);
        return plain;
    }

    private static byte[] Encode(byte[] plain, bool gzip)
    {
        MemoryStream target = new();
        using (Stream coder = gzip ? new GZipStream(target, CompressionLevel.Fastest) : new ZLibStream(target, CompressionLevel.Fastest))
            coder.Write(plain);
        return target.ToArray();
    }

    private static byte[] Damage(byte[] coded, Random random)
    {
        List<byte> bytes = [.. coded];
        for (int damages = random.Next(1, 4); damages > 0 && bytes.Count > 0; damages--)
        {
            // Heads say most: they are hit most.
            int at = random.Next(random.Next(2) == 0 ? Math.Min(12, bytes.Count) : bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                default: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
            }
        }
        return [.. bytes];
    }
}
