using System.Text;

namespace Dynamo.Engine.Operations.Legacy;

/// <summary>Which condition a ComparisonOperator stands for.</summary>
/// <param name="Template">
/// The condition: <c>#</c> stands for the attribute, <c>:</c> for the next value, <c>*</c> for all values.
/// </param>
internal sealed record LegacyComparison(string Name, string Template)
{
    private readonly byte[] _utf8 = Encoding.ASCII.GetBytes(Name);

    private static readonly LegacyComparison[] s_all =
    [
        new("EQ", "# = :"),
        new("NE", "# <> :"),
        new("LT", "# < :"),
        new("LE", "# <= :"),
        new("GT", "# > :"),
        new("GE", "# >= :"),
        new("BETWEEN", "# BETWEEN : AND :"),
        new("BEGINS_WITH", "begins_with(#, :)"),
        new("CONTAINS", "contains(#, :)"),
        // Unlike NE, it needs the attribute: without it neither CONTAINS nor NOT_CONTAINS holds.
        new("NOT_CONTAINS", "attribute_exists(#) AND NOT contains(#, :)"),
        new("IN", "# IN (*)"),
        new("NULL", "attribute_not_exists(#)"),
        new("NOT_NULL", "attribute_exists(#)"),
    ];

    public static readonly LegacyComparison Equal = Find("EQ"u8);
    public static readonly LegacyComparison Absent = Find("NULL"u8);

    /// <summary>Whether a key condition can use it.</summary>
    public bool IsIndexable => Name is "EQ" or "LT" or "LE" or "GT" or "GE" or "BETWEEN" or "BEGINS_WITH";

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
