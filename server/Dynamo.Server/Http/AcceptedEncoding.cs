using System.Buffers.Text;
using System.Text;

namespace Dynamo.Server.Http;

/// <summary>What an answer may be compressed with.</summary>
internal enum AcceptedCoding
{
    None,
    Gzip,
    Deflate,
}

/// <summary>
/// Reads Accept-Encoding as the service does (measured on AWS by the authors of ScyllaDB's tests, 2025): the highest
/// quality wins, of equals the one that is named first, "identity" says nothing, and "*" stands for what is not named.
/// </summary>
internal static class AcceptedEncoding
{
    public static AcceptedCoding Choose(ReadOnlySpan<byte> header)
    {
        AcceptedCoding best = AcceptedCoding.None;
        double bestQuality = 0;
        double anyQuality = 0;
        bool namesGzip = false;
        bool namesDeflate = false;
        foreach (Range range in header.Split((byte)','))
        {
            ReadOnlySpan<byte> element = header[range];
            int end = element.IndexOf((byte)';');
            ReadOnlySpan<byte> name = (end < 0 ? element : element[..end]).Trim(" \t"u8);
            double quality = end < 0 ? 1 : Quality(element[end..]);
            if (name.SequenceEqual("*"u8))
            {
                anyQuality = Math.Max(anyQuality, quality);
                continue;
            }
            AcceptedCoding coding = Find(name);
            if (coding == AcceptedCoding.None)
                continue;
            namesGzip |= coding == AcceptedCoding.Gzip;
            namesDeflate |= coding == AcceptedCoding.Deflate;
            if (quality > bestQuality)
            {
                best = coding;
                bestQuality = quality;
            }
        }
        if (anyQuality <= bestQuality || (namesGzip && namesDeflate))
            return best;
        return namesGzip ? AcceptedCoding.Deflate : AcceptedCoding.Gzip;
    }

    private static AcceptedCoding Find(ReadOnlySpan<byte> name)
        => Ascii.EqualsIgnoreCase(name, "gzip"u8) ? AcceptedCoding.Gzip
            : Ascii.EqualsIgnoreCase(name, "deflate"u8) ? AcceptedCoding.Deflate
            : AcceptedCoding.None;

    /// <summary>
    /// From 0 to 1. The service looks for the first "q=" wherever it stands; what is no number counts as 1, and so
    /// does what is larger.
    /// </summary>
    private static double Quality(ReadOnlySpan<byte> parameters)
    {
        int start = parameters.IndexOf("q="u8);
        if (start < 0)
            return 1;
        ReadOnlySpan<byte> text = parameters[(start + 2)..];
        int end = text.IndexOf((byte)';');
        text = (end < 0 ? text : text[..end]).Trim(" \t"u8);
        return Utf8Parser.TryParse(text, out double quality, out int used) && used == text.Length
            ? Math.Clamp(quality, 0, 1)
            : 1;
    }
}
