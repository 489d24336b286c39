using System.Text;

namespace Dynamo.Server.Http;

/// <summary>Which web pages may read answers. DynamoDB lets all of them.</summary>
internal sealed class CorsPolicy
{
    private readonly byte[][] _allowed;

    /// <param name="origins">"*" for every origin, or the allowed ones, parted by commas.</param>
    public CorsPolicy(string origins)
        => _allowed = origins == "*" ? [] : [.. origins
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(Encoding.ASCII.GetBytes)];

    /// <summary>The value of <c>Access-Control-Allow-Origin</c> for a request from this origin; empty sends none.</summary>
    public ReadOnlySpan<byte> AllowedOrigin(ReadOnlySpan<byte> origin)
    {
        if (origin.IsEmpty)
            return default;
        if (_allowed.Length == 0)
            return "*"u8;
        foreach (byte[] allowed in _allowed)
        {
            if (Ascii.EqualsIgnoreCase(allowed, origin))
                return allowed;
        }
        return default;
    }
}
