using System.Text;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations.Legacy;

/// <summary>What a ComparisonOperator takes and which condition it stands for.</summary>
/// <param name="MinValues">Least count of values.</param>
/// <param name="MaxValues">Greatest count of values.</param>
/// <param name="Types">Types that it takes; null: every type.</param>
/// <param name="Template">
/// The condition: <c>#</c> stands for the attribute, <c>:</c> for the next value, <c>*</c> for all values.
/// </param>
internal sealed record LegacyComparison(string Name, int MinValues, int MaxValues, ValueTag[]? Types, string Template)
{
    private readonly byte[] _utf8 = Encoding.ASCII.GetBytes(Name);

    private static readonly ValueTag[] s_ordered = [ValueTag.String, ValueTag.Number, ValueTag.Binary];
    private static readonly ValueTag[] s_prefixed = [ValueTag.String, ValueTag.Binary];

    private static readonly LegacyComparison[] s_all =
    [
        new("EQ", 1, 1, null, "# = :"),
        new("NE", 1, 1, null, "# <> :"),
        new("LT", 1, 1, s_ordered, "# < :"),
        new("LE", 1, 1, s_ordered, "# <= :"),
        new("GT", 1, 1, s_ordered, "# > :"),
        new("GE", 1, 1, s_ordered, "# >= :"),
        new("BETWEEN", 2, 2, s_ordered, "# BETWEEN : AND :"),
        new("BEGINS_WITH", 1, 1, s_prefixed, "begins_with(#, :)"),
        new("CONTAINS", 1, 1, s_ordered, "contains(#, :)"),
        new("NOT_CONTAINS", 1, 1, s_ordered, "NOT contains(#, :)"),
        new("IN", 1, int.MaxValue, s_ordered, "# IN (*)"),
        new("NULL", 0, 0, null, "attribute_not_exists(#)"),
        new("NOT_NULL", 0, 0, null, "attribute_exists(#)"),
    ];

    /// <summary>Whether a key condition can use it.</summary>
    public bool IsIndexable => Name is "EQ" or "LT" or "LE" or "GT" or "GE" or "BETWEEN" or "BEGINS_WITH";

    public static readonly LegacyComparison Equal = Find("EQ"u8);
    public static readonly LegacyComparison Absent = Find("NULL"u8);

    /// <param name="name">One that the constraints have let pass.</param>
    public static LegacyComparison Find(ReadOnlySpan<byte> name)
    {
        foreach (LegacyComparison comparison in s_all)
        {
            if (name.SequenceEqual(comparison._utf8))
                return comparison;
        }
        throw new ArgumentOutOfRangeException(nameof(name));
    }
}
