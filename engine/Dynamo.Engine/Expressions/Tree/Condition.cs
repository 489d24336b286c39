using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Tree;

/// <summary>What an item matches or does not.</summary>
internal abstract class Condition
{
    public abstract bool Matches(scoped in Evaluation evaluation);
}

internal enum Comparator : byte
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

internal static class ComparatorExtensions
{
    /// <summary>As messages show it.</summary>
    public static string Symbol(this Comparator comparator) => comparator switch
    {
        Comparator.Equal => "=",
        Comparator.NotEqual => "<>",
        Comparator.Less => "<",
        Comparator.LessOrEqual => "<=",
        Comparator.Greater => ">",
        _ => ">=",
    };

    /// <summary>Whether it asks which of two values is the larger; those have an order for S, N and B only.</summary>
    public static bool IsOrdering(this Comparator comparator) => comparator >= Comparator.Less;
}

/// <summary>Every part matches (AND), or some part does (OR).</summary>
internal sealed class Junction(bool isOr, Condition[] parts) : Condition
{
    public bool IsOr { get; } = isOr;

    public Condition[] Parts { get; } = parts;

    public override bool Matches(scoped in Evaluation evaluation)
    {
        foreach (Condition part in Parts)
        {
            if (part.Matches(evaluation) == IsOr)
                return IsOr;
        }
        return !IsOr;
    }
}

internal sealed class Negation(Condition inner) : Condition
{
    public Condition Inner { get; } = inner;

    public override bool Matches(scoped in Evaluation evaluation) => !Inner.Matches(evaluation);
}

/// <summary>A missing operand equals nothing, is unequal to everything, and is in no order to anything.</summary>
internal sealed class Comparison(Comparator comparator, Operand left, Operand right) : Condition
{
    public Comparator Comparator { get; } = comparator;

    public Operand Left { get; } = left;

    public Operand Right { get; } = right;

    public override bool Matches(scoped in Evaluation evaluation)
    {
        Span<byte> leftScratch = stackalloc byte[Evaluation.ScratchBytes];
        Span<byte> rightScratch = stackalloc byte[Evaluation.ScratchBytes];
        ValueView left = Left.Get(evaluation, leftScratch);
        ValueView right = Right.Get(evaluation, rightScratch);
        if (Comparator == Comparator.Equal)
            return ValueComparison.AreEqual(left, right);
        if (Comparator == Comparator.NotEqual)
            return !ValueComparison.AreEqual(left, right);
        if (!ValueComparison.TryCompare(left, right, out int order))
            return false;
        return Comparator switch
        {
            Comparator.Less => order < 0,
            Comparator.LessOrEqual => order <= 0,
            Comparator.Greater => order > 0,
            _ => order >= 0,
        };
    }
}

internal sealed class Between(Operand value, Operand lower, Operand upper) : Condition
{
    public Operand Value { get; } = value;

    public Operand Lower { get; } = lower;

    public Operand Upper { get; } = upper;

    public override bool Matches(scoped in Evaluation evaluation)
    {
        Span<byte> valueScratch = stackalloc byte[Evaluation.ScratchBytes];
        Span<byte> boundScratch = stackalloc byte[Evaluation.ScratchBytes];
        ValueView value = Value.Get(evaluation, valueScratch);
        return ValueComparison.TryCompare(value, Lower.Get(evaluation, boundScratch), out int order) && order >= 0
            && ValueComparison.TryCompare(value, Upper.Get(evaluation, boundScratch), out order) && order <= 0;
    }
}

internal sealed class Membership(Operand value, Operand[] candidates) : Condition
{
    public Operand Value { get; } = value;

    public Operand[] Candidates { get; } = candidates;

    public override bool Matches(scoped in Evaluation evaluation)
    {
        Span<byte> valueScratch = stackalloc byte[Evaluation.ScratchBytes];
        Span<byte> candidateScratch = stackalloc byte[Evaluation.ScratchBytes];
        ValueView value = Value.Get(evaluation, valueScratch);
        if (value.IsMissing)
            return false;
        foreach (Operand candidate in Candidates)
        {
            if (ValueComparison.AreEqual(value, candidate.Get(evaluation, candidateScratch)))
                return true;
        }
        return false;
    }
}
