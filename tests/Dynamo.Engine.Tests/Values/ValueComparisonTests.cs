using Dynamo.Engine.Values;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Values;

public class ValueComparisonTests
{
    [Fact]
    public void Equal_maps_in_any_order_are_equal_also_nested()
    {
        byte[] left = L(M(("a", N("1")), ("b", M(("x", S("y")), ("z", Null())))));
        byte[] right = L(M(("b", M(("z", Null()), ("x", S("y")))), ("a", N("1.0"))));
        Assert.True(AreEqual(left, right));
    }

    [Fact]
    public void Maps_with_another_name_or_value_differ()
    {
        Assert.False(AreEqual(M(("a", N("1"))), M(("b", N("1")))));
        Assert.False(AreEqual(M(("a", N("1"))), M(("a", N("2")))));
        Assert.False(AreEqual(M(("a", N("1"))), M(("a", N("1")), ("b", N("1")))));
    }

    [Fact]
    public void Lists_are_equal_in_order_only()
    {
        Assert.True(AreEqual(L(N("1"), N("2")), L(N("1"), N("2"))));
        Assert.False(AreEqual(L(N("1"), N("2")), L(N("2"), N("1"))));
        Assert.False(AreEqual(L(N("1")), L(N("1"), N("2"))));
    }

    [Fact]
    public void Sets_are_equal_whatever_the_order_sent()
        => Assert.True(AreEqual(Set(ValueTag.NumberSet, "10", "9", "-1"), Set(ValueTag.NumberSet, "-1", "10", "9")));

    [Fact]
    public void Values_of_different_types_differ()
    {
        Assert.False(AreEqual(S("1"), N("1")));
        Assert.False(AreEqual(Bool(true), Bool(false)));
        Assert.False(AreEqual(Set(ValueTag.StringSet, "a"), L(S("a"))));
    }

    [Fact]
    public void Missing_equals_nothing() => Assert.False(ValueComparison.AreEqual(default, default));

    [Fact]
    public void TryCompare_orders_S_N_B_and_no_other()
    {
        Assert.Equal((true, -1), Compare(S("a"), S("b")));
        Assert.Equal((true, 1), Compare(N("10"), N("9")));
        Assert.Equal((true, -1), Compare(N("-10"), N("-9")));
        Assert.Equal((true, -1), Compare(B(0x7F), B(0x80)));
        Assert.Equal((true, -1), Compare(B(1), B(1, 0)));
        Assert.Equal((true, 0), Compare(S(""), S("")));
        Assert.Equal((false, 0), Compare(S("a"), N("1")));
        Assert.Equal((false, 0), Compare(Bool(true), Bool(true)));
        Assert.Equal((false, 0), Compare(L(), L()));
    }

    [Fact]
    public void SetContains_finds_members_by_value()
    {
        ValueView set = new(Set(ValueTag.StringSet, "", "a"));
        Assert.True(ValueComparison.SetContains(set, Utf8("a")));
        Assert.True(ValueComparison.SetContains(set, default));
        Assert.False(ValueComparison.SetContains(set, Utf8("b")));
    }

    private static bool AreEqual(byte[] left, byte[] right)
    {
        bool equal = ValueComparison.AreEqual(new ValueView(left), new ValueView(right));
        Assert.Equal(equal, ValueComparison.AreEqual(new ValueView(right), new ValueView(left)));
        return equal;
    }

    private static (bool, int) Compare(byte[] left, byte[] right)
        => (ValueComparison.TryCompare(new ValueView(left), new ValueView(right), out int order), Math.Sign(order));
}
