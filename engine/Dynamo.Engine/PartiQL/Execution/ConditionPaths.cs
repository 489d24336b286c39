using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.PartiQL.Statements;

namespace Dynamo.Engine.PartiQL.Execution;

/// <summary>Every path that a condition reads, in the order written.</summary>
internal static class ConditionPaths
{
    public static List<DocumentPath> Of(Condition? condition)
    {
        List<DocumentPath> paths = [];
        if (condition is not null)
            Add(condition, paths);
        return paths;
    }

    private static void Add(Condition condition, List<DocumentPath> paths)
    {
        switch (condition)
        {
            case Junction junction:
                foreach (Condition part in junction.Parts)
                    Add(part, paths);
                break;
            case Negation negation:
                Add(negation.Inner, paths);
                break;
            case Comparison comparison:
                Add(paths, comparison.Left, comparison.Right);
                break;
            case Between between:
                Add(paths, between.Value, between.Lower, between.Upper);
                break;
            case Membership membership:
                Add(paths, membership.Value);
                Add(paths, membership.Candidates);
                break;
            case FunctionCondition function:
                Add(paths, function.Call.Operands);
                break;
            case TypeTest test:
                Add(paths, test.Operand);
                break;
        }
    }

    private static void Add(List<DocumentPath> paths, params ReadOnlySpan<Operand> operands)
    {
        foreach (Operand operand in operands)
        {
            if (operand is PathOperand path)
                paths.Add(path.Path);
            else if (operand is FunctionCall call)
                Add(paths, call.Operands);
            else if (operand is TruthOperand truth)
                Add(truth.Condition, paths);
        }
    }
}
