namespace Dynamo.Engine.PartiQL.Syntax;

internal enum StatementTokenKind : byte
{
    End,

    /// <summary>A name or keyword without quotes.</summary>
    Word,

    /// <summary><c>"name"</c>.</summary>
    QuotedWord,

    /// <summary><c>'text'</c>.</summary>
    String,
    Number,

    /// <summary><c>?</c>.</summary>
    Parameter,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    OpenBag,
    CloseBag,
    Comma,
    Dot,
    Colon,
    Semicolon,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,

    /// <summary><c>||</c>.</summary>
    Concatenation,

    /// <summary>What no statement may contain, a comment or a quotation without end included.</summary>
    Invalid,
}

/// <summary>Offsets are bytes of the statement; quotes belong to the token.</summary>
internal readonly record struct StatementToken(StatementTokenKind Kind, int Start, int Length)
{
    public int End => Start + Length;
}
