using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;
using HttpMethod = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpMethod;

namespace Dynamo.Server.Http;

/// <summary>
/// Reads requests, one after the other, from bytes that may end anywhere: every call takes what it can use, and the
/// next goes on from there.
/// </summary>
internal sealed class RequestReader(HttpLimits limits)
{
    private static readonly HttpParser<ParserEvents> s_parser = new(showErrorDetails: false);

    private RequestContext _context = null!;
    private RequestFraming _framing;
    private ChunkedDecoder _chunks;

    /// <summary>Whether a header of the present head has no value: hardly any client sends one.</summary>
    private bool _sawEmptyValue;

    /// <summary>Whether one of them ends with a line feed alone.</summary>
    private bool _hasOpenEnd;

    /// <summary>Bytes of the present head that were taken.</summary>
    private long _headBytes;

    /// <summary>Which part of a request is read next.</summary>
    public ReadPhase Phase { get; private set; }

    /// <summary>After <see cref="ReadOutcome.Rejected"/>: the HTTP status to answer with.</summary>
    public int RejectedStatus { get; private set; }

    /// <summary>Whether the connection may serve another request after this one.</summary>
    public bool KeepAlive => _framing.KeepAlive;

    /// <summary>Whether the client holds the body back until it has seen "100 Continue".</summary>
    public bool ExpectsContinue => Phase == ReadPhase.Body && _framing.ExpectsContinue;

    /// <summary>Makes ready for the next request.</summary>
    public void Start()
    {
        Phase = ReadPhase.Idle;
        RejectedStatus = 0;
        _headBytes = 0;
        _sawEmptyValue = false;
        _hasOpenEnd = false;
        _chunks = default;
    }

    /// <summary>Takes as much of one request as has arrived.</summary>
    /// <param name="buffer">Loses what was taken; a body that was found whole may still point into it.</param>
    /// <param name="context">Filled; the same for one request's every call.</param>
    public ReadOutcome Read(ref ReadOnlySequence<byte> buffer, RequestContext context)
    {
        _context = context;
        SequenceReader<byte> reader = new(buffer);
        ReadOutcome outcome;
        try
        {
            outcome = Phase == ReadPhase.Body ? ReadBody(ref reader) : ReadHead(ref reader);
        }
        catch (BadHttpRequestException e)
        {
            // The parser's own objections; the request it stumbled over is not looked at any further.
            outcome = Reject(e.StatusCode);
        }
        buffer = buffer.Slice(reader.Position);
        return outcome;
    }

    private ReadOutcome ReadHead(ref SequenceReader<byte> reader)
    {
        bool whole = TakeHead(ref reader);
        if (_hasOpenEnd)
            return Reject(400);
        long unread = whole ? 0 : reader.Remaining;
        if (_headBytes + reader.Consumed + unread > limits.MaxHeadBytes)
            return Reject(400);
        _headBytes += reader.Consumed;
        if (!whole)
            return ReadOutcome.NeedMore;
        _framing.Complete();
        if (_framing.RejectedStatus != 0)
            return Reject(_framing.RejectedStatus);
        if (_framing.ContentLength > limits.MaxBodyBytes)
            return Reject(413);
        Phase = ReadPhase.Body;
        return ReadBody(ref reader);
    }

    private bool TakeHead(ref SequenceReader<byte> reader)
    {
        if (Phase == ReadPhase.Idle)
        {
            // Some clients send an empty line after a body; RFC 9112, 2.2 has servers skip it.
            reader.AdvancePastAny((byte)'\r', (byte)'\n');
            if (reader.End)
                return false;
            Phase = ReadPhase.RequestLine;
        }
        ParserEvents events = new(this);
        if (Phase == ReadPhase.RequestLine)
        {
            if (!s_parser.ParseRequestLine(events, ref reader))
                return false;
            Phase = ReadPhase.Headers;
        }
        SequencePosition start = reader.Position;
        bool whole = s_parser.ParseHeaders(events, ref reader);
        _hasOpenEnd = _sawEmptyValue && HasOpenEnd(reader.Sequence.Slice(start, reader.Position));
        return whole;
    }

