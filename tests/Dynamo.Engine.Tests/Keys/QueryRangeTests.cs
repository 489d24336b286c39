using Dynamo.Engine.Expressions;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Values;
using Dynamo.Storage;
using FsCheck;
using FsCheck.Fluent;
using static Dynamo.Engine.Tests.Keys.KeyBytesTests;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Keys;

/// <summary>
/// Goal: a range holds exactly the keys whose values meet the conditions. Approach: random values, each condition,
/// as a table's sort key and as an index's, against the values' documented order.
/// </summary>
public class QueryRangeTests
{
    private static readonly SortKeyOperator[] s_operators = Enum.GetValues<SortKeyOperator>();

    [Fact]
    public void Table_range_holds_exactly_what_meets_the_condition() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(Cases.ToArbitrary(), c =>
        {
            KeySchema schema = Schema([("pk", ValueTag.String)], [("sk", c.Type)]);
            byte[] key = ItemKey(schema, Item(("pk", S("p")), ("sk", c.Candidate)));
            using QueryRange range = Partition(schema, isIndex: false);
            range.Restrict(c.Operator, new ValueView(c.Operand), new ValueView(c.Upper));
            return range.Contains(key) == c.Expected() && (!range.IsEmpty || !c.Expected());
        }));

    [Fact]
    public void Index_range_holds_exactly_what_meets_equality_and_condition() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5000),
        Prop.ForAll(Cases.ToArbitrary(), KeyValues.Pairs.ToArbitrary(), (c, first) =>
        {
            KeySchema schema = Schema([("pk", ValueTag.String)], [("a", first.Type), ("b", c.Type), ("c", ValueTag.String)]);
            byte[] item = Item(("pk", S("p")), ("a", first.Left), ("b", c.Candidate), ("c", S("\uFFFF")));
            byte[] key = Write(w => Assert.True(KeyBytes.TryWriteIndexKey(schema, item, [0xFF, 0xFF], w)));
            using QueryRange range = Partition(schema, isIndex: true);
            range.RestrictToEqual(new ValueView(first.Right));
            range.Restrict(c.Operator, new ValueView(c.Operand), new ValueView(c.Upper));
            return range.Contains(key) == (first.Left.SequenceEqual(first.Right) && c.Expected());
        }));

    [Fact]
    public void Table_range_of_an_equal_sort_key_holds_that_key_alone()
    {
        KeySchema schema = Schema([("pk", ValueTag.String)], [("sk", ValueTag.String)]);
        using QueryRange range = Partition(schema, isIndex: false);
        range.RestrictToEqual(new ValueView(S("a")));
        Assert.True(range.Contains(ItemKey(schema, Item(("pk", S("p")), ("sk", S("a"))))));
        Assert.False(range.Contains(ItemKey(schema, Item(("pk", S("p")), ("sk", S("a\0"))))));
        Assert.False(range.Contains(ItemKey(schema, Item(("pk", S("q")), ("sk", S("a"))))));
    }

    [Fact]
    public void Partition_range_holds_no_other_partition()
    {
        KeySchema schema = Schema([("pk", ValueTag.Binary)], [("sk", ValueTag.String)]);
        using QueryRange range = new();
        range.BeginPartition(schema, isIndex: false);
        range.AddPartition(new ValueView(B(0xFF, 0xFF)));
        range.EndPartition();
        Assert.True(range.Contains(ItemKey(schema, Item(("pk", B(0xFF, 0xFF)), ("sk", S("\uFFFF"))))));
        Assert.False(range.Contains(ItemKey(schema, Item(("pk", B(0xFF, 0xFF, 0)), ("sk", S("a"))))));
    }

    [Fact]
    public void StartAfter_leaves_what_comes_behind_in_either_direction()
    {
        KeySchema schema = Schema([("pk", ValueTag.String)], [("sk", ValueTag.Number)]);
        byte[][] keys = [.. Enumerable.Range(-5, 11).Select(i => ItemKey(schema, Item(("pk", S("p")), ("sk", N(i.ToString())))))];
        foreach (bool descending in new[] { false, true })
        {
            for (int start = 0; start < keys.Length; start++)
            {
                using QueryRange range = Partition(schema, isIndex: false);
                range.StartAfter(keys[start], descending);
                for (int i = 0; i < keys.Length; i++)
                    Assert.Equal(descending ? i < start : i > start, range.Contains(keys[i]));
            }
        }
    }

    [Fact]
    public void Reversed_BETWEEN_is_empty()
    {
        KeySchema schema = Schema([("pk", ValueTag.String)], [("sk", ValueTag.Number)]);
        using QueryRange range = Partition(schema, isIndex: false);
        range.Restrict(SortKeyOperator.Between, new ValueView(N("5")), new ValueView(N("3")));
        Assert.True(range.IsEmpty);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1_000_000)]
    public void Segments_share_all_hashes_without_overlap(int total)
    {
        ulong[] hashes = [0, 1, ulong.MaxValue, ulong.MaxValue - 1, 1UL << 63, (1UL << 63) - 1,
            .. Enumerable.Range(0, Math.Min(total, 50)).SelectMany(i => Around(ScanSegments.FirstHash(i, total)))];
        foreach (ulong hash in hashes)
        {
            int segment = ScanSegments.Of(hash, total);
            byte[] key = new byte[10];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(key, hash);
            using QueryRange range = new();
            foreach (int candidate in new[] { segment - 1, segment, segment + 1 }.Where(s => s >= 0 && s < total))
            {
                range.Segment(candidate, total);
                Assert.Equal(candidate == segment, range.Contains(key));
            }
        }

        static IEnumerable<ulong> Around(ulong hash) => [unchecked(hash - 1), hash, hash + 1];
    }

    [Fact]
    public void Whole_table_has_open_ends()
    {
        using QueryRange range = new();
        range.Segment(0, 1);
        KeyRange keys = range.ToKeyRange(KeyspaceId.Root, descending: false);
        Assert.Equal(0, keys.From.Length);
        Assert.Equal(0, keys.To.Length);
    }

    private static QueryRange Partition(KeySchema schema, bool isIndex)
    {
        QueryRange range = new();
        range.BeginPartition(schema, isIndex);
        range.AddPartition(new ValueView(S("p")));
        range.EndPartition();
        return range;
    }

    private static Gen<Case> Cases { get; } =
        from type in KeyValues.Types
        from candidate in KeyValues.Of(type)
        from operand in Gen.Frequency((3, KeyValues.Of(type)), (1, Gen.Constant(candidate)), (1, Prefix(type, candidate)))
        from upper in Gen.Frequency((3, KeyValues.Of(type)), (1, Gen.Constant(candidate)))
        from condition in Gen.Elements(s_operators)
        where condition != SortKeyOperator.BeginsWith || type != ValueTag.Number
        select new Case(type, condition, candidate, operand, upper);

    /// <summary>The first half of a B; other values as they are.</summary>
    private static Gen<byte[]> Prefix(ValueTag type, byte[] value)
    {
        if (type != ValueTag.Binary)
            return Gen.Constant(value);
        ReadOnlySpan<byte> scalar = new ValueView(value).Scalar;
        return Gen.Constant(B(scalar[..((scalar.Length + 1) / 2)].ToArray()));
    }

    private sealed record Case(ValueTag Type, SortKeyOperator Operator, byte[] Candidate, byte[] Operand, byte[] Upper)
    {
        public bool Expected()
        {
            int order = KeyValues.Order(Candidate, Operand);
            return Operator switch
            {
                SortKeyOperator.None => true,
                SortKeyOperator.Less => order < 0,
                SortKeyOperator.LessOrEqual => order <= 0,
                SortKeyOperator.Greater => order > 0,
                SortKeyOperator.GreaterOrEqual => order >= 0,
                SortKeyOperator.Between => order >= 0 && KeyValues.Order(Candidate, Upper) <= 0,
                _ => new ValueView(Candidate).Scalar.StartsWith(new ValueView(Operand).Scalar),
            };
        }

        public override string ToString()
            => $"{Type} {Convert.ToHexString(Candidate)} {Operator} {Convert.ToHexString(Operand)} {Convert.ToHexString(Upper)}";
    }
}
