using System.Buffers;
using Kind = Dynamo.Engine.PartiQL.Syntax.StatementTokenKind;

namespace Dynamo.Engine.PartiQL.Syntax;

/// <summary>Splits the UTF-8 of a PartiQL statement into tokens; comments are white space.</summary>
internal static class StatementLexer
{
    private static readonly SearchValues<byte> s_wordBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$"u8);

    /// <summary>The first token at or behind <paramref name="position"/>.</summary>
    public static StatementToken Read(ReadOnlySpan<byte> text, int position)
    {
        if (!TrySkipSpace(text, ref position))
            return new StatementToken(Kind.Invalid, position, text.Length - position);
        if (position == text.Length)
            return new StatementToken(Kind.End, position, 0);
        byte first = text[position];
        byte second = position + 1 < text.Length ? text[position + 1] : (byte)0;
        if (char.IsAsciiLetter((char)first) || first is (byte)'_' or (byte)'$')
            return new StatementToken(Kind.Word, position, RunLength(text[position..], s_wordBytes));
        if (char.IsAsciiDigit((char)first) || (first == '.' && char.IsAsciiDigit((char)second)))
            return ReadNumber(text, position);
        if (first is (byte)'\'' or (byte)'"')
            return ReadQuoted(text, position);
        return ReadSymbol(first, second, position);
    }

    /// <returns>False: a comment does not end; the position is where it starts.</returns>
    private static bool TrySkipSpace(ReadOnlySpan<byte> text, ref int position)
    {
        while (position < text.Length)
        {
            ReadOnlySpan<byte> rest = text[position..];
            if (rest[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f' or (byte)'\v')
            {
                position++;
            }
            else if (rest.StartsWith("--"u8))
            {
                int end = rest.IndexOfAny((byte)'\r', (byte)'\n');
                position = end < 0 ? text.Length : position + end + 1;
            }
            else if (rest.StartsWith("/*"u8))
            {
                int end = rest[2..].IndexOf("*/"u8);
                if (end < 0)
                    return false;
                position += 2 + end + 2;
            }
            else
            {
                break;
            }
        }
        return true;
    }

    private static int RunLength(ReadOnlySpan<byte> text, SearchValues<byte> bytes)
    {
        int length = text.IndexOfAnyExcept(bytes);
        return length < 0 ? text.Length : length;
    }

    /// <summary>digits [ "." digits ] [ "e" [ sign ] digits ], either part before the exponent possibly empty.</summary>
    private static StatementToken ReadNumber(ReadOnlySpan<byte> text, int start)
    {
        int end = start + DigitsLength(text[start..]);
        if (end < text.Length && text[end] == '.')
            end += 1 + DigitsLength(text[(end + 1)..]);
        if (end == text.Length || text[end] is not ((byte)'e' or (byte)'E'))
            return new StatementToken(Kind.Number, start, end - start);
        end++;
        if (end < text.Length && text[end] is (byte)'+' or (byte)'-')
            end++;
        int digits = DigitsLength(text[end..]);
        return new StatementToken(digits > 0 ? Kind.Number : Kind.Invalid, start, end + digits - start);
    }

    private static int DigitsLength(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return length < 0 ? text.Length : length;
    }

    /// <summary>A quote inside is written twice.</summary>
    private static StatementToken ReadQuoted(ReadOnlySpan<byte> text, int start)
    {
        byte quote = text[start];
        int at = start + 1;
        while (true)
        {
            int next = text[at..].IndexOf(quote);
            if (next < 0)
                return new StatementToken(Kind.Invalid, start, text.Length - start);
            at += next + 1;
            if (at == text.Length || text[at] != quote)
                return new StatementToken(quote == '\'' ? Kind.String : Kind.QuotedWord, start, at - start);
            at++;
        }
    }

    private static StatementToken ReadSymbol(byte first, byte second, int start) => (first, second) switch
    {
        ((byte)'<', (byte)'<') => new(Kind.OpenBag, start, 2),
        ((byte)'>', (byte)'>') => new(Kind.CloseBag, start, 2),
        ((byte)'<', (byte)'>') or ((byte)'!', (byte)'=') => new(Kind.NotEqual, start, 2),
        ((byte)'<', (byte)'=') => new(Kind.LessOrEqual, start, 2),
        ((byte)'>', (byte)'=') => new(Kind.GreaterOrEqual, start, 2),
        ((byte)'<', _) => new(Kind.Less, start, 1),
        ((byte)'>', _) => new(Kind.Greater, start, 1),
        ((byte)'=', _) => new(Kind.Equal, start, 1),
        ((byte)'?', _) => new(Kind.Parameter, start, 1),
        ((byte)'(', _) => new(Kind.OpenParenthesis, start, 1),
        ((byte)')', _) => new(Kind.CloseParenthesis, start, 1),
        ((byte)'[', _) => new(Kind.OpenBracket, start, 1),
        ((byte)']', _) => new(Kind.CloseBracket, start, 1),
        ((byte)'{', _) => new(Kind.OpenBrace, start, 1),
        ((byte)'}', _) => new(Kind.CloseBrace, start, 1),
        ((byte)',', _) => new(Kind.Comma, start, 1),
        ((byte)'.', _) => new(Kind.Dot, start, 1),
        ((byte)':', _) => new(Kind.Colon, start, 1),
        ((byte)';', _) => new(Kind.Semicolon, start, 1),
        ((byte)'+', _) => new(Kind.Plus, start, 1),
        ((byte)'-', _) => new(Kind.Minus, start, 1),
        ((byte)'*', _) => new(Kind.Star, start, 1),
        ((byte)'/', _) => new(Kind.Slash, start, 1),
        ((byte)'%', _) => new(Kind.Percent, start, 1),
        ((byte)'|', (byte)'|') => new(Kind.Concatenation, start, 2),
        _ => new(Kind.Invalid, start, 1),
    };
}
