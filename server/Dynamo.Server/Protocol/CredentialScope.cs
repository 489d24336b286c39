using System.Text;
using Dynamo.Engine.Operations;
using Dynamo.Server.Http;

namespace Dynamo.Server.Protocol;

/// <summary>
/// Who signed a request and for which region: <c>Credential=access key/date/region/service/aws4_request</c>, in the
/// Authorization header or the query. Empty parts where the request does not tell.
/// </summary>
internal readonly ref struct CredentialScope
{
    private CredentialScope(ReadOnlySpan<byte> accessKey, ReadOnlySpan<byte> region)
    {
        AccessKey = accessKey;
        Region = region;
    }

    public ReadOnlySpan<byte> AccessKey { get; }

    /// <summary>At most 32 letters, digits and hyphens, as it becomes part of ARNs.</summary>
    public ReadOnlySpan<byte> Region { get; }

    public static CredentialScope Of(RequestContext context)
    {
        ReadOnlySpan<byte> header = context.Header(KnownHeader.Authorization);
        return header.IsEmpty
            ? Parse(context.Query.Span, "X-Amz-Credential="u8, "%2F"u8)
            : Parse(header, "Credential="u8, "/"u8);
    }

    /// <summary>The region's text; without allocating if it is the one that the last request had.</summary>
    public string RegionText(string last)
    {
        if (Region.IsEmpty)
            return OperationRequest.DefaultRegion;
        return Ascii.Equals(Region, last) ? last : Encoding.ASCII.GetString(Region);
    }

    private static CredentialScope Parse(
        ReadOnlySpan<byte> source, scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> separator)
    {
        int at = source.IndexOf(name);
        if (at < 0)
            return default;
        ReadOnlySpan<byte> rest = source[(at + name.Length)..];
        int end = rest.IndexOfAny(" ,&"u8);
        rest = end < 0 ? rest : rest[..end];
        ReadOnlySpan<byte> accessKey = Part(ref rest, separator);
        _ = Part(ref rest, separator);
        ReadOnlySpan<byte> region = Part(ref rest, separator);
        return new CredentialScope(accessKey, IsRegion(region) ? region : default);
    }

    private static ReadOnlySpan<byte> Part(scoped ref ReadOnlySpan<byte> rest, scoped ReadOnlySpan<byte> separator)
    {
        int end = rest.IndexOf(separator);
        ReadOnlySpan<byte> part = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + separator.Length)..];
        return part;
    }

    private static bool IsRegion(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > 32)
            return false;
        foreach (byte one in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)one) && one != '-')
                return false;
        }
        return true;
    }
}
