using Kind = Dynamo.Engine.PartiQL.Syntax.ExpressionKind;

namespace Dynamo.Engine.PartiQL.Syntax;

/// <content>What stands between operators.</content>
internal ref partial struct StatementGrammar
{
    private Kind Term()
    {
        Lexeme head = Head;
        switch (head)
        {
            case Lexeme.Literal or Lexeme.Null:
                Take();
                return Kind.Lit;
            case Lexeme.Number:
                Take();
                return Kind.Number;
            case Lexeme.Missing:
                Take();
                return Kind.Missing;
            case Lexeme.Parameter:
                Take();
                return Kind.Parameter;
            case Lexeme.Identifier:
                Take();
                if (Head != Lexeme.OpenParenthesis)
                    return Kind.Id;
                Call();
                return Kind.Call;
            case Lexeme.OpenParenthesis:
                return Group();
            case Lexeme.OpenBracket:
                Take();
                Items(Lexeme.CloseBracket, "Expected RIGHT_BRACKET");
                return Kind.List;
            case Lexeme.OpenBag:
                Take();
                Items(Lexeme.CloseBag, "Expected RIGHT_DOUBLE_ANGLE_BRACKET");
                return Kind.Bag;
            case Lexeme.OpenBrace:
                Struct();
                return Kind.Struct;
        }
        if (head is >= Lexeme.Union and <= Lexeme.Percent && head != Lexeme.Star)
            Throw("Unexpected operator");
        if (head < Lexeme.Keyword)
            Throw("Unexpected term");
        return KeywordTerm();
    }

    private Kind KeywordTerm()
    {
        Lexeme head = Head;
        if (head is Lexeme.InsertInto or Lexeme.Set or Lexeme.Remove)
        {
            Manipulation();
            return Kind.Dml;
        }
        if (head is Lexeme.Function or Lexeme.Aggregate or Lexeme.TypeOrFunction && Next != Lexeme.OpenParenthesis)
            Throw("Unexpected keyword");
        switch (Take())
        {
            case Lexeme.Select:
                Select();
                return Kind.Select;
            case Lexeme.Update:
                Target();
                Manipulations();
                WhereAndReturning();
                return Kind.Dml;
            case Lexeme.Delete:
                Expect(Lexeme.From, "Expected FROM after DELETE");
                Target();
                WhereAndReturning();
                return Kind.Dml;
            case Lexeme.From:
                Sources(0);
                Where(0);
                Manipulations();
                Returning();
                return Kind.Dml;
            case Lexeme.Function or Lexeme.TypeOrFunction:
                Call();
                return Kind.Call;
            case Lexeme.Aggregate:
                Aggregate();
                return Kind.CallAgg;
            case Lexeme.NullIf:
                if (Head != Lexeme.OpenParenthesis)
                    Throw("Missing left parenthesis after nullif");
                Arguments();
                return Kind.NullIf;
            case Lexeme.Coalesce:
                if (Head != Lexeme.OpenParenthesis)
                    Throw("Missing left parenthesis after coalesce");
                Arguments();
                return Kind.Coalesce;
            case Lexeme.SpecialFunction:
                if (Head != Lexeme.OpenParenthesis)
                    Throw("Expected LEFT_PAREN");
                Call();
                return Kind.Call;
            case Lexeme.Cast:
                Cast();
                return Kind.Cast;
            case Lexeme.Case:
                return Case();
            case Lexeme.Date:
                if (Head != Lexeme.Literal)
                    Throw($"Expected date string followed by the keyword DATE, found {IonTypeOf(Head)}");
                Take();
                return Kind.Date;
            case Lexeme.Time:
                Time();
                return Kind.LitTime;
            case Lexeme.Values:
                do
                {
                    if (Head != Lexeme.OpenParenthesis)
                        Throw("Expected LEFT_PAREN for row value constructor");
                    Arguments();
                }
                while (TryTake(Lexeme.Comma));
                return Kind.Bag;
            case Lexeme.Create or Lexeme.Drop:
                if (Head is not (Lexeme.Table or Lexeme.Index))
                    Throw(head == Lexeme.Create ? "Unexpected token following CREATE" : "Unexpected token following DROP");
                _at = _lexemes.Length - 1;
                return Kind.Ddl;
            case Lexeme.Execute:
                if (Head == Lexeme.End)
                    Throw("No stored procedure provided");
                _at = _lexemes.Length - 1;
                return Kind.Exec;
            default:
                Throw("Unexpected keyword");
                return default;
        }
    }

    /// <summary>Parentheses; around several expressions they make a list.</summary>
    private Kind Group()
    {
        Take();
        Kind kind = Expression();
        while (TryTake(Lexeme.Comma))
        {
            Expression();
            kind = Kind.List;
        }
        Expect(Lexeme.CloseParenthesis, "Expected RIGHT_PAREN");
        return kind;
    }

    private void Call()
    {
        if (Next == Lexeme.Star)
            Throw("Unexpected term");
        if (Next == Lexeme.CloseParenthesis)
            _at += 2;
        else
            Arguments();
    }

    private void Aggregate()
    {
        if (Next == Lexeme.CloseParenthesis)
            Throw("Aggregate functions are always unary");
        Take();
        if (Head is Lexeme.Distinct or Lexeme.All)
            Take();
        if (!TryTake(Lexeme.Star))
            Expression();
        Expect(Lexeme.CloseParenthesis, "Expected RIGHT_PAREN");
    }

    /// <summary>At least one expression, in parentheses.</summary>
    private void Arguments()
    {
        Take();
        do
        {
            Expression();
        }
        while (TryTake(Lexeme.Comma));
        Expect(Lexeme.CloseParenthesis, "Expected RIGHT_PAREN");
    }

    private void Items(Lexeme close, string problem)
    {
        if (TryTake(close))
            return;
        do
        {
            Expression();
        }
        while (TryTake(Lexeme.Comma));
        Expect(close, problem);
    }

    private void Struct()
    {
        Take();
        if (TryTake(Lexeme.CloseBrace))
            return;
        do
        {
            Expression();
            Expect(Lexeme.Colon, "Expected COLON");
            Expression();
        }
        while (TryTake(Lexeme.Comma));
        Expect(Lexeme.CloseBrace, "Expected RIGHT_CURLY");
    }

    private void TypeName()
    {
        if (Head is not (Lexeme.Type or Lexeme.TypeOrFunction or Lexeme.Null or Lexeme.Missing or Lexeme.Date or Lexeme.Time or Lexeme.Character))
            Throw("Expected type name");
        Take();
        if (Head == Lexeme.OpenParenthesis)
            Arguments();
    }

    private void Cast()
    {
        if (Head != Lexeme.OpenParenthesis)
            Throw("Missing left parenthesis after cast");
        Take();
        Expression();
        Expect(Lexeme.As, "Expected AS");
        TypeName();
        Expect(Lexeme.CloseParenthesis, "Expected RIGHT_PAREN");
    }

    private Kind Case()
    {
        Kind kind = Head == Lexeme.When ? Kind.SearchedCase : Kind.SimpleCase;
        if (kind == Kind.SimpleCase)
            Expression();
        if (Head != Lexeme.When)
            Throw("Expected a WHEN clause in CASE");
        while (TryTake(Lexeme.When))
        {
            Expression();
            Expect(Lexeme.Then, "Expected THEN keyword");
            Expression();
        }
        if (TryTake(Lexeme.Else))
            Expression();
        Expect(Lexeme.EndOfCase, "Expected END keyword");
        return kind;
    }

    /// <summary>TIME, WITH TIME ZONE or not, and a string.</summary>
    private void Time()
    {
        if (Head == Lexeme.OpenParenthesis)
            Arguments();
        if (Head >= Lexeme.Keyword)
        {
            Expect(Lexeme.With, "Expected WITH keyword");
            Expect(Lexeme.Time, "Expected TIME keyword");
            Expect(Lexeme.Zone, "Expected ZONE keyword");
        }
        if (Head != Lexeme.Literal)
            Throw($"Expected time string followed by the keyword TIME OR TIME WITH TIME ZONE, found {IonTypeOf(Head)}");
        Take();
    }

    /// <summary>What the parser calls a token's value; words and signs are symbols to it.</summary>
    private static string IonTypeOf(Lexeme lexeme) => lexeme switch
    {
        Lexeme.Number or Lexeme.Parameter => "INT",
        Lexeme.Null or Lexeme.Missing => "NULL",
        _ => "SYMBOL",
    };
}
