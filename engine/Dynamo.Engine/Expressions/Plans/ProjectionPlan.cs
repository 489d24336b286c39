using Dynamo.Engine.Expressions.Tree;

namespace Dynamo.Engine.Expressions.Plans;

internal sealed class ProjectionPlan(DocumentPath[] paths, int[] names) : ExpressionPlan(paths, [], names)
{
    public PathNode[] Roots { get; } = PathNode.Merge(paths);
}
