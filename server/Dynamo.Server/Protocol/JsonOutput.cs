using System.Buffers.Text;
using Dynamo.Server.Http;

namespace Dynamo.Server.Protocol;

/// <summary>JSON's pieces, written straight into the answer. Punctuation between them is the caller's.</summary>
internal static class JsonOutput
{
    /// <summary>A quoted string.</summary>
    public static void String(this ResponseBuffer output, ReadOnlySpan<byte> text)
    {
        if (JsonText.NeedsEscape(text))
        {
            StringWithEscapes(output, text);
            return;
        }
        Span<byte> target = output.GetSpan(text.Length + 2);
        target[0] = (byte)'"';
        text.CopyTo(target[1..]);
        target[text.Length + 1] = (byte)'"';
        output.Advance(text.Length + 2);
    }

    /// <summary>For names and texts that are not on a hot path.</summary>
    public static void String(this ResponseBuffer output, string text)
        => output.String(System.Text.Encoding.UTF8.GetBytes(text));

    public static void Boolean(this ResponseBuffer output, bool value) => output.Write(value ? "true"u8 : "false"u8);

    public static void Integer(this ResponseBuffer output, long value)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(20), out int length);
        output.Advance(length);
    }

    /// <summary>Capacity units as Java prints a double that is a multiple of one half: 0.5, 1.0, 12.5.</summary>
    public static void Units(this ResponseBuffer output, double units)
    {
        long halves = (long)Math.Round(units * 2);
        output.Integer(halves >> 1);
        output.Write((halves & 1) == 0 ? ".0"u8 : ".5"u8);
    }

    /// <summary>
    /// Milliseconds since 1970, shown in seconds, as Java prints a double of that magnitude: 1.783950123456E9.
    /// </summary>
    public static void Timestamp(this ResponseBuffer output, long milliseconds)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(milliseconds, digits, out int length);
        if (milliseconds < 10_000_000_000) // Under 1E7 seconds Java prints no exponent; only a test's clock is there.
        {
            output.Integer(milliseconds / 1000);
            output.Write(".0"u8);
            return;
        }
        output.Write(digits[0]);
        output.Write((byte)'.');
        ReadOnlySpan<byte> fraction = digits[1..length].TrimEnd((byte)'0');
        output.Write(fraction.IsEmpty ? "0"u8 : fraction);
        output.Write((byte)'E');
        output.Integer(length - 4);
    }

    /// <summary>A quoted string of base64.</summary>
    public static void Base64(this ResponseBuffer output, ReadOnlySpan<byte> bytes)
    {
        Span<byte> target = output.GetSpan(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length) + 2);
        target[0] = (byte)'"';
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, target[1..], out _, out int written);
        target[written + 1] = (byte)'"';
        output.Advance(written + 2);
    }

    private static void StringWithEscapes(ResponseBuffer output, ReadOnlySpan<byte> text)
    {
        Span<byte> target = output.GetSpan(text.Length * JsonText.MaxEscapedLength + 2);
        target[0] = (byte)'"';
        int length = 1 + JsonText.Escape(text, target[1..]);
        target[length++] = (byte)'"';
        output.Advance(length);
    }
}
