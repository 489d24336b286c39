using System.Text;
using Dynamo.Server.Http;

namespace Dynamo.Server.Tests.Http;

/// <summary>
/// Goal: a request means the same wherever its bytes are cut.
/// Approach: each stream of requests is read whole, cut at every position, and byte by byte.
/// </summary>
public class RequestReaderTests
{
    private const string Plain =
        "POST /?a=b HTTP/1.1\r\nHost: localhost:8000\r\nContent-Type: application/x-amz-json-1.0\r\n" +
        "X-Amz-Target: DynamoDB_20120810.GetItem\r\nAuthorization: AWS4-HMAC-SHA256 Credential=a/b\r\n" +
        "Content-Length: 11\r\n\r\n{\"a\":\"b c\"}";

    private const string PlainRead =
        "Post|/|a=b|localhost:8000|application/x-amz-json-1.0|DynamoDB_20120810.GetItem|" +
        "AWS4-HMAC-SHA256 Credential=a/b|keep|{\"a\":\"b c\"}";

    private const string Chunked =
        "POST / HTTP/1.1\r\ntransfer-encoding: CHUNKED\r\n\r\n" +
        "3;name=\"value\"\r\nabc\r\n00000b \r\ndefghijklmn\r\n0\r\nTrailer: x\r\nOther: y\r\n\r\n";

    private const string Get = "GET /health HTTP/1.1\r\nhost: h\r\nConnection: close\r\n\r\n";
    private const string GetRead = "Get|/health||h||||close|";

