using Dynamo.Engine.Expressions.Tree;

namespace Dynamo.Engine.Expressions.Syntax;

/// <summary>
/// Condition, filter and key condition expressions, by recursive descent. A parenthesis may open a condition or an
/// operand, which shows only behind it, so both are parsed by the same methods and told apart afterwards.
/// </summary>
internal ref struct ConditionParser
{
    /// <summary>
    /// Nested parentheses that are followed up. Deeper ones cannot be legal: two need an operator between them not to
    /// be redundant, and the count of operators is limited.
    /// </summary>
    private const int MaxDepth = ExpressionScope.MaxOperators + 2;

    private readonly ExpressionScope _scope;
    private TokenReader _tokens;
    private int _depth;

    private ConditionParser(TokenReader tokens, ExpressionScope scope)
    {
        _tokens = tokens;
        _scope = scope;
    }

    public static Condition Parse(ReadOnlySpan<byte> text, string messagePrefix, ExpressionScope scope)
    {
        ConditionParser parser = new(new TokenReader(text, messagePrefix), scope);
        Condition condition = parser.AsCondition(parser.ParseOr(asOperand: false));
        if (parser._tokens.Kind != TokenKind.End)
            parser._tokens.ThrowSyntaxError();
        return condition;
    }

    /// <summary>or = and *("OR" and)</summary>
    /// <param name="asOperand">An operand alone will do, if a closing parenthesis follows.</param>
    private Parsed ParseOr(bool asOperand)
    {
        Parsed first = ParseAnd(asOperand);
        if (first.Condition is null || _tokens.Kind != TokenKind.Or)
            return first;
        List<Condition> parts = [AsCondition(first)];
        while (_tokens.TryTake(TokenKind.Or))
        {
            _scope.CountOperator(_tokens);
            parts.Add(AsCondition(ParseAnd(asOperand: false)));
        }
        return new Parsed(new Junction(isOr: true, [.. parts]));
    }

    /// <summary>and = not *("AND" not)</summary>
    private Parsed ParseAnd(bool asOperand)
    {
        Parsed first = ParseNot(asOperand);
        if (first.Condition is null || _tokens.Kind != TokenKind.And)
            return first;
        List<Condition> parts = [AsCondition(first)];
        while (_tokens.TryTake(TokenKind.And))
        {
            _scope.CountOperator(_tokens);
            parts.Add(AsCondition(ParseNot(asOperand: false)));
        }
        return new Parsed(new Junction(isOr: false, [.. parts]));
    }

    /// <summary>not = *"NOT" predicate</summary>
    private Parsed ParseNot(bool asOperand)
    {
        int negations = 0;
        for (; _tokens.TryTake(TokenKind.Not); negations++)
            _scope.CountOperator(_tokens);
        Parsed predicate = ParsePredicate(asOperand && negations == 0);
        if (negations == 0)
            return predicate;
        Condition condition = AsCondition(predicate);
        for (; negations > 0; negations--)
            condition = new Negation(condition);
        return new Parsed(condition);
    }

    /// <summary>
    /// predicate = "(" or ")" / operand comparator operand / operand "BETWEEN" operand "AND" operand /
    /// operand "IN" "(" operand *("," operand) ")" / function
    /// </summary>
    private Parsed ParsePredicate(bool asOperand)
    {
        Parsed left = _tokens.Kind == TokenKind.OpenParenthesis
            ? ParseParentheses()
            : new Parsed(OperandParser.ParseBare(ref _tokens, _scope, isUpdate: false));
        if (left.Operand is { } operand && TryParseComparison(operand) is { } comparison)
            return new Parsed(comparison);
        if (left.Condition is not null)
            return left;
        if (!asOperand || _tokens.Kind != TokenKind.CloseParenthesis)
            _tokens.ThrowSyntaxError();
        return left;
    }

    private Parsed ParseParentheses()
    {
        if (++_depth > MaxDepth)
            OperandParser.ThrowRedundant(_tokens);
        _tokens.Take();
        Parsed inner = ParseOr(asOperand: true);
        _tokens.Expect(TokenKind.CloseParenthesis);
        if (inner.InParentheses)
            OperandParser.ThrowRedundant(_tokens);
        _depth--;
        return inner with { InParentheses = true };
    }

    private Condition? TryParseComparison(Operand left)
    {
        switch (_tokens.Kind)
        {
            case >= TokenKind.Equal and <= TokenKind.GreaterOrEqual:
                Comparator comparator = (Comparator)(_tokens.Take().Kind - TokenKind.Equal);
                _scope.CountOperator(_tokens);
                return new Comparison(comparator, Value(left), Value(ParseOperand()));
            case TokenKind.Between:
                _tokens.Take();
                _scope.CountOperator(_tokens);
                Operand lower = Value(ParseOperand());
                _tokens.Expect(TokenKind.And);
                return new Between(Value(left), lower, Value(ParseOperand()));
            case TokenKind.In:
                _tokens.Take();
                _scope.CountOperator(_tokens);
                return new Membership(Value(left), ParseCandidates());
            default:
                return null;
        }
    }

    private Operand[] ParseCandidates()
    {
        _tokens.Expect(TokenKind.OpenParenthesis);
        List<Operand> candidates = [];
        do
        {
            candidates.Add(Value(ParseOperand()));
        }
        while (_tokens.TryTake(TokenKind.Comma));
        _tokens.Expect(TokenKind.CloseParenthesis);
        return [.. candidates];
    }

    private Operand ParseOperand() => OperandParser.Parse(ref _tokens, _scope, isUpdate: false);

    private readonly Operand Value(Operand operand)
    {
        if (operand is FunctionCall { Function: not (Function.Unknown or Function.Size) } call)
            _scope.ReportMisplaced(call.Function.Name());
        return operand;
    }

    private readonly Condition AsCondition(Parsed parsed)
    {
        if (parsed.Condition is FunctionCondition { Call.Function: Function.Size })
            _scope.ReportMisplaced(Function.Size.Name());
        return parsed.Condition!;
    }
}
