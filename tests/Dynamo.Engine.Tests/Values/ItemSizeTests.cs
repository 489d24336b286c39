using Dynamo.Engine.Values;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Values;

/// <summary>Goal: sizes as measured against DynamoDB's 400 KB limit, October 2026.</summary>
public class ItemSizeTests
{
    [Theory]
    [InlineData("0", 1)]
    [InlineData("-0", 1)]
    [InlineData("1", 2)]
    [InlineData("12", 2)]
    [InlineData("15", 2)]
    [InlineData("100", 2)]
    [InlineData("0042", 2)]
    [InlineData("0.15", 2)]
    [InlineData("0.0000001", 2)]
    [InlineData("1E125", 2)]
    [InlineData("1E-100", 2)]
    [InlineData("1.2", 3)]
    [InlineData("1.200", 3)]
    [InlineData("1.5", 3)]
    [InlineData("123", 3)]
    [InlineData("1010", 3)]
    [InlineData("1234", 3)]
    [InlineData("-42", 3)]
    [InlineData("1.234", 4)]
    [InlineData("100.5", 4)]
    [InlineData("123456", 4)]
    [InlineData("3.14159", 5)]
    [InlineData("12345678901234567890123456789012345678", 20)]
    public void Number_costs_what_was_measured(string number, int size)
        => Assert.Equal(size, ItemSize.Of(new ValueView(N(number))));

    [Fact]
    public void Scalars_cost_their_bytes()
    {
        Assert.Equal(0, ItemSize.Of(new ValueView(S(""))));
        Assert.Equal(3, ItemSize.Of(new ValueView(S("añ"))));
        Assert.Equal(2, ItemSize.Of(new ValueView(B(1, 2))));
        Assert.Equal(1, ItemSize.Of(new ValueView(Bool(true))));
        Assert.Equal(1, ItemSize.Of(new ValueView(Null())));
    }

    [Fact]
    public void Documents_cost_three_and_one_an_element()
    {
        Assert.Equal(3, ItemSize.Of(new ValueView(L())));
        Assert.Equal(3 + 2 * 1 + 2 + 1, ItemSize.Of(new ValueView(L(S("ab"), Null()))));
        Assert.Equal(3 + 1 + 4 + 2, ItemSize.Of(new ValueView(M(("name", S("ab"))))));
        Assert.Equal(3 + 1 + 3, ItemSize.Of(new ValueView(L(L()))));
    }

    [Fact]
    public void Sets_cost_their_members()
    {
        Assert.Equal(3, ItemSize.Of(new ValueView(Set(ValueTag.StringSet, "a", "bc"))));
        Assert.Equal(2 + 3, ItemSize.Of(new ValueView(Set(ValueTag.NumberSet, "1", "123"))));
        Assert.Equal(3, ItemSize.Of(new ValueView(Set(ValueTag.BinarySet, [1], [2, 3]))));
    }

    [Fact]
    public void Item_costs_names_and_values_and_carries_it()
    {
        byte[] item = Item(("pk", S("abc")), ("n", N("12")));
        Assert.Equal(2 + 3 + 1 + 2, ItemSize.Of(item));
        Assert.Equal(8, ItemBytes.Size(item));
    }
}
