using System.Buffers;
using System.Text;

namespace Dynamo.Engine.Expressions.Syntax;

/// <summary>Splits the UTF-8 of an expression into tokens. One lexer serves every kind of expression.</summary>
internal static class Lexer
{
    private static readonly SearchValues<byte> s_wordBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    private static readonly SearchValues<byte> s_space = SearchValues.Create(" \t\r\n"u8);

    /// <summary>The first token at or behind <paramref name="position"/>.</summary>
    public static Token Read(ReadOnlySpan<byte> text, int position)
    {
        int skip = text[position..].IndexOfAnyExcept(s_space);
        if (skip < 0)
            return new Token(TokenKind.End, text.Length, 0);
        int start = position + skip;
        byte first = text[start];
        if (char.IsAsciiLetter((char)first))
        {
            int length = WordLength(text[start..]);
            return new Token(Keyword(text.Slice(start, length)), start, length);
        }
        if (char.IsAsciiDigit((char)first))
            return new Token(TokenKind.Integer, start, IntegerLength(text[start..]));
        if (first is (byte)'#' or (byte)':')
        {
            int length = 1 + WordLength(text[(start + 1)..]);
            TokenKind kind = length == 1 ? TokenKind.Invalid : first == '#' ? TokenKind.Name : TokenKind.Value;
            return new Token(kind, start, length);
        }
        return Operator(text, start);
    }

    private static Token Operator(ReadOnlySpan<byte> text, int start)
    {
        byte second = start + 1 < text.Length ? text[start + 1] : (byte)0;
        return (text[start], second) switch
        {
            ((byte)'<', (byte)'>') => new Token(TokenKind.NotEqual, start, 2),
            ((byte)'<', (byte)'=') => new Token(TokenKind.LessOrEqual, start, 2),
            ((byte)'>', (byte)'=') => new Token(TokenKind.GreaterOrEqual, start, 2),
            ((byte)'<', _) => new Token(TokenKind.Less, start, 1),
            ((byte)'>', _) => new Token(TokenKind.Greater, start, 1),
            ((byte)'=', _) => new Token(TokenKind.Equal, start, 1),
            ((byte)'(', _) => new Token(TokenKind.OpenParenthesis, start, 1),
            ((byte)')', _) => new Token(TokenKind.CloseParenthesis, start, 1),
            ((byte)'[', _) => new Token(TokenKind.OpenBracket, start, 1),
            ((byte)']', _) => new Token(TokenKind.CloseBracket, start, 1),
            ((byte)',', _) => new Token(TokenKind.Comma, start, 1),
            ((byte)'.', _) => new Token(TokenKind.Dot, start, 1),
            ((byte)'+', _) => new Token(TokenKind.Plus, start, 1),
            ((byte)'-', _) => new Token(TokenKind.Minus, start, 1),
            _ => new Token(TokenKind.Invalid, start, CharacterLength(text[start..])),
        };
    }

    private static int WordLength(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAnyExcept(s_wordBytes);
        return length < 0 ? text.Length : length;
    }

    private static int IntegerLength(ReadOnlySpan<byte> text)
    {
        if (text[0] == '0')
            return 1;
        int length = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return length < 0 ? text.Length : length;
    }

    /// <summary>Bytes of the first character, so that messages quote it whole.</summary>
    private static int CharacterLength(ReadOnlySpan<byte> text)
    {
        Rune.DecodeFromUtf8(text, out _, out int length);
        return Math.Max(length, 1);
    }

    private static TokenKind Keyword(ReadOnlySpan<byte> word) => word.Length switch
    {
        2 when Is(word, "or"u8) => TokenKind.Or,
        2 when Is(word, "in"u8) => TokenKind.In,
        3 when Is(word, "and"u8) => TokenKind.And,
        3 when Is(word, "not"u8) => TokenKind.Not,
        3 when Is(word, "set"u8) => TokenKind.Set,
        3 when Is(word, "add"u8) => TokenKind.Add,
        6 when Is(word, "remove"u8) => TokenKind.Remove,
        6 when Is(word, "delete"u8) => TokenKind.Delete,
        7 when Is(word, "between"u8) => TokenKind.Between,
        _ => TokenKind.Identifier,
    };

    private static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> lowerCase) => Ascii.EqualsIgnoreCase(word, lowerCase);
}
