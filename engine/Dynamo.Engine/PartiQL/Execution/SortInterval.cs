using Dynamo.Engine.Expressions;
using Dynamo.Engine.PartiQL.Statements;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.PartiQL.Execution;

/// <summary>The sort keys that conditions on one branch of an OR leave. Bounds are slots; -1 where there is none.</summary>
internal readonly record struct SortInterval(int Lower, bool LowerInclusive, int Upper, bool UpperInclusive, bool UpperIsPrefix)
{
    private static readonly SortInterval s_everything = new(-1, false, -1, false, false);

    /// <summary>What all of these restrictions leave together; of several bounds on one side the last is taken.</summary>
    public static SortInterval Of(IEnumerable<SortRestriction> restrictions)
    {
        SortInterval interval = s_everything;
        foreach (SortRestriction restriction in restrictions)
        {
            interval = restriction.Operator switch
            {
                SortKeyOperator.Less => interval with { Upper = restriction.Slot, UpperInclusive = false, UpperIsPrefix = false },
                SortKeyOperator.LessOrEqual => interval with { Upper = restriction.Slot, UpperInclusive = true, UpperIsPrefix = false },
                SortKeyOperator.Greater => interval with { Lower = restriction.Slot, LowerInclusive = false },
                SortKeyOperator.GreaterOrEqual => interval with { Lower = restriction.Slot, LowerInclusive = true },
                SortKeyOperator.BeginsWith => new SortInterval(restriction.Slot, true, restriction.Slot, true, UpperIsPrefix: true),
                _ => new SortInterval(restriction.Slot, true, restriction.UpperSlot, true, UpperIsPrefix: false),
            };
        }
        return interval;
    }

    public bool Overlaps(SortInterval other, StatementValues values) => !EndsBefore(other, values) && !other.EndsBefore(this, values);

    private bool EndsBefore(SortInterval other, StatementValues values)
    {
        if (Upper < 0 || other.Lower < 0)
            return false;
        ValueView end = values[Upper];
        ValueView start = values[other.Lower];
        if (!ValueComparison.TryCompare(end, start, out int order))
            return false;
        if (UpperIsPrefix)
            return order < 0 && !start.Scalar.StartsWith(end.Scalar);
        return order < 0 || (order == 0 && !(UpperInclusive && other.LowerInclusive));
    }
}
