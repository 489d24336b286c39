using Kind = Dynamo.Engine.PartiQL.Syntax.ExpressionKind;

namespace Dynamo.Engine.PartiQL.Syntax;

/// <content>SELECT, and what INSERT, UPDATE, DELETE and FROM are made of.</content>
internal ref partial struct StatementGrammar
{
    private void Select()
    {
        if (Head is Lexeme.Distinct or Lexeme.All)
            Take();
        if (TryTake(Lexeme.Value))
            Expression();
        else
            Columns();
        Expect(Lexeme.From, "Expected FROM after SELECT list");
        Sources(ClausePrecedence);
        Where(ClausePrecedence);
        if (TryTake(Lexeme.Order))
        {
            Expect(Lexeme.By, "Expected BY");
            do
            {
                Expression();
                if (Head is Lexeme.Ascending or Lexeme.Descending)
                    Take();
            }
            while (TryTake(Lexeme.Comma));
        }
        if (TryTake(Lexeme.Limit))
            Expression(ClausePrecedence);
        if (TryTake(Lexeme.Offset))
            Expression(ClausePrecedence);
    }

    private void Columns()
    {
        int count = 0;
        bool hasStar = false;
        do
        {
            count++;
            if (TryTake(Lexeme.Star))
            {
                hasStar = true;
                continue;
            }
            if (NameOfReserved(Head) is { } reserved)
                Throw($"Expected identifier or an expression but found unexpected keyword '{reserved}' in a select list.");
            Expression();
            Alias(Lexeme.As);
        }
        while (TryTake(Lexeme.Comma));
        if (hasStar && count > 1)
            Throw("Other expressions may not be present in the select list when '*' is used without dot notation.");
    }

    private static string? NameOfReserved(Lexeme lexeme) => lexeme switch
    {
        Lexeme.InsertInto => "insert_into",
        Lexeme.Set => "set",
        Lexeme.Remove => "remove",
        Lexeme.Update => "update",
        Lexeme.Delete => "delete",
        Lexeme.Select => "select",
        Lexeme.From => "from",
        Lexeme.Where => "where",
        _ => null,
    };

    private void Sources(int precedence)
    {
        Source(precedence);
        while (TryTakeJoin(out bool isConditional))
        {
            _hasJoin = true;
            Source(precedence);
            if (!isConditional)
                continue;
            Expect(Lexeme.On, "Expected 'ON'");
            Expression(precedence);
        }
    }

    /// <summary>A comma, or JOIN behind words of what kind.</summary>
    private bool TryTakeJoin(out bool isConditional)
    {
        isConditional = false;
        if (TryTake(Lexeme.Comma))
            return true;
        int at = _at;
        bool isCross = false;
        for (; _lexemes[at] is Lexeme.JoinKind or Lexeme.Cross; at++)
            isCross |= _lexemes[at] == Lexeme.Cross;
        if (_lexemes[at] != Lexeme.Join)
            return false;
        _at = at + 1;
        isConditional = !isCross;
        return true;
    }

    private void Source(int precedence)
    {
        if (Head == Lexeme.OpenParenthesis && Next is not (Lexeme.Literal or Lexeme.Number or Lexeme.Select))
        {
            Enter();
            Take();
            Sources(precedence);
            Expect(Lexeme.CloseParenthesis, "Expected RIGHT_PAREN");
            _depth--;
        }
        else
        {
            Expression(precedence);
        }
        Aliases();
    }

    private void Target()
    {
        SimplePath();
        Aliases();
    }

    private void Aliases()
    {
        Alias(Lexeme.As);
        Alias(Lexeme.At);
        Alias(Lexeme.By);
    }

    /// <param name="word">What stands in front; AS may be left out.</param>
    private void Alias(Lexeme word)
    {
        if (TryTake(word))
        {
            if (Head != Lexeme.Identifier)
                Throw($"Expected identifier for {(word == Lexeme.As ? "AS" : word == Lexeme.At ? "AT" : "BY")}-alias");
            Take();
        }
        else if (word == Lexeme.As)
        {
            TryTake(Lexeme.Identifier);
        }
    }

    private void Where(int precedence)
    {
        if (TryTake(Lexeme.Where))
            Expression(precedence);
    }

    private void WhereAndReturning()
    {
        Where(0);
        Returning();
    }

    private void Returning()
    {
        if (!TryTake(Lexeme.Returning))
            return;
        do
        {
            Expect(Lexeme.Returned, "Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.");
            if (!TryTake(Lexeme.Star) && Expression() is not (Kind.Lit or Kind.Number or Kind.Id or Kind.Missing or Kind.Path))
                Throw("Unsupported syntax in RETURNING columns.");
        }
        while (TryTake(Lexeme.Comma));
    }

    private void Manipulations()
    {
        if (Head is not (Lexeme.InsertInto or Lexeme.Set or Lexeme.Remove))
            Throw("Expected data manipulation");
        while (Head is Lexeme.InsertInto or Lexeme.Set or Lexeme.Remove)
            Manipulation();
    }

    private void Manipulation()
    {
        switch (Take())
        {
            case Lexeme.InsertInto:
                SimplePath();
                bool isItem = TryTake(Lexeme.Value);
                Expression();
                if (isItem && TryTake(Lexeme.At))
                    Expression();
                if (isItem)
                    Returning();
                break;
            case Lexeme.Set:
                do
                {
                    SimplePath();
                    Expect(Lexeme.Equal, "Expected '='");
                    Expression();
                }
                while (TryTake(Lexeme.Comma));
                break;
            default:
                SimplePath();
                break;
        }
    }
}
