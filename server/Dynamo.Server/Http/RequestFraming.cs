using System.Buffers.Text;
using System.Text;

namespace Dynamo.Server.Http;

/// <summary>
/// What a request's headers say about where it ends and what follows it (RFC 9112, 6 and 9). Whatever two readers
/// could understand differently is refused: that is how requests are smuggled.
/// </summary>
internal struct RequestFraming
{
    /// <summary>The announced length of the body in bytes; -1 where none was announced.</summary>
    public long ContentLength { get; private set; }

    public bool IsChunked { get; private set; }

    public bool KeepAlive { get; private set; }

    /// <summary>The client waits for "100 Continue" before it sends the body.</summary>
    public bool ExpectsContinue { get; private set; }

    /// <summary>The HTTP status to refuse with; 0 while nothing is wrong.</summary>
    public int RejectedStatus { get; private set; }

    private bool _isHttp11;

    public void Start(bool isHttp11)
    {
        this = default;
        ContentLength = -1;
        KeepAlive = isHttp11;
        _isHttp11 = isHttp11;
    }

    public void OnContentLength(ReadOnlySpan<byte> value)
    {
        bool valid = Utf8Parser.TryParse(value, out long length, out int used) && used == value.Length
            && length >= 0 && value[0] is >= (byte)'0' and <= (byte)'9';
        if (!valid || (ContentLength >= 0 && ContentLength != length))
            RejectedStatus = 400;
        ContentLength = length;
    }

    public void OnTransferEncoding(ReadOnlySpan<byte> value)
    {
        if (!_isHttp11 || IsChunked)
            RejectedStatus = 400;
        else if (!Ascii.EqualsIgnoreCase(value, "chunked"u8))
            RejectedStatus = 501;
        IsChunked = true;
    }

    public void OnConnection(ReadOnlySpan<byte> value)
    {
        foreach (Range part in value.Split((byte)','))
        {
            ReadOnlySpan<byte> token = value[part].Trim(" \t"u8);
            if (Ascii.EqualsIgnoreCase(token, "close"u8))
                KeepAlive = false;
            else if (!_isHttp11 && Ascii.EqualsIgnoreCase(token, "keep-alive"u8))
                KeepAlive = true;
        }
    }

    public void OnExpect(ReadOnlySpan<byte> value)
    {
        if (_isHttp11 && Ascii.EqualsIgnoreCase(value, "100-continue"u8))
            ExpectsContinue = true;
    }

    /// <summary>To be called once, behind the last header.</summary>
    public void Complete()
    {
        if (IsChunked && ContentLength >= 0)
            RejectedStatus = 400;
        if (!IsChunked && ContentLength < 0)
            ContentLength = 0;
    }
}