    /// <summary>
    /// The parser takes a line feed alone for a line's end, but for the header without a value: "name:\n" it takes in one
    /// piece and refuses in two. What a request is must not depend on how it is cut, so it is refused always.
    /// </summary>
    private static bool HasOpenEnd(ReadOnlySequence<byte> lines)
    {
        SequenceReader<byte> reader = new(lines);
        while (reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
        {
            ReadOnlySpan<byte> text = line.ToArray().AsSpan().TrimEnd(" \t"u8);
            if (text.IndexOf((byte)':') == text.Length - 1 && !text.IsEmpty)
                return true;
        }
        return false;
    }

    private ReadOutcome ReadBody(ref SequenceReader<byte> reader)
    {
        if (_framing.IsChunked)
            return ReadChunks(ref reader);
        BodyBuffer gathered = _context.GatheredBody;
        int missing = (int)_framing.ContentLength - gathered.Length;
        if (gathered.Length == 0 && reader.UnreadSpan.Length >= missing)
        {
            if (missing > 0)
            {
                _context.Body = reader.UnreadSequence.First[..missing];
                reader.Advance(missing);
            }
            return ReadOutcome.Complete;
        }
        while (missing > 0 && !reader.End)
        {
            ReadOnlySpan<byte> part = reader.UnreadSpan;
            part = part[..Math.Min(part.Length, missing)];
            gathered.Append(part);
            reader.Advance(part.Length);
            missing -= part.Length;
        }
        if (missing > 0)
            return ReadOutcome.NeedMore;
        _context.Body = gathered.Written;
        return ReadOutcome.Complete;
    }

    private ReadOutcome ReadChunks(ref SequenceReader<byte> reader)
    {
        switch (_chunks.Decode(ref reader, _context.GatheredBody, limits.MaxBodyBytes))
        {
            case ChunkedDecoder.Outcome.NeedMore:
                return ReadOutcome.NeedMore;
            case ChunkedDecoder.Outcome.Malformed:
                return Reject(400);
            case ChunkedDecoder.Outcome.TooLarge:
                return Reject(413);
            default:
                _context.Body = _context.GatheredBody.Written;
                return ReadOutcome.Complete;
        }
    }

    private ReadOutcome Reject(int status)
    {
        RejectedStatus = status;
        return ReadOutcome.Rejected;
    }

    private void OnStartLine(HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength path, ReadOnlySpan<byte> line)
    {
        _framing.Start(versionAndMethod.Version == HttpVersion.Http11);
        _context.Method = versionAndMethod.Method switch
        {
            HttpMethod.Post => RequestMethod.Post,
            HttpMethod.Get => RequestMethod.Get,
            HttpMethod.Head => RequestMethod.Head,
            HttpMethod.Options => RequestMethod.Options,
            _ => RequestMethod.Other,
        };
        ReadOnlyMemory<byte> target = _context.Arena.Copy(line[path.Offset..]);
        _context.Path = target[..path.Length];
        if (path.Length < target.Length)
            _context.Query = target[(path.Length + 1)..];
    }

    private void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        _sawEmptyValue |= value.IsEmpty;
        switch (name.Length)
        {
            case 4:
                Keep(name, value, "host"u8, KnownHeader.Host);
                Keep(name, value, "date"u8, KnownHeader.Date);
                break;
            case 6:
                Keep(name, value, "origin"u8, KnownHeader.Origin);
                if (Ascii.EqualsIgnoreCase(name, "expect"u8))
                    _framing.OnExpect(value);
                break;
            case 10:
                Keep(name, value, "x-amz-date"u8, KnownHeader.AmzDate);
                if (Ascii.EqualsIgnoreCase(name, "connection"u8))
                    _framing.OnConnection(value);
                break;
            case 12:
                Keep(name, value, "content-type"u8, KnownHeader.ContentType);
                Keep(name, value, "x-amz-target"u8, KnownHeader.AmzTarget);
                break;
            case 13:
                Keep(name, value, "authorization"u8, KnownHeader.Authorization);
                break;
            case 14:
                if (Ascii.EqualsIgnoreCase(name, "content-length"u8))
                    _framing.OnContentLength(value);
                break;
            case 15:
                Keep(name, value, "accept-encoding"u8, KnownHeader.AcceptEncoding);
                break;
            case 16:
                Keep(name, value, "content-encoding"u8, KnownHeader.ContentEncoding);
                break;
            case 17:
                if (Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8))
                    _framing.OnTransferEncoding(value);
                break;
            case 20:
                Keep(name, value, "x-amz-security-token"u8, KnownHeader.AmzSecurityToken);
                Keep(name, value, "x-amz-content-sha256"u8, KnownHeader.AmzContentSha256);
                break;
            case 29:
                Keep(name, value, "access-control-request-method"u8, KnownHeader.AccessControlRequestMethod);
                break;
            case 30:
                Keep(name, value, "access-control-request-headers"u8, KnownHeader.AccessControlRequestHeaders);
                break;
        }
    }

    private void Keep(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ReadOnlySpan<byte> known, KnownHeader header)
    {
        if (Ascii.EqualsIgnoreCase(name, known))
            _context.SetHeader(header, value);
    }

    /// <summary>A struct, so that the parser's generic code calls the reader without an interface in between.</summary>
    private readonly struct ParserEvents(RequestReader reader) : IHttpRequestLineHandler, IHttpHeadersHandler
    {
        public void OnStartLine(
            HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine)
            => reader.OnStartLine(versionAndMethod, targetPath, startLine);

        public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => reader.OnHeader(name, value);

        public void OnHeadersComplete(bool endStream)
        {
        }

        // The two below belong to header compression, which HTTP/1.1 does not have.
        public void OnStaticIndexedHeader(int index) => throw new NotSupportedException();

        public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value) => throw new NotSupportedException();
    }
}

/// <summary>How far a request has been read.</summary>
internal enum ReadPhase
{
    /// <summary>Not a byte of it has arrived.</summary>
    Idle,
    RequestLine,
    Headers,
    Body,
}

/// <summary>What came of reading.</summary>
internal enum ReadOutcome
{
    /// <summary>Everything was taken and the request goes on.</summary>
    NeedMore,

    /// <summary>The context holds the whole request.</summary>
    Complete,

    /// <summary>It cannot be served, and where the next one begins is unknown.</summary>
    Rejected,
}
