// The floor that every figure of the load benchmark is a share of: the least that an HTTP server on Kestrel's socket
// transport can do for a request. It parses line and headers, skips the body and answers 200 canned bytes.
// Frozen: a change here makes old figures worthless. It shares no code with the product.
//
//   dotnet floor.dll PORT
using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

SocketTransportOptions options = new() { UnsafePreferInlineScheduling = true };
SocketTransportFactory transport = new(Options.Create(options), NullLoggerFactory.Instance);
IConnectionListener listener = await transport.BindAsync(new IPEndPoint(IPAddress.Loopback, int.Parse(args[0])));
Console.WriteLine($"floor listens on http://{listener.EndPoint}");
while (await listener.AcceptAsync() is { } accepted)
    _ = Connection.ServeAsync(accepted);

internal static class Connection
{
    private static readonly HttpParser<Request> s_parser = new();

    private static readonly byte[] s_answer = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 200\r\n\r\n"
        + "{\"Item\":{\"pk\":{\"S\":\"" + new string('x', 200 - 24) + "\"}}}");

    public static async Task ServeAsync(ConnectionContext connection)
    {
        PipeReader input = connection.Transport.Input;
        PipeWriter output = connection.Transport.Output;
        Request request = new();
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync();
                ReadOnlySequence<byte> buffer = read.Buffer;
                while (Answer(ref buffer, request, output))
                {
                }
                input.AdvanceTo(buffer.Start, buffer.End);
                await output.FlushAsync();
                if (read.IsCompleted)
                    break;
            }
        }
        catch (IOException)
        {
            // The client has gone.
        }
        await connection.DisposeAsync();
    }

    /// <summary>Answers one whole request at the buffer's start; false if there is none.</summary>
    private static bool Answer(ref ReadOnlySequence<byte> buffer, Request request, PipeWriter output)
    {
        SequenceReader<byte> reader = new(buffer);
        request.ContentLength = 0;
        if (!s_parser.ParseRequestLine(request, ref reader)
            || !s_parser.ParseHeaders(request, ref reader)
            || reader.Remaining < request.ContentLength)
        {
            return false;
        }
        reader.Advance(request.ContentLength);
        buffer = buffer.Slice(reader.Position);
        output.Write(s_answer);
        return true;
    }

    private sealed class Request : IHttpRequestLineHandler, IHttpHeadersHandler
    {
        public int ContentLength { get; set; }

        public void OnStartLine(HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine)
        {
        }

        public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            if (name.Length == 14 && Ascii.EqualsIgnoreCase(name, "content-length"u8)
                && Utf8Parser.TryParse(value, out int length, out _))
            {
                ContentLength = length;
            }
        }

        public void OnHeadersComplete(bool endStream)
        {
        }

        public void OnStaticIndexedHeader(int index)
        {
        }

        public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value)
        {
        }
    }
}
