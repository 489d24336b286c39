using System.IO.Compression;
using System.Text;
using Dynamo.Server.Http;

namespace Dynamo.Server.Tests.Http;

/// <summary>Compressed requests and answers, as the service treats them.</summary>
public class ContentCodingTests
{
    private static readonly string s_long = new('x', ContentCoding.MaxPlainBytes + 1);

    [Theory]
    [InlineData("identity", null)]
    [InlineData("br", null)]
    [InlineData("x-gzip", null)]
    [InlineData("gzip br", null)]
    [InlineData("gzip:q=1", null)]
    [InlineData("gzip ;q=0", null)]
    [InlineData("*;q=0", null)]
    [InlineData("br;q=0.8,identity;q=0.5,*;q=0", null)]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("br, identity, deflate, gzip", "deflate")]
    [InlineData("GZIP", "gzip")]
    [InlineData("dog, gzip ,, cat", "gzip")]
    [InlineData("gzip;q=0.5, identity;q=0.8", "gzip")]
    [InlineData("deflate;q=0.5, gzip;q=0.2", "deflate")]
    [InlineData("br, gzip;q=0, deflate; q = 0.5", "deflate")]
    [InlineData("*", "gzip")]
    [InlineData("*, deflate;q=0.5", "gzip")]
    [InlineData("*, deflate", "deflate")]
    [InlineData("*, gzip;q=0.5", "deflate")]
    [InlineData("*;q=0.5, identity", "gzip")]
    // Qualities that are none: beyond 1 counts as 1, no number counts as 1, the first "q=" counts wherever it stands.
    [InlineData("gzip;q=31,deflate;q=51", "gzip")]
    [InlineData("deflate;q=0.5,gzip;q=0.", "deflate")]
    [InlineData("deflate;q=0.5,gzip;q=0.x", "gzip")]
    [InlineData("deflate;q=0.5,gzip;q=1;q=0.2", "gzip")]
    [InlineData("deflate;q=-0.5,gzip;q=0.2", "gzip")]
    [InlineData("gzip;q= 0;q=1", null)]
    [InlineData("gzip;q =0;q=1", "gzip")]
    [InlineData("gzip;nq=0;q=1", null)]
    [InlineData("gzip;q=0, gzip;q=1, gzip;q=0", "gzip")]
    [InlineData("gzip;q=0.0001", "gzip")]
    public async Task Long_answer_is_compressed_as_the_client_accepts_it(string accepted, string? coding)
    {
        await using TestServer server = await TestServer.StartAsync();
        using RawClient client = server.Connect();
        Answer answer = client.Exchange(RawClient.Post(s_long, $"Accept-Encoding: {accepted}\r\n"));
        Assert.Equal(coding, answer.Headers.GetValueOrDefault("Content-Encoding"));
        byte[] body = Encoding.Latin1.GetBytes(answer.Body);
        Assert.Equal(Crc32.Compute(body).ToString(System.Globalization.CultureInfo.InvariantCulture), answer.Headers["x-amz-crc32"]);
        Assert.Equal(s_long, Encoding.ASCII.GetString(Decode(coding, body)));
        Answer next = client.Exchange(RawClient.Post(s_long[1..], $"Accept-Encoding: {accepted}\r\n"));
        Assert.Equal((s_long[1..], false), (next.Body, next.Headers.ContainsKey("Content-Encoding")));
    }

    [Fact]
    public async Task Answer_that_does_not_compress_arrives_whole()
    {
        byte[] noise = new byte[300_000];
        new Random(1).NextBytes(noise);
        await using TestServer server = await TestServer.StartAsync(context =>
        {
            context.Response.Write(noise);
            return ValueTask.CompletedTask;
        });
        using RawClient client = server.Connect();
        Answer answer = client.Exchange(RawClient.Post("x", "Accept-Encoding: gzip\r\n"));
        Assert.Equal(noise, Decode(answer.Headers["Content-Encoding"], Encoding.Latin1.GetBytes(answer.Body)));
    }

    public static TheoryData<string, byte[], string?> Requests
    {
        get
        {
            byte[] gzip = Encode("gzip", s_long);
            byte[] deflate = Encode("deflate", s_long);
            return new()
            {
                { "gzip", gzip, s_long },
                { "GZip", gzip, s_long },
                { "deflate", deflate, s_long },
                { "identity", "hi"u8.ToArray(), "hi" },
                { "gzip", [.. Encode("gzip", "one "), .. Encode("gzip", "two")], "one two" },
                { "gzip", [.. gzip, .. "junk"u8], s_long },
                // Whatever cannot be decoded is an error of the service's own.
                { "garbage", "hi"u8.ToArray(), null },
                { "gzip", "hi"u8.ToArray(), null },
                { "gzip", gzip[..^1], null },
                { "gzip", gzip[..^9], null },
                { "gzip", [], null },
                { "deflate", deflate[..^1], null },
                { "deflate", "hi"u8.ToArray(), null },
                { "deflate", [], null },
                { "deflate", [0x78, 0xBB, 0, 0, 0, 1, .. deflate.AsSpan(2)], null }, // says that it needs a dictionary
                { "gzip", Encode("gzip", new string(' ', 5001)), null },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_is_decoded(string coding, byte[] sent, string? received)
    {
        await using TestServer server = await TestServer.StartAsync(limits: new HttpLimits { MaxBodyBytes = 5000 });
        using RawClient client = server.Connect();
        client.Send($"POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Encoding: {coding}\r\nContent-Length: {sent.Length}\r\n\r\n");
        client.Socket.Send(sent);
        Answer answer = client.ReadAnswer();
        Assert.Equal(received is null ? 500 : 200, answer.Status);
        if (received is not null)
            Assert.Equal(received, answer.Body);
        else
            Assert.Contains("InternalServerError", answer.Body, StringComparison.Ordinal);
        Assert.Equal("after", client.Exchange(RawClient.Post("after")).Body);
    }

    private static byte[] Encode(string coding, string text)
    {
        MemoryStream target = new();
        using (Stream coder = coding == "gzip" ? new GZipStream(target, CompressionLevel.Optimal) : new ZLibStream(target, CompressionLevel.Optimal))
            coder.Write(Encoding.ASCII.GetBytes(text));
        return target.ToArray();
    }

    private static byte[] Decode(string? coding, byte[] body)
    {
        if (coding is null)
            return body;
        MemoryStream source = new(body);
        MemoryStream target = new();
        using (Stream decoder = coding == "gzip" ? new GZipStream(source, CompressionMode.Decompress) : new ZLibStream(source, CompressionMode.Decompress))
            decoder.CopyTo(target);
        return target.ToArray();
    }
}
