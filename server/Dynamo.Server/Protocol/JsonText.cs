using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Dynamo.Server.Protocol;

/// <summary>JSON's escapes, both ways, on UTF-8.</summary>
internal static class JsonText
{
    /// <summary>Longest escape of one byte: \u001F.</summary>
    public const int MaxEscapedLength = 6;

    /// <summary>What DynamoDB escapes: the quote, the backslash and control characters. All else goes out raw.</summary>
    private static readonly SearchValues<byte> s_escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    /// <summary>
    /// Whether any byte must be escaped. Names and short texts by hand: a search through <see cref="SearchValues"/>
    /// costs them more than it finds (BatchGetItem 100 in OperationBenchmarks).
    /// </summary>
    public static bool NeedsEscape(ReadOnlySpan<byte> text)
    {
        if (text.Length > 2 * Vector128<byte>.Count)
            return text.ContainsAny(s_escaped);
        ref byte start = ref MemoryMarshal.GetReference(text);
        if (text.Length >= Vector128<byte>.Count)
        {
            nuint last = (nuint)(text.Length - Vector128<byte>.Count);
            return AnyEscaped(Vector128.LoadUnsafe(ref start)) || AnyEscaped(Vector128.LoadUnsafe(ref start, last));
        }
        if (text.Length >= sizeof(ulong))
        {
            ref byte end = ref Unsafe.Add(ref start, text.Length - sizeof(ulong));
            return AnyEscaped(Vector128.Create(Unsafe.ReadUnaligned<ulong>(ref start), Unsafe.ReadUnaligned<ulong>(ref end)).AsByte());
        }
        foreach (byte one in text)
        {
            if (one < 0x20 || one == (byte)'"' || one == (byte)'\\')
                return true;
        }
        return false;
    }

    private static bool AnyEscaped(Vector128<byte> bytes)
        => (Vector128.LessThan(bytes, Vector128.Create((byte)0x20))
            | Vector128.Equals(bytes, Vector128.Create((byte)'"'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))) != Vector128<byte>.Zero;

    /// <summary>Writes the text with its escapes, without quotes.</summary>
    /// <param name="destination">At least <see cref="MaxEscapedLength"/> times the text's length.</param>
    public static int Escape(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        int length = 0;
        while (true)
        {
            int plain = text.IndexOfAny(s_escaped);
            if (plain < 0)
            {
                text.CopyTo(destination[length..]);
                return length + text.Length;
            }
            text[..plain].CopyTo(destination[length..]);
            length += plain;
            length += EscapeOne(text[plain], destination[length..]);
            text = text[(plain + 1)..];
        }
    }

    /// <summary>
    /// Undoes the escapes of a string that a JSON reader has accepted. A surrogate without its partner becomes '?',
    /// as Java's encoder writes it.
    /// </summary>
    /// <param name="destination">At least as long as the raw text.</param>
    public static int Unescape(ReadOnlySpan<byte> raw, Span<byte> destination)
    {
        int length = 0;
        while (true)
        {
            int plain = raw.IndexOf((byte)'\\');
            if (plain < 0)
            {
                raw.CopyTo(destination[length..]);
                return length + raw.Length;
            }
            raw[..plain].CopyTo(destination[length..]);
            length += plain;
            raw = raw[plain..];
            length += raw[1] == 'u' ? UnescapeCodePoint(ref raw, destination[length..]) : UnescapeOne(ref raw, destination[length..]);
        }
    }

    private static int EscapeOne(byte value, Span<byte> destination)
    {
        destination[0] = (byte)'\\';
        byte letter = value switch
        {
            (byte)'"' or (byte)'\\' => value,
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            _ => (byte)'u',
        };
        destination[1] = letter;
        if (letter != 'u')
            return 2;
        Utf8Formatter.TryFormat((uint)value, destination[2..], out _, new StandardFormat('X', 4));
        return MaxEscapedLength;
    }

    private static int UnescapeOne(ref ReadOnlySpan<byte> raw, Span<byte> destination)
    {
        destination[0] = raw[1] switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            byte other => other,
        };
        raw = raw[2..];
        return 1;
    }

    private static int UnescapeCodePoint(ref ReadOnlySpan<byte> raw, Span<byte> destination)
    {
        char first = Hex(raw);
        raw = raw[6..];
        if (!char.IsSurrogate(first))
            return new Rune(first).EncodeToUtf8(destination);
        if (char.IsHighSurrogate(first) && raw.StartsWith("\\u"u8) && char.IsLowSurrogate(Hex(raw)))
        {
            Rune pair = new(first, Hex(raw));
            raw = raw[6..];
            return pair.EncodeToUtf8(destination);
        }
        destination[0] = (byte)'?';
        return 1;
    }

    /// <summary>The four digits of the \uXXXX that <paramref name="raw"/> starts with.</summary>
    private static char Hex(ReadOnlySpan<byte> raw)
    {
        Utf8Parser.TryParse(raw.Slice(2, 4), out ushort value, out _, 'x');
        return (char)value;
    }
}
