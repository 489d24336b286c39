using Dynamo.Engine.Expressions.Tree;

namespace Dynamo.Engine.Expressions.Syntax;

/// <summary>projection = path *("," path)</summary>
internal static class ProjectionParser
{
    public static DocumentPath[] Parse(ReadOnlySpan<byte> text, string messagePrefix, ExpressionScope scope)
    {
        TokenReader tokens = new(text, messagePrefix);
        do
        {
            scope.ReadPath(ref tokens);
        }
        while (tokens.TryTake(TokenKind.Comma));
        tokens.Expect(TokenKind.End);
        return scope.Paths;
    }
}
