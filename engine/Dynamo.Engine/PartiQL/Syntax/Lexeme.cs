namespace Dynamo.Engine.PartiQL.Syntax;

/// <summary>What a token is to the grammar: words by their meaning, and words that only mean something together as one.</summary>
internal enum Lexeme : byte
{
    End,
    Identifier,
    Literal,
    Number,
    Null,
    Missing,
    Parameter,

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

    // Operators, from the loosest to the tightest: StatementGrammar.Precedence goes by their order.
    Union,
    Except,
    Intersect,
    Or,
    And,
    Not,
    Equal,
    NotEqual,
    Is,
    In,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Between,
    Like,
    Plus,
    Minus,
    Concatenation,
    Star,
    Slash,
    Percent,

    // Words that are neither names nor keywords.
    As,
    At,
    By,
    For,
    Ascending,
    Descending,

    /// <summary>A keyword that starts nothing and ends nothing here; every one from here on is a keyword.</summary>
    Keyword,
    Aggregate,
    All,
    Case,
    Cast,
    Character,
    Coalesce,
    Create,
    Cross,
    Date,
    Delete,
    Distinct,
    Double,
    Drop,
    Else,
    EndOfCase,
    Escape,
    Execute,
    From,

    /// <summary>The name of a function that has no syntax of its own.</summary>
    Function,
    Index,
    Insert,

    /// <summary>INSERT INTO.</summary>
    InsertInto,
    Into,
    Join,

    /// <summary>INNER, LEFT and the like, in front of JOIN.</summary>
    JoinKind,
    Limit,
    Modified,
    New,
    NullIf,
    Offset,
    Old,
    On,
    Order,
    Precision,
    Remove,

    /// <summary>ALL OLD, ALL NEW, MODIFIED OLD or MODIFIED NEW.</summary>
    Returned,
    Returning,
    Select,
    Set,

    /// <summary>A function whose arguments PartiQL parts by words.</summary>
    SpecialFunction,
    Table,
    Then,
    Time,

    /// <summary>The name of a type, also where it is a function's too.</summary>
    Type,
    TypeOrFunction,
    Update,
    Value,
    Values,
    Varying,
    When,
    Where,
    With,
    Zone,
}
