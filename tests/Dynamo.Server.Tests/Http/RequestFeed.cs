using System.Buffers;
using System.Text;
using Dynamo.Server.Http;

namespace Dynamo.Server.Tests.Http;

/// <summary>
/// Drives a <see cref="RequestReader"/> as a connection does: what it leaves stays in front of what arrives next.
/// </summary>
internal sealed class RequestFeed : IDisposable
{
    private readonly RequestReader _reader;
    private readonly RequestContext _context = new();
    private byte[] _left = [];

    public RequestFeed(HttpLimits? limits = null)
    {
        _reader = new RequestReader(limits ?? new HttpLimits());
        _reader.Start();
    }

    /// <summary>A line for each request that was read, and "rejected N" where one was refused.</summary>
    public List<string> Read { get; } = [];

    /// <summary>Bytes that were not taken yet.</summary>
    public int Unread => _left.Length;

    public bool IsRejected { get; private set; }

    /// <summary>The bytes arrive behind those that were left, in a segment of their own.</summary>
    public void Arrive(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySequence<byte> buffer = Segments.Of(_left, bytes);
        while (!IsRejected && !buffer.IsEmpty)
        {
            ReadOutcome outcome = _reader.Read(ref buffer, _context);
            if (outcome == ReadOutcome.NeedMore)
                break;
            IsRejected = outcome == ReadOutcome.Rejected;
            Read.Add(IsRejected ? $"rejected {_reader.RejectedStatus}" : Describe());
            _context.Reset();
            _reader.Start();
        }
        _left = buffer.ToArray();
    }

    public void Dispose() => _context.Dispose();

    private string Describe() => string.Join('|',
        _context.Method, Text(_context.Path.Span), Text(_context.Query.Span),
        Text(_context.Header(KnownHeader.Host)), Text(_context.Header(KnownHeader.ContentType)),
        Text(_context.Header(KnownHeader.AmzTarget)), Text(_context.Header(KnownHeader.Authorization)),
        _reader.KeepAlive ? "keep" : "close", Text(_context.Body.Span));

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
