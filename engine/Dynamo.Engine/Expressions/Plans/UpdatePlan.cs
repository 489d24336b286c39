using Dynamo.Engine.Expressions.Tree;

namespace Dynamo.Engine.Expressions.Plans;

internal sealed class UpdatePlan(UpdateAction[] actions, DocumentPath[] paths, byte[][] placeholders, int[] names)
    : ExpressionPlan(paths, placeholders, names)
{
    public UpdateAction[] Actions { get; } = actions;

    /// <summary>The targets; a leaf is an action's place in <see cref="Actions"/>.</summary>
    public PathNode[] Targets { get; } = PathNode.Merge(Array.ConvertAll(actions, static action => action.Target));

    /// <summary>Nothing but REMOVE and DELETE.</summary>
    public bool OnlyRemoves { get; } = Array.TrueForAll(actions, static a => a.Kind is UpdateActionKind.Remove or UpdateActionKind.Delete);
}
