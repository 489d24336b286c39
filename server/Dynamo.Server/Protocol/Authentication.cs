using System.Text;
using Dynamo.Server.Http;

namespace Dynamo.Server.Protocol;

/// <summary>
/// The form of a request's signature. Any well-formed one is accepted: signatures are not verified.
/// </summary>
internal static class Authentication
{
    /// <summary>In the order in which DynamoDB names what is missing.</summary>
    private static readonly string[] s_headerParts = ["Credential", "Signature", "SignedHeaders"];

    private static readonly string[] s_queryParts =
        ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"];

    /// <summary>The path of every ordinary request: looks without allocating; false sends it to <see cref="Reject"/>.</summary>
    public static bool IsWellFormed(RequestContext context)
    {
        ReadOnlySpan<byte> header = context.Header(KnownHeader.Authorization);
        if (!context.Query.IsEmpty || !header.StartsWith("AWS4-"u8))
            return !context.Query.IsEmpty && IsWellFormedSlowly(context);
        return HasPart(header, "Credential="u8) && HasPart(header, "Signature="u8) && HasPart(header, "SignedHeaders="u8)
            && HasDate(context);
    }

    /// <summary>Writes the answer to a request that <see cref="IsWellFormed"/> refused.</summary>
    public static void Reject(RequestContext context)
    {
        ReadOnlySpan<byte> header = context.Header(KnownHeader.Authorization);
        Dictionary<string, string> query = ParseQuery(context.Query.Span);
        bool byQuery = query.ContainsKey("X-Amz-Algorithm");
        if (byQuery && !header.IsEmpty)
        {
            ProtocolErrors.InvalidSignature(context,
                "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
        }
        else if (byQuery)
        {
            ProtocolErrors.IncompleteSignature(context, QueryFaults(query) + "Re-examine the query-string parameters.");
        }
        else if (!header.StartsWith("AWS4-"u8))
        {
            ProtocolErrors.MissingAuthenticationToken(context);
        }
        else
        {
            ProtocolErrors.IncompleteSignature(context,
                HeaderFaults(context) + "Authorization=" + Encoding.UTF8.GetString(header));
        }
    }

    private static bool IsWellFormedSlowly(RequestContext context)
    {
        Dictionary<string, string> query = ParseQuery(context.Query.Span);
        bool hasHeader = !context.Header(KnownHeader.Authorization).IsEmpty;
        if (query.ContainsKey("X-Amz-Algorithm"))
            return !hasHeader && QueryFaults(query).Length == 0;
        return context.Header(KnownHeader.Authorization).StartsWith("AWS4-"u8) && HeaderFaults(context).Length == 0;
    }

    private static bool HasDate(RequestContext context)
        => !context.Header(KnownHeader.AmzDate).IsEmpty || !context.Header(KnownHeader.Date).IsEmpty;

    /// <summary>Whether the header has the part, at a part's start and with a value.</summary>
    /// <param name="part">With its equals sign.</param>
    private static bool HasPart(ReadOnlySpan<byte> header, ReadOnlySpan<byte> part)
    {
        for (int from = 0; ;)
        {
            int found = header[from..].IndexOf(part);
            if (found < 0)
                return false;
            int at = from + found;
            int end = at + part.Length;
            if (at > 0 && IsSeparator(header[at - 1]))
                return end < header.Length && !IsSeparator(header[end]);
            from = end;
        }
    }

    private static bool IsSeparator(byte value) => value is (byte)' ' or (byte)',';

    private static string HeaderFaults(RequestContext context)
    {
        ReadOnlySpan<byte> header = context.Header(KnownHeader.Authorization);
        StringBuilder faults = new();
        foreach (string part in s_headerParts)
        {
            if (!HasPart(header, Encoding.ASCII.GetBytes(part + "=")))
                faults.Append("Authorization header requires '").Append(part).Append("' parameter. ");
        }
        if (!HasDate(context))
            faults.Append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
        return faults.ToString();
    }

    private static string QueryFaults(Dictionary<string, string> query)
        => string.Concat(s_queryParts
            .Where(part => !query.TryGetValue(part, out string? value) || value.Length == 0)
            .Select(part => $"AWS query-string parameters must include '{part}'. "));

    private static Dictionary<string, string> ParseQuery(ReadOnlySpan<byte> query)
    {
        Dictionary<string, string> result = new(StringComparer.Ordinal);
        foreach (string pair in Encoding.UTF8.GetString(query).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? pair : pair[..equals];
            result.TryAdd(Uri.UnescapeDataString(name), equals < 0 ? "" : Uri.UnescapeDataString(pair[(equals + 1)..]));
        }
        return result;
    }
}
