using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Indexes;
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
    /// <summary>
    /// What DynamoDB takes one statement apart into at most: measured for IN; that the branches of ORs, which multiply
    /// where they stand beside each other, count as well is inferred from the message.
    /// </summary>
    private const int MaxReads = 50;

    private readonly List<ReadRange> _ranges = [];
    private readonly List<(int PartitionSlot, Condition Where)> _branches = [];

    private ReadRanges(bool isScan) => IsScan = isScan;

    /// <summary>The partition key is not fixed.</summary>
    public bool IsScan { get; }

    public IReadOnlyList<ReadRange> Ranges => _ranges;

    /// <param name="keys">Of the table or index, with one partition attribute and at most one sort attribute.</param>
    public static ReadRanges Of(Condition? where, KeySchema keys, StatementValues values)
    {
        int reads = 0;
        return Of(where, keys, values, ref reads);
    }

    private static ReadRanges Of(Condition? where, KeySchema keys, StatementValues values, ref int reads)
    {
        if (!FixesPartition(where, keys))
            return new ReadRanges(isScan: true);
        if (where is Junction { IsOr: true } or)
            return OfBranches(or, null, keys, values, ref reads);
        KeyConjuncts conjuncts = new(where);
        if (conjuncts.FindValues(keys.Partition[0].Name) is null)
        {
            Junction branches = conjuncts.All.OfType<Junction>().First(part => FixesPartition(part, keys));
            return OfBranches(branches, conjuncts, keys, values, ref reads);
        }
        ReadRanges ranges = new(isScan: false);
        ranges.Add(conjuncts, keys, values, ref reads);
        if (conjuncts.All.OfType<Junction>().FirstOrDefault(part => RestrictsSort(part, keys)) is { } sorts)
        {
            // The branches count instead.
            reads -= ranges._ranges.Count;
            foreach (ReadRanges branch in CheckBranches(Beside(sorts, conjuncts), keys, values, ref reads))
                ranges._branches.AddRange(branch._branches);
        }
        else
        {
            ranges._branches.AddRange(conjuncts.FindValues(keys.Partition[0].Name)!.Select(slot => (slot, where!)));
        }
        return ranges;
    }

    /// <summary>
    /// The attributes that the WHERE filters by and an index lacks, in the order written. DynamoDB asks each branch of
    /// the OR and IN on key attributes by itself: one branch that the index has everything for lets all pass; else
    /// those of the branch with the greatest partition key are named.
    /// </summary>
    public IEnumerable<string> MissingFilters(TableIndex index, StatementValues values)
    {
        List<string> last = [];
        foreach ((_, Condition where) in _branches.OrderBy(branch => branch.PartitionSlot, Comparer(values, descending: false)))
        {
            last = [.. ConditionPaths.Of(where).Where(path => !index.Projects(path.Attribute))
                .Select(path => Encoding.UTF8.GetString(path.Attribute)).Distinct()];
            if (last.Count == 0)
                break;
        }
        return last;
    }

    public bool HasSeveralPartitions(StatementValues values)
        => _ranges.Exists(range => !IsSame(range.PartitionSlot, _ranges[0].PartitionSlot, values));

    /// <summary>Puts the ranges in the order that their items are wanted in.</summary>
    public void Sort(StatementValues values, bool partitionsDescend, bool itemsDescend)
    {
        List<ReadRange> sorted = [.. _ranges
            .OrderBy(range => range.PartitionSlot, Comparer(values, partitionsDescend))
            .ThenBy(range => range.Sort is { IsEquality: true } sort ? sort.Slot : -1, Comparer(values, itemsDescend))];
        _ranges.Clear();
        _ranges.AddRange(sorted);
    }

    /// <summary>Whether all that a condition lets through lies in partitions that it names.</summary>
    private static bool FixesPartition(Condition? where, KeySchema keys)
    {
        if (where is Junction { IsOr: true } or)
            return or.Parts.All(part => FixesPartition(part, keys));
        KeyConjuncts conjuncts = new(where);
        return conjuncts.FindValues(keys.Partition[0].Name) is not null
            || conjuncts.All.OfType<Junction>().Any(part => FixesPartition(part, keys));
    }

    /// <summary>Whether a branch of an OR says something about the sort key.</summary>
    private static bool RestrictsSort(Junction or, KeySchema keys)
        => keys.HasSort && or.Parts.Any(part => HasSortRange(new KeyConjuncts(part), keys));

    private static bool HasSortRange(KeyConjuncts conjuncts, KeySchema keys)
    {
        byte[] sort = keys.Sort[0].Name;
        return conjuncts.FindValues(sort) is not null || conjuncts.All.Any(c => RestrictionOf(c, sort) is not null);
    }

    /// <summary>
    /// Branches that each fix the partition key: each partition once, as a whole. DynamoDB refuses branches whose
    /// conditions on the sort key of one partition overlap.
    /// </summary>
    private static ReadRanges OfBranches(
        Junction or, KeyConjuncts? beside, KeySchema keys, StatementValues values, ref int reads)
    {
        ReadRanges all = new(isScan: false);
        Condition[] branches = beside is null ? or.Parts : Beside(or, beside);
        foreach (ReadRanges ranges in CheckBranches(branches, keys, values, ref reads))
        {
            all._branches.AddRange(ranges._branches);
            foreach (ReadRange range in ranges.Ranges)
            {
                if (!all._ranges.Exists(other => IsSame(other.PartitionSlot, range.PartitionSlot, values)))
                    all._ranges.Add(new ReadRange(range.PartitionSlot, null));
            }
        }
        return all;
    }

    /// <returns>Each branch of an OR together with what has to hold beside the OR.</returns>
    private static Condition[] Beside(Junction or, KeyConjuncts conjuncts)
        => [.. or.Parts.Select(part => new Junction(isOr: false, [part, .. conjuncts.All.Where(c => c != or)]))];

    /// <returns>What each branch reads.</returns>
    private static List<ReadRanges> CheckBranches(
        Condition[] branches, KeySchema keys, StatementValues values, ref int reads)
    {
        List<ReadRanges> all = [];
        List<(int PartitionSlot, SortInterval Interval)> intervals = [];
        // Each has a read at least. Counted ahead, they end a long row of ORs before its last one is taken apart.
        reads += branches.Length;
        foreach (Condition branch in branches)
        {
            reads--;
            ReadRanges ranges = Of(branch, keys, values, ref reads);
            AddIntervals(intervals, branch, ranges, keys, values);
            all.Add(ranges);
        }
        return all;
    }

    /// <summary>A branch that only excludes sort keys, by NOT or &lt;&gt;, overlaps with nothing.</summary>
    private static void AddIntervals(
        List<(int PartitionSlot, SortInterval Interval)> intervals, Condition branch, ReadRanges ranges, KeySchema keys, StatementValues values)
    {
        if (branch is Junction { IsOr: true })
            return;
        KeyConjuncts conjuncts = new(branch);
        SortRestriction[] bounds = keys.HasSort
            ? [.. conjuncts.All.Select(c => RestrictionOf(c, keys.Sort[0].Name)).OfType<SortRestriction>()] : [];
        if (bounds.Length == 0 && keys.HasSort && conjuncts.FindValues(keys.Sort[0].Name) is null
            && conjuncts.All.Any(c => ConditionPaths.Of(c).Any(path => path.Attribute.AsSpan().SequenceEqual(keys.Sort[0].Name))))
            return;
        int before = intervals.Count;
        foreach (ReadRange range in ranges.Ranges)
        {
            SortInterval interval = range.Sort is { IsEquality: true } equality ? SortInterval.Of([equality]) : SortInterval.Of(bounds);
            for (int i = 0; i < before; i++)
            {
                if (IsSame(intervals[i].PartitionSlot, range.PartitionSlot, values) && intervals[i].Interval.Overlaps(interval, values))
                    ThrowOverlapping();
            }
            intervals.Add((range.PartitionSlot, interval));
        }
    }

    private void Add(KeyConjuncts conjuncts, KeySchema keys, StatementValues values, ref int reads)
    {
        (byte[] partition, ValueTag partitionType) = keys.Partition[0];
        int[] partitionSlots = conjuncts.FindValues(partition)!;
        List<SortRestriction?> restrictions = [null];
        if (keys.HasSort)
            restrictions = Restrictions(conjuncts, keys.Sort[0].Name, keys.Sort[0].Type, values);
        reads += partitionSlots.Length * restrictions.Count;
        if (reads > MaxReads)
            DynamoException.ThrowValidation("Too many decomposed read operations for a given query.");
        foreach (int slot in partitionSlots)
        {
            CheckOperand(values, slot, partition, partitionType);
            if (_ranges.Exists(range => IsSame(range.PartitionSlot, slot, values)))
                ThrowOverlapping();
            foreach (SortRestriction? restriction in restrictions)
                _ranges.Add(new ReadRange(slot, restriction));
        }
    }

    private static Comparer<int> Comparer(StatementValues values, bool descending) => Comparer<int>.Create((slot, other) =>
    {
        if (slot < 0 || other < 0 || !ValueComparison.TryCompare(values[slot], values[other], out int order))
            return 0;
        return descending ? -order : order;
    });

    private static bool IsSame(int slot, int other, StatementValues values) => values[slot].Bytes.SequenceEqual(values[other].Bytes);

    private static void ThrowOverlapping()
        => DynamoException.ThrowValidation("Overlapping conditions with range keys are not supported in where clause");

    private static List<SortRestriction?> Restrictions(KeyConjuncts conjuncts, byte[] sort, ValueTag type, StatementValues values)
    {
        if (conjuncts.FindValues(sort) is { } slots)
        {
            List<SortRestriction?> equalities = [];
            foreach (int slot in slots)
            {
                CheckOperand(values, slot, sort, type);
                if (equalities.Exists(e => IsSame(e!.Value.Slot, slot, values)))
                    ThrowOverlapping();
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
            DynamoException.ThrowValidation($"{KeyConjuncts.KeyTypeText}: Key {Encoding.UTF8.GetString(name)}");
        if (type != ValueTag.Number && value.Scalar.IsEmpty)
            DynamoException.ThrowValidation(
                $"{ErrorText.NotValid}The AttributeValue for a key attribute cannot contain an empty {(type == ValueTag.String ? "string" : "binary")} value. Key: {Encoding.UTF8.GetString(name)}");
    }
}
