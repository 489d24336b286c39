using Dynamo.Engine.Values;
using Kind = Dynamo.Engine.PartiQL.Syntax.StatementTokenKind;

namespace Dynamo.Engine.PartiQL.Syntax;

/// <summary>The lexemes of a statement, words that belong together put together.</summary>
internal static class LexemeReader
{
    /// <param name="destination">Has room for one more lexeme than the text has bytes.</param>
    /// <returns>How many there are, the end included.</returns>
    public static int Read(ReadOnlySpan<byte> text, Span<Lexeme> destination)
    {
        int count = 0, position = 0;
        while (true)
        {
            StatementToken token = StatementLexer.Read(text, position);
            Lexeme lexeme = Of(token.Kind, text.Slice(token.Start, token.Length));
            if (count > 0 && Together(destination[count - 1], lexeme) is { } together)
                destination[count - 1] = together;
            else
                destination[count++] = lexeme;
            if (lexeme == Lexeme.End)
                return count;
            position = token.End;
        }
    }

    private static Lexeme Of(Kind kind, ReadOnlySpan<byte> text)
    {
        if (kind == Kind.Word)
            return StatementWords.Of(text);
        // Nothing is said about what is no token, nor about what is no number.
        if (kind == Kind.Invalid || (kind == Kind.Number && !IsNumber(text)))
            StatementReader.ThrowNotWellFormed("");
        return Of(kind);
    }

    private static Lexeme Of(Kind kind) => kind switch
    {
        Kind.QuotedWord => Lexeme.Identifier,
        Kind.String => Lexeme.Literal,
        Kind.Number => Lexeme.Number,
        Kind.Parameter => Lexeme.Parameter,
        Kind.Equal => Lexeme.Equal,
        Kind.NotEqual => Lexeme.NotEqual,
        Kind.Less => Lexeme.Less,
        Kind.LessOrEqual => Lexeme.LessOrEqual,
        Kind.Greater => Lexeme.Greater,
        Kind.GreaterOrEqual => Lexeme.GreaterOrEqual,
        Kind.OpenParenthesis => Lexeme.OpenParenthesis,
        Kind.CloseParenthesis => Lexeme.CloseParenthesis,
        Kind.OpenBracket => Lexeme.OpenBracket,
        Kind.CloseBracket => Lexeme.CloseBracket,
        Kind.OpenBrace => Lexeme.OpenBrace,
        Kind.CloseBrace => Lexeme.CloseBrace,
        Kind.OpenBag => Lexeme.OpenBag,
        Kind.CloseBag => Lexeme.CloseBag,
        Kind.Comma => Lexeme.Comma,
        Kind.Dot => Lexeme.Dot,
        Kind.Colon => Lexeme.Colon,
        Kind.Semicolon => Lexeme.Semicolon,
        Kind.Plus => Lexeme.Plus,
        Kind.Minus => Lexeme.Minus,
        Kind.Star => Lexeme.Star,
        Kind.Slash => Lexeme.Slash,
        Kind.Percent => Lexeme.Percent,
        Kind.Concatenation => Lexeme.Concatenation,
        _ => Lexeme.End,
    };

    /// <summary>Two words that are one, as IS NOT is, or null.</summary>
    private static Lexeme? Together(Lexeme first, Lexeme second) => (first, second) switch
    {
        (Lexeme.Not, Lexeme.In or Lexeme.Between or Lexeme.Like) => second,
        (Lexeme.Is, Lexeme.Not) or (Lexeme.Union or Lexeme.Except or Lexeme.Intersect, Lexeme.All) => first,
        (Lexeme.Insert, Lexeme.Into) => Lexeme.InsertInto,
        (Lexeme.All or Lexeme.Modified, Lexeme.Old or Lexeme.New) => Lexeme.Returned,
        (Lexeme.Character, Lexeme.Varying) or (Lexeme.Double, Lexeme.Precision) => Lexeme.Type,
        _ => null,
    };

    /// <summary>Exponent and scale have 32 bits, as in Java's BigDecimal.</summary>
    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny((byte)'e', (byte)'E') < 0)
            return true;
        Span<byte> canonical = stackalloc byte[DynamoNumber.MaxLength];
        return DynamoNumber.TryNormalize(text, canonical, out _, NumberRules.Older) != NumberFault.NotNumeric;
    }
}
