using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace Dynamo.Server.Http;

/// <summary>
/// Compressed bodies, both ways: requests say it in Content-Encoding, answers follow Accept-Encoding. The service
/// knows gzip and deflate, which is the zlib format (RFC 9110, 8.4.1).
/// </summary>
internal static class ContentCoding
{
    /// <summary>Answers up to this many bytes leave as they are, as the service's do.</summary>
    public const int MaxPlainBytes = 4096;

    private const int ChunkBytes = 16 * 1024;

    /// <summary>
    /// A gzip of nothing. It follows every body that is decoded: behind a whole one it changes nothing, and in one that
    /// ends early it stands where the checksum should, which the decoder alone would not miss.
    /// </summary>
    private static readonly byte[] s_nothing = [31, 139, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private static readonly byte[] s_gzip = "gzip"u8.ToArray();
    private static readonly byte[] s_deflate = "deflate"u8.ToArray();

    /// <summary>Compresses the context's answer if it is large and the client accepts it.</summary>
    public static void EncodeAnswer(RequestContext context)
    {
        if (context.Response.Length <= MaxPlainBytes || context.Header(KnownHeader.AcceptEncoding).IsEmpty)
            return;
        AcceptedCoding accepted = AcceptedEncoding.Choose(context.Header(KnownHeader.AcceptEncoding));
        if (accepted == AcceptedCoding.None)
            return;
        ResponseBuffer body = context.Response;
        // What does not compress grows by 5 bytes in some 16 KB; head and tail take 18.
        byte[] scratch = ArrayPool<byte>.Shared.Rent(body.Length + body.Length / 1024 + 64);
        try
        {
            MemoryStream target = new(scratch);
            using (Stream coder = accepted == AcceptedCoding.Gzip
                ? new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true)
                : new ZLibStream(target, CompressionLevel.Optimal, leaveOpen: true))
            {
                coder.Write(body.Written);
            }
            body.Truncate(0);
            body.Write(scratch.AsSpan(0, (int)target.Position));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
        context.ContentEncoding = accepted == AcceptedCoding.Gzip ? s_gzip : s_deflate;
    }

    /// <summary>Replaces the context's body by what it holds.</summary>
    /// <returns>
    /// False if the coding is unknown, the body is not of it or ends early, or it holds more than
    /// <paramref name="maxBytes"/>; the service calls all of these an error of its own.
    /// </returns>
    public static bool TryDecodeBody(RequestContext context, int maxBytes)
    {
        ReadOnlySpan<byte> coding = context.Header(KnownHeader.ContentEncoding);
        if (coding.IsEmpty || Ascii.EqualsIgnoreCase(coding, "identity"u8))
            return true;
        bool gzip = Ascii.EqualsIgnoreCase(coding, s_gzip);
        if (context.Body.IsEmpty || (!gzip && !Ascii.EqualsIgnoreCase(coding, s_deflate)))
            return false;
        if (!TryDecode(context.Body.Span, gzip, maxBytes, context.DecodedBody))
            return false;
        context.Body = context.DecodedBody.Written;
        return true;
    }

    /// <param name="gzip">Or zlib.</param>
    /// <param name="decoded">Takes what the body holds, at most <paramref name="maxBytes"/>.</param>
    internal static bool TryDecode(ReadOnlySpan<byte> body, bool gzip, int maxBytes, BodyBuffer decoded)
    {
        byte[] coded = [.. body, .. s_nothing];
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            using Stream source = gzip
                ? new GZipStream(new MemoryStream(coded), CompressionMode.Decompress)
                : new ZLibStream(new MemoryStream(coded), CompressionMode.Decompress);
            for (int read; (read = source.Read(chunk)) > 0;)
            {
                if (read > maxBytes - decoded.Length)
                    return false;
                decoded.Append(chunk.AsSpan(0, read));
            }
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException) // The latter for a body that needs a dictionary.
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
