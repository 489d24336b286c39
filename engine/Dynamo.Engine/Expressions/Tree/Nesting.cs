using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Tree;

/// <summary>How deep a value nests; an attribute's own value is at level 1, what an M or L holds one below it.</summary>
internal static class Nesting
{
    /// <summary>What DynamoDB stores at most.</summary>
    public const int MaxLevels = ValueFault.MaxNestingLevel;

    /// <summary>Recursion is bounded by what an item may hold.</summary>
    public static int LevelsOf(ValueView value)
    {
        int below = 0;
        if (value.Tag == ValueTag.Map)
        {
            foreach (AttributeEntry entry in value.Attributes)
                below = Math.Max(below, LevelsOf(entry.Value));
        }
        else if (value.Tag == ValueTag.List)
        {
            foreach (ValueView element in value.Elements)
                below = Math.Max(below, LevelsOf(element));
        }
        return 1 + below;
    }
}
