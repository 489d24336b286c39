using System.Text;
using Dynamo.Engine.Expressions.Tree;

namespace Dynamo.Engine.Expressions.Syntax;

/// <summary>Operands: paths, placeholders and functions, each possibly in parentheses.</summary>
internal static class OperandParser
{
    /// <summary>operand = "(" operand ")" / value / path / function "(" operand *("," operand) ")"</summary>
    public static Operand Parse(ref TokenReader tokens, ExpressionScope scope, bool isUpdate)
    {
        bool inParentheses = tokens.TryTake(TokenKind.OpenParenthesis);
        if (!inParentheses)
            return ParseBare(ref tokens, scope, isUpdate);
        int depth = 1;
        while (tokens.TryTake(TokenKind.OpenParenthesis))
            depth++;
        Operand operand = ParseBare(ref tokens, scope, isUpdate);
        for (int closed = 1; closed <= depth; closed++)
        {
            tokens.Expect(TokenKind.CloseParenthesis);
            if (closed > 1)
                ThrowRedundant(tokens);
        }
        return operand;
    }

    public static Operand ParseBare(ref TokenReader tokens, ExpressionScope scope, bool isUpdate)
    {
        if (tokens.Kind == TokenKind.Value)
            return new ValueOperand(scope.SlotOf(tokens.Text(tokens.Take())));
        if (tokens.Kind == TokenKind.Identifier && tokens.Peek() == TokenKind.OpenParenthesis)
            return ParseFunction(ref tokens, scope, isUpdate);
        if (tokens.Kind is not (TokenKind.Identifier or TokenKind.Name))
            tokens.ThrowSyntaxError();
        return new PathOperand(scope.ReadPath(ref tokens));
    }

    public static void ThrowRedundant(in TokenReader tokens) => tokens.Throw("The expression has redundant parentheses;");

    private static FunctionCall ParseFunction(ref TokenReader tokens, ExpressionScope scope, bool isUpdate)
    {
        ReadOnlySpan<byte> name = tokens.Text(tokens.Take());
        scope.CountOperator(tokens);
        tokens.Expect(TokenKind.OpenParenthesis);
        List<Operand> operands = [];
        do
        {
            operands.Add(Parse(ref tokens, scope, isUpdate));
        }
        while (tokens.TryTake(TokenKind.Comma));
        tokens.Expect(TokenKind.CloseParenthesis);

        Function function = FunctionExtensions.Parse(name);
        if (function == Function.Unknown)
            scope.ReportFunction($"Invalid function name; function: {Encoding.UTF8.GetString(name)}");
        else if (function.IsForUpdates() != isUpdate)
            scope.ReportFunction($"The function is not allowed in {(isUpdate ? "an update" : "a condition")} expression; function: {function.Name()}");
        FunctionCall call = new(function, [.. operands]);
        CheckPlaces(call, scope);
        return call;
    }

    /// <summary>Inside a function, only size has a value to give; a list that was appended to can be a default.</summary>
    private static void CheckPlaces(FunctionCall call, ExpressionScope scope)
    {
        foreach (Operand operand in call.Operands)
        {
            if (operand is FunctionCall { Function: not (Function.Unknown or Function.Size or Function.IfNotExists) } inner
                && !(inner.Function == Function.ListAppend && call.Function == Function.IfNotExists))
                scope.ReportMisplaced(inner.Function.Name());
        }
    }
}
