using System.Buffers.Text;
using System.IO.Pipelines;

namespace Dynamo.Server.Http;

/// <summary>Writes answers to a connection's pipe: head and body in one piece, not yet flushed.</summary>
internal sealed class AnswerWriter(ServerClock clock, CorsPolicy cors)
{
    /// <summary>
    /// Room for a head but for what it repeats of the request: the longest has about 400 bytes.
    /// </summary>
    private const int MaxHeadBytes = 768;

    public static ReadOnlySpan<byte> Continue => "HTTP/1.1 100 Continue\r\n\r\n"u8;

    /// <summary>Writes the context's answer.</summary>
    /// <returns>Bytes written.</returns>
    public int Write(PipeWriter output, RequestContext context, ref RequestIds ids, bool close)
    {
        ReadOnlySpan<byte> body = context.Response.Written;
        int echoed = context.Header(KnownHeader.Origin).Length
            + context.Header(KnownHeader.AccessControlRequestMethod).Length
            + context.Header(KnownHeader.AccessControlRequestHeaders).Length
            + context.ContentType.Length;
        HeadWriter head = new(output.GetSpan(MaxHeadBytes + echoed + body.Length));
        WriteCommonHead(ref head, context.Status, close);
        if (!context.ContentType.IsEmpty)
            head.Header("Content-Type: "u8, context.ContentType.Span);
        if (!context.ContentEncoding.IsEmpty)
            head.Header("Content-Encoding: "u8, context.ContentEncoding.Span);
        if (!context.Header(KnownHeader.Origin).IsEmpty)
            WriteCors(ref head, context);
        head.Raw("x-amzn-RequestId: "u8);
        ids.Write(head.Take(RequestIds.LengthBytes));
        head.Raw("\r\nx-amz-crc32: "u8);
        head.Number(Crc32.Compute(body));
        head.Raw("\r\nContent-Length: "u8);
        head.Number((uint)body.Length);
        head.Raw("\r\n\r\n"u8);
        if (context.Method != RequestMethod.Head)
            head.Raw(body);
        output.Advance(head.Length);
        return head.Length;
    }

    /// <summary>
    /// Writes the answer to a request that was not read to its end. It has no body; the service sends that of 413
    /// chunked and without an identifier.
    /// </summary>
    /// <returns>Bytes written.</returns>
    public int WriteRejection(PipeWriter output, int status, ref RequestIds ids)
    {
        HeadWriter head = new(output.GetSpan(MaxHeadBytes));
        WriteCommonHead(ref head, status, close: true);
        if (status == 413)
        {
            head.Raw("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"u8);
        }
        else
        {
            head.Raw("x-amzn-RequestId: "u8);
            ids.Write(head.Take(RequestIds.LengthBytes));
            head.Raw("\r\nx-amz-crc32: 0\r\nContent-Length: 0\r\n\r\n"u8);
        }
        output.Advance(head.Length);
        return head.Length;
    }

    private void WriteCommonHead(ref HeadWriter head, int status, bool close)
    {
        head.Raw(StatusLine(status));
        head.Raw("Server: Server\r\nDate: "u8);
        head.Raw(clock.Date);
        head.Raw(close ? "\r\nConnection: close\r\n"u8 : "\r\nConnection: keep-alive\r\n"u8);
    }

    private void WriteCors(ref HeadWriter head, RequestContext context)
    {
        ReadOnlySpan<byte> allowed = cors.AllowedOrigin(context.Header(KnownHeader.Origin));
        if (allowed.IsEmpty)
            return;
        head.Header("Access-Control-Allow-Origin: "u8, allowed);
        head.Raw("Access-Control-Expose-Headers: x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date\r\n"u8);
        if (context.Method != RequestMethod.Options)
            return;
        ReadOnlySpan<byte> headers = context.Header(KnownHeader.AccessControlRequestHeaders);
        if (!headers.IsEmpty)
            head.Header("Access-Control-Allow-Headers: "u8, headers);
        ReadOnlySpan<byte> method = context.Header(KnownHeader.AccessControlRequestMethod);
        if (!method.IsEmpty)
            head.Header("Access-Control-Allow-Methods: "u8, method);
        head.Raw("Access-Control-Max-Age: 172800\r\n"u8);
    }

    private static ReadOnlySpan<byte> StatusLine(int status) => status switch
    {
        200 => "HTTP/1.1 200 OK\r\n"u8,
        400 => "HTTP/1.1 400 Bad Request\r\n"u8,
        404 => "HTTP/1.1 404 Not Found\r\n"u8,
        408 => "HTTP/1.1 408 Request Timeout\r\n"u8,
        413 => "HTTP/1.1 413 Request Entity Too Large\r\n"u8,
        501 => "HTTP/1.1 501 Not Implemented\r\n"u8,
        503 => "HTTP/1.1 503 Service Unavailable\r\n"u8,
        505 => "HTTP/1.1 505 HTTP Version Not Supported\r\n"u8,
        < 500 => "HTTP/1.1 400 Bad Request\r\n"u8,
        _ => "HTTP/1.1 500 Internal Server Error\r\n"u8,
    };

    /// <summary>A mark moving through memory that is known to be large enough.</summary>
    private ref struct HeadWriter(Span<byte> span)
    {
        private readonly Span<byte> _span = span;

        public int Length { get; private set; }

        public void Raw(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_span[Length..]);
            Length += bytes.Length;
        }

        public void Header(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            Raw(name);
            Raw(value);
            Raw("\r\n"u8);
        }

        public void Number(uint value)
        {
            Utf8Formatter.TryFormat(value, _span[Length..], out int written);
            Length += written;
        }

        public Span<byte> Take(int size)
        {
            Span<byte> taken = _span.Slice(Length, size);
            Length += size;
            return taken;
        }
    }
}
