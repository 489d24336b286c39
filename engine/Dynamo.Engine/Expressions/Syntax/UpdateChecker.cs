using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Syntax;

/// <summary>
/// Checks an update with the request's values, as DynamoDB does before it looks at any table: undefined names
/// anywhere, then undefined values, then paths that overlap, then types.
/// </summary>
internal static class UpdateChecker
{
    /// <param name="checkPaths">Look for overlapping paths too; a plan that was checked once needs it no more.</param>
    /// <returns>The problem, or null.</returns>
    public static string? Check(UpdateAction[] actions, Evaluation bound, byte[][] placeholders, bool checkPaths)
    {
        Problems problems = new(bound, placeholders);
        string? actionType = null;
        foreach (UpdateAction action in actions)
        {
            problems.Visit(action.Target);
            if (action.Value is null)
                continue;
            problems.Visit(action.Value);
            actionType ??= CheckActionType(action, problems.TypeOf(action.Value));
        }
        if ((problems.Name ?? problems.Value) is { } undefined)
            return undefined;
        if (checkPaths && PathOverlap.Check(Array.ConvertAll(actions, static action => action.Target)) is { } overlap)
            return overlap;
        return actionType ?? problems.Count ?? problems.Same ?? problems.Type;
    }

    private static string? CheckActionType(UpdateAction action, ValueTag tag)
    {
        TypeSet allowed = action.Kind == UpdateActionKind.Add ? TypeSet.Addable : TypeSet.Sets;
        if (action.Kind is not (UpdateActionKind.Add or UpdateActionKind.Delete) || tag == ValueTag.Missing || allowed.Contains(tag))
            return null;
        string keyword = action.Kind.Keyword();
        return $"Incorrect operand type for operator or function; operator: {keyword}, operand type: {LongName(tag)}, typeSet: ALLOWED_FOR_{keyword}_OPERAND";
    }

    private static string LongName(ValueTag tag) => tag switch
    {
        ValueTag.String => "STRING",
        ValueTag.Number => "NUMBER",
        ValueTag.Binary => "BINARY",
        ValueTag.False or ValueTag.True => "BOOLEAN",
        ValueTag.Null => "NULL",
        ValueTag.Map => "MAP",
        _ => "LIST",
    };
}
