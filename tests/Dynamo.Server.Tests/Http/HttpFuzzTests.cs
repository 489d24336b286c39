using System.Text;
using System.Text.Json;
using Dynamo.Server.Http;

namespace Dynamo.Server.Tests.Http;

/// <summary>
/// Goal: no bytes make the reader throw, hang, or understand a stream differently where it is cut differently.
/// Approach: well-formed streams are damaged at random; each is read whole, in random pieces and byte by byte.
/// </summary>
public class HttpFuzzTests
{
    private static readonly HttpLimits s_limits = new() { MaxHeadBytes = 2000, MaxBodyBytes = 2000 };

    private static readonly string[] s_fragments =
    [
        "GET ", "POST ", "/", "?x=y", " HTTP/1.1", " HTTP/1.0", "\r\n", "\r", "\n", "\r\n\r\n", ": ", ":", " ", "\t",
        "Content-Length: 5", "Content-Length: 5000", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip",
        "Connection: close", "Connection: keep-alive", "Expect: 100-continue", "Host: h", "X-Amz-Target: a.b", "hello",
        "5\r\nhello\r\n", "0\r\n\r\n", "0\r\nT: x\r\n\r\n", ";ext=1", "ffffffff", "-1", "PRI * HTTP/2.0", "\0", "\x80",
    ];

    [Fact]
    [Trait("Category", "Fuzz")]
    public void Damaged_streams_are_read_the_same_however_they_are_cut() => FuzzTarget.Run("http", 2000, random =>
    {
        byte[] stream = MakeStream(random);
        List<string> whole = Read(stream, () => stream.Length);
        List<string> inPieces = Read(stream, () => random.Next(1, 40));
        List<string> byteByByte = Read(stream, () => 1);
        if (!whole.SequenceEqual(inPieces) || !whole.SequenceEqual(byteByByte))
        {
            Assert.Fail($"{JsonSerializer.Serialize(Encoding.Latin1.GetString(stream))}\nwhole: {string.Join(", ", whole)}\n"
                + $"in pieces: {string.Join(", ", inPieces)}\nbyte by byte: {string.Join(", ", byteByByte)}");
        }
    });

    private static byte[] MakeStream(Random random)
    {
        StringBuilder text = new();
        for (int requests = random.Next(1, 4); requests > 0; requests--)
        {
            text.Append("POST / HTTP/1.1\r\n");
            for (int headers = random.Next(4); headers > 0; headers--)
                text.Append(s_fragments[random.Next(14, 23)]).Append("\r\n");
            text.Append("\r\n");
            for (int parts = random.Next(4); parts > 0; parts--)
                text.Append(s_fragments[random.Next(s_fragments.Length)]);
        }
        for (int damages = random.Next(4); damages > 0; damages--)
        {
            int at = random.Next(text.Length);
            switch (random.Next(3))
            {
                case 0: text[at] = (char)random.Next(256); break;
                case 1: text.Insert(at, s_fragments[random.Next(s_fragments.Length)]); break;
                default: text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at)); break;
            }
            if (text.Length == 0)
                text.Append('x');
        }
        // Ends every line: else a head that cannot be right is refused where it is seen and waited for where it is not.
        return Encoding.Latin1.GetBytes(text.Append('\n').ToString());
    }

    private static List<string> Read(byte[] stream, Func<int> nextLength)
    {
        using RequestFeed feed = new(s_limits);
        for (int at = 0; at < stream.Length && !feed.IsRejected;)
        {
            int length = Math.Min(nextLength(), stream.Length - at);
            feed.Arrive(stream.AsMemory(at, length));
            at += length;
        }
        return feed.Read;
    }
}
