using System.Globalization;
using System.Text;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Syntax;

/// <summary>
/// Checks a condition with the request's values, as DynamoDB does before it looks at any table: one comparison or
/// function after the other, left to right; within each undefined placeholders, then counts of operands, then
/// operands compared with themselves, then types.
/// </summary>
internal static class ConditionChecker
{
    private const int MaxInOperands = 100;

    /// <param name="anyCount">IN may have any count of operands.</param>
    /// <returns>The problem, or null.</returns>
    public static string? Check(Condition condition, Evaluation bound, byte[][] placeholders, bool anyCount = false)
    {
        switch (condition)
        {
            case Junction junction:
                foreach (Condition part in junction.Parts)
                {
                    if (Check(part, bound, placeholders, anyCount) is { } problem)
                        return problem;
                }
                return null;
            case Negation negation:
                return Check(negation.Inner, bound, placeholders, anyCount);
            default:
                if (CheckTruths(condition, bound, placeholders, anyCount) is { } inner)
                    return inner;
                Problems problems = new(bound, placeholders);
                CheckPredicate(condition, bound, anyCount, ref problems);
                return problems.Undefined ?? problems.Count ?? problems.Same ?? problems.Type;
        }
    }

    /// <summary>Checks the conditions whose truth is compared.</summary>
    private static string? CheckTruths(Condition condition, Evaluation bound, byte[][] placeholders, bool anyCount)
    {
        return condition switch
        {
            Comparison comparison => OfOperand(comparison.Left, bound) ?? OfOperand(comparison.Right, bound),
            Between between => OfOperand(between.Value, bound),
            Membership membership => OfOperand(membership.Value, bound),
            _ => null,
        };

        string? OfOperand(Operand operand, Evaluation bound)
            => operand is TruthOperand truth ? Check(truth.Condition, bound, placeholders, anyCount) : null;
    }

    private static void CheckPredicate(Condition condition, Evaluation bound, bool anyCount, ref Problems problems)
    {
        switch (condition)
        {
            case Comparison comparison:
                problems.Visit(comparison.Left);
                problems.Visit(comparison.Right);
                string symbol = comparison.Comparator.Symbol();
                problems.CheckDistinct(symbol, comparison.Left, comparison.Right);
                if (comparison.Comparator.IsOrdering())
                {
                    problems.CheckType(comparison.Left, TypeSet.Ordered, symbol);
                    problems.CheckType(comparison.Right, TypeSet.Ordered, symbol);
                }
                break;
            case Between between:
                CheckBetween(between, bound, ref problems);
                break;
            case Membership membership:
                problems.Visit(membership.Value);
                foreach (Operand candidate in membership.Candidates)
                    problems.Visit(candidate);
                if (membership.Candidates.Length > MaxInOperands && !anyCount)
                    problems.ReportType(string.Create(CultureInfo.InvariantCulture,
                        $"The IN operator is provided with too many operands; number of operands: {membership.Candidates.Length}"));
                problems.CheckDistinct("IN", membership.Value, membership.Candidates);
                break;
            case FunctionCondition function:
                problems.Visit(function.Call);
                break;
        }
    }

    private static void CheckBetween(Between between, Evaluation bound, ref Problems problems)
    {
        problems.Visit(between.Value);
        problems.Visit(between.Lower);
        problems.Visit(between.Upper);
        problems.CheckDistinct("BETWEEN", between.Value, between.Lower, between.Upper);
        problems.CheckType(between.Value, TypeSet.Ordered, "BETWEEN");
        problems.CheckType(between.Lower, TypeSet.Ordered, "BETWEEN");
        problems.CheckType(between.Upper, TypeSet.Ordered, "BETWEEN");
        if (between.Lower is not ValueOperand { Slot: var lowerSlot } || between.Upper is not ValueOperand { Slot: var upperSlot })
            return;
        ValueView lower = bound.Value(lowerSlot);
        ValueView upper = bound.Value(upperSlot);
        if (problems.Type is not null || lower.IsMissing || upper.IsMissing)
            return;
        if (lower.Tag != upper.Tag)
            problems.ReportType($"The BETWEEN operator requires same data type for lower and upper bounds; {Bounds(lower, upper)}");
        else if (ValueComparison.TryCompare(lower, upper, out int order) && order > 0)
            problems.ReportType($"The BETWEEN operator requires upper bound to be greater than or equal to lower bound; {Bounds(lower, upper)}");
    }

    private static string Bounds(ValueView lower, ValueView upper)
        => $"lower bound operand: AttributeValue: {lower.Show()}, upper bound operand: AttributeValue: {upper.Show()}";
}
