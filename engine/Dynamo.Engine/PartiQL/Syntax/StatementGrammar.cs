using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Kind = Dynamo.Engine.PartiQL.Syntax.ExpressionKind;

namespace Dynamo.Engine.PartiQL.Syntax;

/// <summary>
/// Whether a statement is well formed, said before anything else about it. DynamoDB reads statements with Amazon's
/// parser for PartiQL (partiql-lang-kotlin, 0.5 to 0.7), which knows far more than DynamoDB then supports: for it a
/// statement is an expression like any other. Its messages, and at which token it gives up, are followed here as far as
/// statements of DynamoDB go; grouping and LET are left out.
/// </summary>
internal ref partial struct StatementGrammar
{
    /// <summary>Bounds the recursion; far beyond what anyone writes.</summary>
    private const int MaxDepth = 400;

    /// <summary>How tightly NOT binds what is behind it.</summary>
    private const int NotPrecedence = 30;

    /// <summary>What UNION and the like may not be part of: FROM, WHERE and LIMIT.</summary>
    private const int ClausePrecedence = 6;

    private readonly ReadOnlySpan<Lexeme> _lexemes;
    private int _at;
    private int _depth;
    private bool _hasJoin;

    private StatementGrammar(ReadOnlySpan<Lexeme> lexemes) => _lexemes = lexemes;

    private readonly Lexeme Head => _lexemes[_at];

    private readonly Lexeme Next => _lexemes[Math.Min(_at + 1, _lexemes.Length - 1)];

    private readonly bool IsAtEnd => Head == Lexeme.End || (Head == Lexeme.Semicolon && Next == Lexeme.End);

    /// <param name="hasJoin">Whether a FROM names more than one source.</param>
    public static Kind Check(ReadOnlySpan<byte> text, out bool hasJoin)
    {
        Lexeme[] lexemes = ArrayPool<Lexeme>.Shared.Rent(text.Length + 1);
        try
        {
            int count = LexemeReader.Read(text, lexemes);
            StatementGrammar grammar = new(lexemes.AsSpan(0, count));
            Kind kind = grammar.Statement();
            hasJoin = grammar._hasJoin;
            return kind;
        }
        finally
        {
            ArrayPool<Lexeme>.Shared.Return(lexemes);
        }
    }

    private Kind Statement()
    {
        Kind kind = Expression();
        if (!IsAtEnd)
            Throw(Head == Lexeme.Semicolon
                ? "Unexpected token after semicolon. (Only one query is allowed.)"
                : "Unexpected token after expression");
        return kind;
    }

    /// <param name="precedence">Of the operator in front; a looser one ends the expression.</param>
    private Kind Expression(int precedence = 0)
    {
        Enter();
        Kind left = Unary();
        while (Precedence(Head) > precedence)
        {
            Lexeme operation = Take();
            if (operation == Lexeme.Is)
                TypeName();
            else if (operation == Lexeme.In && Head == Lexeme.OpenParenthesis && Next is not (Lexeme.Select or Lexeme.Values))
                Arguments();
            else
                RightSide(operation);
            left = KindOf(operation);
        }
        _depth--;
        return left;
    }

    private void RightSide(Lexeme operation)
    {
        if (Head == Lexeme.End)
            Throw("Missing right-hand side expression of infix operator");
        int precedence = Precedence(operation);
        Expression(precedence);
        bool isThird = operation == Lexeme.Between || (operation == Lexeme.Like && Head == Lexeme.Escape);
        if (!isThird)
            return;
        if (operation == Lexeme.Between)
            Expect(Lexeme.And, "Expected AND keyword");
        else
            Take();
        if (IsAtEnd)
            Throw(operation == Lexeme.Between ? "Expected expression after AND" : "Expected expression after ESCAPE");
        Expression(precedence);
    }

    /// <summary>0 for what is not an operator between two expressions.</summary>
    private static int Precedence(Lexeme lexeme) => lexeme switch
    {
        < Lexeme.Union or > Lexeme.Percent or Lexeme.Not => 0,
        <= Lexeme.Intersect => 5,
        Lexeme.Or => 10,
        Lexeme.And => 20,
        <= Lexeme.In => 40,
        <= Lexeme.Like => 50,
        <= Lexeme.Concatenation => 60,
        _ => 70,
    };

    private static Kind KindOf(Lexeme operation) => operation switch
    {
        Lexeme.Union => Kind.Union,
        Lexeme.Except => Kind.Except,
        Lexeme.Intersect => Kind.Intersect,
        Lexeme.Or => Kind.Or,
        Lexeme.And => Kind.And,
        Lexeme.Equal => Kind.Eq,
        Lexeme.NotEqual => Kind.Ne,
        Lexeme.Is => Kind.IsType,
        Lexeme.In => Kind.InCollection,
        Lexeme.Less => Kind.Lt,
        Lexeme.LessOrEqual => Kind.Lte,
        Lexeme.Greater => Kind.Gt,
        Lexeme.GreaterOrEqual => Kind.Gte,
        Lexeme.Between => Kind.Between,
        Lexeme.Like => Kind.Like,
        Lexeme.Plus => Kind.Plus,
        Lexeme.Minus => Kind.Minus,
        Lexeme.Concatenation => Kind.Concat,
        Lexeme.Star => Kind.Times,
        Lexeme.Slash => Kind.Divide,
        _ => Kind.Modulo,
    };

    private Kind Unary()
    {
        Lexeme operation = Head;
        if (operation == Lexeme.Not)
        {
            Take();
            Expression(NotPrecedence);
            return Kind.Not;
        }
        if (operation is not (Lexeme.Plus or Lexeme.Minus))
            return Path();
        Enter();
        Take();
        Kind term = Unary();
        _depth--;
        if (term == Kind.Number)
            return Kind.Number;
        return operation == Lexeme.Plus ? Kind.Pos : Kind.Neg;
    }

    private Kind Path()
    {
        Kind term = Term();
        bool isPath = false;
        for (; Head is Lexeme.Dot or Lexeme.OpenBracket; isPath = true)
            Step(isSimple: false);
        return isPath ? Kind.Path : term;
    }

    /// <summary>What may be written to: a name, and names and indexes behind it.</summary>
    private void SimplePath()
    {
        Expect(Lexeme.Identifier, "Expected identifier for simple path");
        while (Head is Lexeme.Dot or Lexeme.OpenBracket)
            Step(isSimple: true);
    }

    private void Step(bool isSimple)
    {
        if (Take() == Lexeme.Dot)
        {
            if (Head == Lexeme.Star && isSimple)
                Throw("Invalid path dot component for simple path");
            if (Head is not (Lexeme.Identifier or Lexeme.Star))
                Throw("Invalid path dot component");
            Take();
            return;
        }
        Kind index = Kind.Lit;
        if (Head == Lexeme.Star)
            Take();
        else
            index = Expression();
        Expect(Lexeme.CloseBracket, "Expected RIGHT_BRACKET");
        if (isSimple && index is not (Kind.Lit or Kind.Number or Kind.Id or Kind.Missing))
            Throw("Invalid path component for simple path");
    }

    /// <summary>For whatever calls itself; it takes the level off again at its end.</summary>
    private void Enter()
    {
        if (++_depth > MaxDepth)
            Throw("Unexpected term");
    }

    private Lexeme Take()
    {
        Lexeme taken = Head;
        if (taken != Lexeme.End)
            _at++;
        return taken;
    }

    private bool TryTake(Lexeme lexeme)
    {
        if (Head != lexeme)
            return false;
        Take();
        return true;
    }

    private void Expect(Lexeme lexeme, string problem)
    {
        if (!TryTake(lexeme))
            Throw(problem);
    }

    [DoesNotReturn]
    private static void Throw(string problem) => StatementReader.ThrowNotWellFormed(problem);
}
