using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Keys;
using Dynamo.Engine.PartiQL.Statements;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.PartiQL.Execution;

/// <summary>How a range restricts the sort key, by the slots of its operands.</summary>
internal readonly record struct SortRestriction(bool IsEquality, SortKeyOperator Operator, int Slot, int UpperSlot);

/// <summary>One partition, or a part of it.</summary>
internal readonly record struct ReadRange(int PartitionSlot, SortRestriction? Sort);

/// <summary>
/// What a SELECT has to read: ranges where its WHERE fixes the partition key, else everything. The whole WHERE filters
/// what is read, so ranges may be wider than it.
/// </summary>
internal sealed class ReadRanges
{
    /// <summary>More values of keys in one statement than DynamoDB takes apart.</summary>
    private const int MaxRanges = 50;

    private readonly List<ReadRange> _ranges = [];

    private ReadRanges(bool isScan) => IsScan = isScan;

    /// <summary>The partition key is not fixed.</summary>
    public bool IsScan { get; }

    public IReadOnlyList<ReadRange> Ranges => _ranges;

    /// <param name="keys">Of the table or index, with one partition attribute and at most one sort attribute.</param>
    public static ReadRanges Of(Condition? where, KeySchema keys, StatementValues values)
    {
        if (where is Junction { IsOr: true } or)
            return OfBranches(or, keys, values);
        ReadRanges ranges = new(isScan: false);
        return ranges.TryAdd(new KeyConjuncts(where), keys, values) ? ranges : new ReadRanges(isScan: true);
    }

    /// <summary>
    /// Branches that each fix the partition key: each partition once, as a whole. DynamoDB refuses branches whose
    /// conditions on the sort key of one partition overlap.
    /// </summary>
    private static ReadRanges OfBranches(Junction or, KeySchema keys, StatementValues values)
    {
        ReadRanges all = new(isScan: false);
        List<(int PartitionSlot, SortInterval Interval)> intervals = [];
        foreach (Condition branch in or.Parts)
        {
            ReadRanges ranges = Of(branch, keys, values);
            if (ranges.IsScan)
                return ranges;
            AddIntervals(intervals, branch, ranges, keys, values);
            foreach (ReadRange range in ranges.Ranges)
            {
                if (!all.HasPartition(values, range.PartitionSlot))
                    all._ranges.Add(new ReadRange(range.PartitionSlot, null));
            }
        }
        return all;
    }

    private static void AddIntervals(
        List<(int PartitionSlot, SortInterval Interval)> intervals, Condition branch, ReadRanges ranges, KeySchema keys, StatementValues values)
    {
        if (branch is Junction { IsOr: true } || !keys.HasSort)
            return;
        SortRestriction[] bounds = [.. new KeyConjuncts(branch).All.Select(c => RestrictionOf(c, keys.Sort[0].Name)).OfType<SortRestriction>()];
        int before = intervals.Count;
        foreach (ReadRange range in ranges.Ranges)
        {
            if (range.Sort is not { } sort)
                continue;
            SortInterval interval = sort.IsEquality ? SortInterval.Of([sort]) : SortInterval.Of(bounds);
            for (int i = 0; i < before; i++)
            {
                if (values[intervals[i].PartitionSlot].Bytes.SequenceEqual(values[range.PartitionSlot].Bytes)
                    && intervals[i].Interval.Overlaps(interval, values))
                    DynamoException.ThrowValidation("Overlapping conditions with range keys are not supported in where clause");
            }
            intervals.Add((range.PartitionSlot, interval));
        }
    }

    private bool TryAdd(KeyConjuncts conjuncts, KeySchema keys, StatementValues values)
    {
        (byte[] partition, ValueTag partitionType) = keys.Partition[0];
        if (conjuncts.FindValues(partition) is not { } partitionSlots)
            return false;
        List<SortRestriction?> restrictions = [null];
        if (keys.HasSort)
            restrictions = Restrictions(conjuncts, keys.Sort[0].Name, keys.Sort[0].Type, values);
        if (partitionSlots.Length * restrictions.Count > MaxRanges)
            DynamoException.ThrowValidation("Too many decomposed read operations for a given query.");
        foreach (int slot in partitionSlots)
        {
            CheckOperand(values, slot, partition, partitionType);
            if (HasPartition(values, slot))
                continue;
            foreach (SortRestriction? restriction in restrictions)
                _ranges.Add(new ReadRange(slot, restriction));
        }
        return true;
    }

    private bool HasPartition(StatementValues values, int slot)
        => _ranges.Exists(range => values[range.PartitionSlot].Bytes.SequenceEqual(values[slot].Bytes));

    private static List<SortRestriction?> Restrictions(KeyConjuncts conjuncts, byte[] sort, ValueTag type, StatementValues values)
    {
        if (conjuncts.FindValues(sort) is { } slots)
        {
            List<SortRestriction?> equalities = [];
            foreach (int slot in slots)
            {
                CheckOperand(values, slot, sort, type);
                if (!equalities.Exists(e => values[e!.Value.Slot].Bytes.SequenceEqual(values[slot].Bytes)))
                    equalities.Add(new SortRestriction(IsEquality: true, SortKeyOperator.None, slot, slot));
            }
            return equalities;
        }
        foreach (Condition conjunct in conjuncts.All)
        {
            if (RestrictionOf(conjunct, sort) is not { } restriction)
                continue;
            CheckOperand(values, restriction.Slot, sort, type);
            CheckOperand(values, restriction.UpperSlot, sort, type);
            return [restriction];
        }
        return [null];
    }

    private static SortRestriction? RestrictionOf(Condition condition, byte[] sort)
    {
        switch (condition)
        {
            case Comparison { Comparator: > Comparator.NotEqual and var comparator, Right: ValueOperand { Slot: var slot } } comparison
                when KeyConjuncts.IsAttribute(comparison.Left, sort):
                return new SortRestriction(false, OperatorOf(comparator), slot, slot);
            case Between { Lower: ValueOperand { Slot: var lower }, Upper: ValueOperand { Slot: var upper } } between
                when KeyConjuncts.IsAttribute(between.Value, sort):
                return new SortRestriction(false, SortKeyOperator.Between, lower, upper);
            case FunctionCondition { Call: { Function: Function.BeginsWith } call }
                when KeyConjuncts.IsAttribute(call.Operands[0], sort) && call.Operands[1] is ValueOperand { Slot: var prefix }:
                return new SortRestriction(false, SortKeyOperator.BeginsWith, prefix, prefix);
            default:
                return null;
        }
    }

    private static SortKeyOperator OperatorOf(Comparator comparator) => comparator switch
    {
        Comparator.Less => SortKeyOperator.Less,
        Comparator.LessOrEqual => SortKeyOperator.LessOrEqual,
        Comparator.Greater => SortKeyOperator.Greater,
        _ => SortKeyOperator.GreaterOrEqual,
    };

    private static void CheckOperand(StatementValues values, int slot, byte[] name, ValueTag type)
    {
        ValueView value = values[slot];
        if (value.Tag != type)
            DynamoException.ThrowValidation(KeyConjuncts.KeyTypeText);
        if (type != ValueTag.Number && value.Scalar.IsEmpty)
            DynamoException.ThrowValidation(
                $"{ErrorText.NotValid}The AttributeValue for a key attribute cannot contain an empty {(type == ValueTag.String ? "string" : "binary")} value. Key: {System.Text.Encoding.UTF8.GetString(name)}");
    }
}
