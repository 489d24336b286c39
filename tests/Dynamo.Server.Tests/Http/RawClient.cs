using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dynamo.Server.Tests.Http;

/// <summary>A socket that sends what it is told and reads one answer at a time; everything gives up after ten seconds.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly List<byte> _received = [];

    public RawClient(IPEndPoint endPoint)
    {
        Socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = 10_000,
            SendTimeout = 10_000,
        };
        Socket.Connect(endPoint);
    }

    public Socket Socket { get; }

    public static string Post(string body, string headers = "")
        => $"POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";

    public void Send(string text) => Socket.Send(Encoding.ASCII.GetBytes(text));

    public Answer Exchange(string text)
    {
        Send(text);
        return ReadAnswer();
    }

    public Answer ReadAnswer(bool withBody = true)
    {
        int headEnd;
        while ((headEnd = IndexOf("\r\n\r\n")) < 0)
            Assert.True(Receive(), $"closed within a head: {Encoding.ASCII.GetString([.. _received])}");
        string[] lines = TakeText(headEnd + 4).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> headers = lines.Skip(1).Select(l => l.Split(": ", 2))
            .ToDictionary(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase);
        string body = "";
        if (headers.TryGetValue("Content-Length", out string? length) && withBody)
        {
            int wanted = int.Parse(length, CultureInfo.InvariantCulture);
            while (_received.Count < wanted)
                Assert.True(Receive(), "closed within a body");
            body = TakeText(wanted);
        }
        return new Answer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), lines[0], headers, body);
    }

    /// <summary>Whether the server closes, in order or by a reset, without sending anything more.</summary>
    public bool IsClosedByServer()
    {
        try
        {
            return _received.Count == 0 && Socket.Receive(new byte[1]) == 0;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    public void Dispose() => Socket.Dispose();

    private bool Receive()
    {
        byte[] buffer = new byte[64 * 1024];
        int count = Socket.Receive(buffer);
        _received.AddRange(buffer.AsSpan(0, count));
        return count > 0;
    }

    private int IndexOf(string text)
        => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_received).IndexOf(Encoding.ASCII.GetBytes(text));

    private string TakeText(int count)
    {
        string text = Encoding.Latin1.GetString([.. _received.Take(count)]);
        _received.RemoveRange(0, count);
        return text;
    }
}

internal sealed record Answer(int Status, string StatusLine, Dictionary<string, string> Headers, string Body);
