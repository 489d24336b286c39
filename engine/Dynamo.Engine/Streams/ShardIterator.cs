using System.Buffers.Binary;
using System.Text;

namespace Dynamo.Engine.Streams;

/// <summary>
/// A ShardIterator: the stream, the place to read from and when it was made, as a text that clients hand back.
/// </summary>
internal readonly record struct ShardIterator(string StreamArn, StreamPosition From, long TimeMs)
{
    /// <summary>How long an iterator may be used, in milliseconds.</summary>
    public const long LifetimeMs = 15 * 60 * 1000;

    /// <summary>The last millisecond of the year 9999, since 1970 UTC.</summary>
    private const long MaxTimeMs = 253402300799999;

    private const byte FormatVersion = 1;
    private const int Length = 1 + sizeof(long) + StreamPosition.KeyLength;
    private const string Separator = "|1|";

    public string Encode()
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = FormatVersion;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], TimeMs);
        From.Write(bytes[(1 + sizeof(long))..]);
        return $"{StreamArn}{Separator}{Convert.ToBase64String(bytes)}";
    }

    public static bool TryDecode(ReadOnlySpan<byte> text, out ShardIterator iterator)
    {
        iterator = default;
        string whole = Encoding.UTF8.GetString(text);
        int separator = whole.LastIndexOf(Separator, StringComparison.Ordinal);
        Span<byte> bytes = stackalloc byte[Length];
        if (separator < 0 || !Convert.TryFromBase64String(whole[(separator + Separator.Length)..], bytes, out int length)
            || length != Length || bytes[0] != FormatVersion)
        {
            return false;
        }
        iterator = new ShardIterator(
            whole[..separator], StreamPosition.Read(bytes[(1 + sizeof(long))..]), BinaryPrimitives.ReadInt64BigEndian(bytes[1..]));
        // Anybody may have written it: only a time that a clock can show can be judged and worded.
        return iterator.TimeMs is >= 0 and <= MaxTimeMs;
    }
}
