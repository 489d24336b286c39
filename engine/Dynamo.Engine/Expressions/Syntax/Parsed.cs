using Dynamo.Engine.Expressions.Tree;

namespace Dynamo.Engine.Expressions.Syntax;

/// <summary>A condition, an operand, or a function call, which may turn out to be either.</summary>
internal readonly record struct Parsed
{
    public Parsed(Condition condition) => Condition = condition;

    public Parsed(Operand operand)
    {
        Operand = operand;
        Condition = operand is FunctionCall call ? new FunctionCondition(call) : null;
    }

    public Condition? Condition { get; }

    public Operand? Operand { get; }

    /// <summary>It is nothing but what stands between two parentheses.</summary>
    public bool InParentheses { get; init; }
}