    public static TheoryData<string, string[]> Streams => new()
    {
        { Plain, [PlainRead] },
        { Chunked, ["Post|/||||||keep|abcdefghijklmn"] },
        { Plain + Plain + Get, [PlainRead, PlainRead, GetRead] },
        { Chunked + "\r\n" + Plain, ["Post|/||||||keep|abcdefghijklmn", PlainRead] },
        { Get.Replace("1.1", "1.0"), [GetRead] },
        { "PUT / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", ["Other|/||||||keep|"] },
        { "OPTIONS /x?y HTTP/1.1\r\nHost:   spaced \t\r\n\r\n", ["Options|/x|y|spaced||||keep|"] },
        { "POST / HTTP/1.1\r\nHost: first\r\nHost: second\r\nContent-Length: 0\r\n\r\n", ["Post|/||first||||keep|"] },
        { "POST / HTTP/1.1\r\nConnection: x, Close\r\nContent-Length: 1\r\n\r\nz", ["Post|/||||||close|z"] },
        { "nonsense\r\n\r\n", ["rejected 400"] },
        { "POST / HTTP/3.7\r\n\r\n", ["rejected 505"] },
        { "POST / HTTP/1.1\r\nno colon\r\n\r\n", ["rejected 400"] },
        { "POST / HTTP/1.1\r\nempty:\n\r\n", ["rejected 400"] },
        { "POST / HTTP/1.1\r\nempty:\r\n\r\n", ["Post|/||||||keep|"] },
        { "POST / HTTP/1.1\r\nContent-Length: 1x\r\n\r\n", ["rejected 400"] },
        { "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", ["rejected 400"] },
        { "POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n", ["rejected 400"] },
        { "POST / HTTP/1.1\r\nContent-Length:\r\n\r\n", ["rejected 400"] },
        { "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", ["rejected 400"] },
        { "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", ["rejected 400"] },
        { "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", ["rejected 400"] },
        { "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", ["rejected 400"] },
        { "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", ["rejected 501"] },
        { "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", ["rejected 400"] },
        { "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", ["rejected 400"] },
        { "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n", ["rejected 400"] },
        { "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\r\n", ["rejected 400"] },
        { "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n", ["rejected 400"] },
        { "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n", ["rejected 413"] },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_cut_anywhere_gives_the_same_requests(string stream, string[] expected)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(stream);
        Assert.Equal(expected, ReadCutAt(bytes, bytes.Length));
        for (int cut = 1; cut < bytes.Length; cut++)
            Assert.Equal(expected, ReadCutAt(bytes, cut));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_arriving_byte_by_byte_gives_the_same_requests(string stream, string[] expected)
    {
        using RequestFeed feed = new();
        foreach (byte b in Encoding.ASCII.GetBytes(stream))
        {
            if (!feed.IsRejected)
                feed.Arrive(new[] { b });
        }
        Assert.Equal(expected, feed.Read);
    }

    [Fact]
    public void Prefix_of_a_request_gives_nothing()
    {
        byte[] bytes = Encoding.ASCII.GetBytes(Plain);
        for (int length = 1; length < bytes.Length; length++)
        {
            using RequestFeed feed = new();
            feed.Arrive(bytes.AsMemory(0, length));
            Assert.Empty(feed.Read);
        }
    }

    [Fact]
    public void Head_at_its_limit_is_read_and_one_byte_more_is_refused()
    {
        const string start = "GET / HTTP/1.1\r\nX-Long: ", end = "\r\n\r\n";
        HttpLimits limits = new() { MaxHeadBytes = 1000 };
        string Head(int length) => start + new string('x', length - start.Length - end.Length) + end;

        Assert.Equal(["Get|/||||||keep|"], ReadPieces(Head(1000), 100, limits));
        Assert.Equal(["rejected 400"], ReadPieces(Head(1001), 100, limits));
        Assert.Equal(["rejected 400"], ReadPieces(Head(1001), 2000, limits));
    }

    [Fact]
    public void Head_without_an_end_is_refused_at_its_limit()
    {
        HttpLimits limits = new() { MaxHeadBytes = 1000 };
        using RequestFeed feed = new(limits);
        byte[] line = "X-More: of the same\r\n"u8.ToArray();
        feed.Arrive("GET / HTTP/1.1\r\n"u8.ToArray());
        int sent = 16;
        while (!feed.IsRejected)
        {
            feed.Arrive(line);
            sent += line.Length;
            Assert.True(sent < 1100, "a head beyond its limit was taken");
        }
        Assert.Equal(["rejected 400"], feed.Read);
        Assert.True(sent > 1000);
    }

    [Theory]
    [InlineData("Content-Length: {0}\r\n\r\n{1}")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n{0:x}\r\n{1}\r\n0\r\n\r\n")]
    public void Body_at_its_limit_is_read_and_one_byte_more_is_refused(string form)
    {
        HttpLimits limits = new() { MaxBodyBytes = 500 };
        string Request(int length) => "POST / HTTP/1.1\r\n" + string.Format(form, length, new string('b', length));

        Assert.Equal(["Post|/||||||keep|" + new string('b', 500)], ReadPieces(Request(500), 64, limits));
        Assert.Equal(["rejected 413"], ReadPieces(Request(501), 64, limits));
    }

    [Fact]
    public void Chunk_framing_without_data_is_refused_at_its_limit()
    {
        using RequestFeed feed = new();
        feed.Arrive("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;"u8.ToArray());
        byte[] extension = new byte[4096];
        Array.Fill(extension, (byte)'x');
        int sent = 0;
        while (!feed.IsRejected && sent <= 2 * ChunkedDecoder.MaxFramingBytes)
        {
            feed.Arrive(extension);
            sent += extension.Length;
        }
        Assert.Equal(["rejected 400"], feed.Read);
    }

    private static List<string> ReadCutAt(byte[] bytes, int cut)
    {
        using RequestFeed feed = new();
        feed.Arrive(bytes.AsMemory(0, cut));
        if (cut < bytes.Length)
            feed.Arrive(bytes.AsMemory(cut));
        return feed.Read;
    }

    private static List<string> ReadPieces(string text, int pieceLength, HttpLimits limits)
    {
        using RequestFeed feed = new(limits);
        foreach (byte[] piece in Encoding.ASCII.GetBytes(text).Chunk(pieceLength))
            feed.Arrive(piece);
        return feed.Read;
    }
}
