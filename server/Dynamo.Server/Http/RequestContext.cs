namespace Dynamo.Server.Http;

/// <summary>
/// One request and its answer. Pooled: a connection borrows one while requests are arriving and gives it back when it
/// falls idle. Serves one request at a time; all memory handed out is valid until the answer has been written.
/// </summary>
internal sealed class RequestContext : IDisposable
{
    private const int HeaderCount = (int)KnownHeader.AccessControlRequestHeaders + 1;

    private readonly ReadOnlyMemory<byte>[] _headers = new ReadOnlyMemory<byte>[HeaderCount];

    /// <summary>Scratch memory with the life of one request: header values, unescaped text, decoded binary.</summary>
    public RequestArena Arena { get; } = new();

    public RequestMethod Method { get; set; }

    /// <summary>The request target's path as it was sent, without the query.</summary>
    public ReadOnlyMemory<byte> Path { get; set; }

    /// <summary>What follows the target's '?', as it was sent; empty if there is none.</summary>
    public ReadOnlyMemory<byte> Query { get; set; }

    /// <summary>The whole body, contiguous; at most <see cref="HttpLimits.MaxBodyBytes"/>.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>The answer's HTTP status.</summary>
    public int Status { get; set; } = 200;

    /// <summary>The answer's body. Until the handler sets another type, it has the request's own of the two JSON types.</summary>
    public ResponseBuffer Response { get; } = new();

    /// <summary>The answer's <c>Content-Type</c>; empty sends none.</summary>
    public ReadOnlyMemory<byte> ContentType { get; set; }

    /// <summary>What the answer's body is compressed with; empty if it is not.</summary>
    public ReadOnlyMemory<byte> ContentEncoding { get; set; }

    /// <summary>
    /// What the handler keeps beside a context to use it again: request objects, writers. Never shared between
    /// requests in flight; survives <see cref="Reset"/>.
    /// </summary>
    public IDisposable? HandlerState { get; set; }

    /// <summary>Where a body gathers that does not lie in one piece in the pipe.</summary>
    public BodyBuffer GatheredBody { get; } = new();

    /// <summary>What a compressed body holds.</summary>
    public BodyBuffer DecodedBody { get; } = new();

    /// <summary>A header's value without the blanks around it; empty if it is absent or empty.</summary>
    public ReadOnlySpan<byte> Header(KnownHeader header) => _headers[(int)header].Span;

    /// <summary>Keeps a copy of a header's value. Of a header sent twice the first counts.</summary>
    public void SetHeader(KnownHeader header, ReadOnlySpan<byte> value)
    {
        if (_headers[(int)header].IsEmpty && !value.IsEmpty)
            _headers[(int)header] = Arena.Copy(value);
    }

    /// <summary>Makes ready for the next request; keeps memory of ordinary size and gives back the rest.</summary>
    public void Reset()
    {
        Array.Clear(_headers);
        Arena.Reset();
        Method = RequestMethod.Other;
        Path = default;
        Query = default;
        Body = default;
        GatheredBody.Reset();
        DecodedBody.Reset();
        Status = 200;
        ContentType = default;
        ContentEncoding = default;
        Response.Reset();
    }

    public void Dispose()
    {
        Arena.Dispose();
        GatheredBody.Dispose();
        DecodedBody.Dispose();
        Response.Dispose();
        HandlerState?.Dispose();
    }
}

/// <summary>The methods that differ in their answers.</summary>
internal enum RequestMethod
{
    Other,
    Get,
    Head,
    Options,
    Post,
}
