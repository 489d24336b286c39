using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Dynamo.Host.Wire;

/// <summary>
/// One keep-alive connection that sends a request and reads its answer: a client so small that a measurement shows
/// the server. Speaks what a DynamoDB endpoint answers: a status line, headers with Content-Length, a body.
/// </summary>
internal sealed class WireConnection : IDisposable
{
    private const int LargestHead = 16 * 1024;
    private readonly Stream _stream;
    private readonly string _head;
    private byte[] _buffer = new byte[64 * 1024];

    private WireConnection(Stream stream, Uri endpoint)
    {
        _stream = stream;
        _head = $"Host: {endpoint.Authority}\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Date: 20260101T000000Z\r\n"
            + "Authorization: AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00\r\n";
    }

    public static async Task<WireConnection> OpenAsync(Uri endpoint)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endpoint.Host, endpoint.Port);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (endpoint.Scheme == "https")
        {
            SslStream secure = new(stream);
            await secure.AuthenticateAsClientAsync(endpoint.Host);
            stream = secure;
        }
        return new WireConnection(stream, endpoint);
    }

    /// <returns>The answer's status and body, valid until the next call.</returns>
    public async ValueTask<(int Status, ReadOnlyMemory<byte> Body)> SendAsync(WireCall call)
    {
        int length = Write(call);
        await _stream.WriteAsync(_buffer.AsMemory(0, length));
        int filled = 0, headEnd;
        while ((headEnd = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (filled > LargestHead)
                throw new IOException("the endpoint's answer has no end of headers");
            filled += await ReadSomeAsync(filled);
        }
        (int status, int bodyLength) = ReadHead(_buffer.AsSpan(0, headEnd + 2));
        int bodyStart = headEnd + 4;
        if (_buffer.Length < bodyStart + bodyLength)
            Array.Resize(ref _buffer, bodyStart + bodyLength);
        while (filled < bodyStart + bodyLength)
            filled += await ReadSomeAsync(filled);
        return (status, _buffer.AsMemory(bodyStart, bodyLength));
    }

    public void Dispose() => _stream.Dispose();

    private int Write(WireCall call)
    {
        int bodyLength = Encoding.UTF8.GetByteCount(call.Body);
        string head = $"POST / HTTP/1.1\r\nX-Amz-Target: DynamoDB_20120810.{call.Operation}\r\n{_head}Content-Length: {bodyLength}\r\n\r\n";
        if (_buffer.Length < head.Length + bodyLength)
            _buffer = new byte[head.Length + bodyLength];
        Encoding.ASCII.GetBytes(head, _buffer);
        return head.Length + Encoding.UTF8.GetBytes(call.Body, _buffer.AsSpan(head.Length));
    }

    private async ValueTask<int> ReadSomeAsync(int filled)
    {
        int read = await _stream.ReadAsync(_buffer.AsMemory(filled));
        return read > 0 ? read : throw new IOException("the endpoint closed the connection");
    }

    private static (int Status, int BodyLength) ReadHead(ReadOnlySpan<byte> head)
    {
        if (!int.TryParse(head.Slice(9, 3), out int status))
            throw new IOException("the endpoint does not speak HTTP/1.1");
        foreach (Range line in head.Split("\r\n"u8))
        {
            ReadOnlySpan<byte> header = head[line];
            int colon = header.IndexOf((byte)':');
            if (colon > 0 && Ascii.EqualsIgnoreCase(header[..colon], "content-length"u8)
                && int.TryParse(header[(colon + 1)..].Trim((byte)' '), out int length))
            {
                return (status, length);
            }
        }
        throw new IOException("the endpoint's answer has no Content-Length");
    }
}
