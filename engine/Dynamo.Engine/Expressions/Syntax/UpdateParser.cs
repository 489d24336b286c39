using Dynamo.Engine.Expressions.Tree;

namespace Dynamo.Engine.Expressions.Syntax;

/// <summary>Update expressions: up to one section each of SET, REMOVE, ADD and DELETE, in any order.</summary>
internal ref struct UpdateParser
{
    private readonly ExpressionScope _scope;
    private readonly List<UpdateAction> _actions = [];
    private TokenReader _tokens;
    private uint _sections;
    private string? _sectionProblem;

    private UpdateParser(TokenReader tokens, ExpressionScope scope)
    {
        _tokens = tokens;
        _scope = scope;
    }

    /// <param name="sectionProblem">A section that was used twice, or null.</param>
    public static UpdateAction[] Parse(
        ReadOnlySpan<byte> text, string messagePrefix, ExpressionScope scope, out string? sectionProblem)
    {
        UpdateParser parser = new(new TokenReader(text, messagePrefix), scope);
        do
        {
            parser.ParseSection();
        }
        while (parser._tokens.Kind != TokenKind.End);
        sectionProblem = parser._sectionProblem;
        return [.. parser._actions];
    }

    private void ParseSection()
    {
        UpdateActionKind kind = _tokens.Kind switch
        {
            TokenKind.Set => UpdateActionKind.Set,
            TokenKind.Remove => UpdateActionKind.Remove,
            TokenKind.Add => UpdateActionKind.Add,
            TokenKind.Delete => UpdateActionKind.Delete,
            _ => UnexpectedSection(),
        };
        _tokens.Take();
        uint section = 1u << (int)kind;
        if ((_sections & section) != 0)
            _sectionProblem ??= $"The \"{kind.Keyword()}\" section can only be used once in an update expression;";
        _sections |= section;
        do
        {
            ParseAction(kind);
        }
        while (_tokens.TryTake(TokenKind.Comma));
    }

    private readonly UpdateActionKind UnexpectedSection()
    {
        _tokens.ThrowSyntaxError();
        return default;
    }

    private void ParseAction(UpdateActionKind kind)
    {
        if (_tokens.Kind is not (TokenKind.Identifier or TokenKind.Name))
            _tokens.ThrowSyntaxError();
        DocumentPath target = _scope.ReadPath(ref _tokens);
        Operand? value = null;
        if (kind == UpdateActionKind.Set)
        {
            _tokens.Expect(TokenKind.Equal);
            value = ParseSetValue();
        }
        else if (kind != UpdateActionKind.Remove)
        {
            value = new ValueOperand(_scope.SlotOf(_tokens.Text(_tokens.Expect(TokenKind.Value))));
        }
        _actions.Add(new UpdateAction(kind, target, value));
    }

    /// <summary>
    /// value = "(" value ")" / operand / operand ("+" / "-") operand. A parenthesis may open the value or its first
    /// operand, which shows only behind it.
    /// </summary>
    private Operand ParseSetValue()
    {
        int open = 0;
        while (_tokens.TryTake(TokenKind.OpenParenthesis))
            open++;
        Operand value = OperandParser.ParseBare(ref _tokens, _scope, isUpdate: true);
        bool isSum = false;
        bool closedBefore = false;
        while (true)
        {
            if (!isSum && _tokens.Kind is TokenKind.Plus or TokenKind.Minus)
            {
                value = ParseSum(value);
                isSum = true;
                closedBefore = false;
            }
            else if (open > 0)
            {
                _tokens.Expect(TokenKind.CloseParenthesis);
                if (closedBefore)
                    OperandParser.ThrowRedundant(_tokens);
                closedBefore = true;
                open--;
            }
            else
            {
                return value;
            }
        }
    }

    private Arithmetic ParseSum(Operand left)
    {
        bool isSubtraction = _tokens.Take().Kind == TokenKind.Minus;
        _scope.CountOperator(_tokens);
        Operand right = OperandParser.Parse(ref _tokens, _scope, isUpdate: true);
        Misplace(left);
        Misplace(right);
        return new Arithmetic(isSubtraction, left, right);
    }

    private readonly void Misplace(Operand operand)
    {
        if (operand is FunctionCall { Function: Function.ListAppend } call)
            _scope.ReportMisplaced(call.Function.Name());
    }
}
