using Dynamo.Engine.Expressions.Tree;

namespace Dynamo.Engine.Expressions.Plans;

/// <summary>A condition, filter or key condition expression.</summary>
internal sealed class ConditionPlan(Condition root, DocumentPath[] paths, byte[][] placeholders, int[] names)
    : ExpressionPlan(paths, placeholders, names)
{
    public Condition Root { get; } = root;
}
