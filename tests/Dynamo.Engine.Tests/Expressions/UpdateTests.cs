using Dynamo.Engine.Expressions;
using Dynamo.Engine.Tests.Values;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Tests.Expressions;

public class UpdateTests
{
    private const string Item =
        """
        {"pk":{"S":"k"},"c":{"N":"5"},"s":{"S":"t"},"l":{"L":[{"S":"a"},{"S":"b"},{"S":"c"}]},
         "m":{"M":{"x":{"N":"1"},"y":{"M":{"z":{"N":"2"}}}}},"ss":{"SS":["a","b"]},"ns":{"NS":["1","3"]}}
        """;

    private const string Missing = "The provided expression refers to an attribute that does not exist in the item";
    private const string WrongType = "An operand in the update expression has an incorrect data type";
    private const string WrongPath = "The document path provided in the update expression is invalid for update";

    [Theory]
    [InlineData("SET a = :v", "a", """{"N":"2"}""")]
    [InlineData("SET c = :v", "c", """{"N":"2"}""")]
    [InlineData("SET c = c + :v", "c", """{"N":"7"}""")]
    [InlineData("SET c = c - :v", "c", """{"N":"3"}""")]
    [InlineData("SET c = (c - :v)", "c", """{"N":"3"}""")]
    [InlineData("SET c = ((c) - (:v))", "c", """{"N":"3"}""")]
    [InlineData("SET c = if_not_exists(c, :v)", "c", """{"N":"5"}""")]
    [InlineData("SET d = if_not_exists(d, :v)", "d", """{"N":"2"}""")]
    [InlineData("SET d = if_not_exists(d, c) - :v", "d", """{"N":"3"}""")]
    [InlineData("SET d = if_not_exists(d, if_not_exists(e, :v))", "d", """{"N":"2"}""")]
    [InlineData("SET d = m.y.z + :v", "d", """{"N":"4"}""")]
    [InlineData("SET m.x = :v", "m", """{"M":{"x":{"N":"2"},"y":{"M":{"z":{"N":"2"}}}}}""")]
    [InlineData("SET m.y.w = :v", "m", """{"M":{"x":{"N":"1"},"y":{"M":{"z":{"N":"2"},"w":{"N":"2"}}}}}""")]
    [InlineData("SET m.y.z = :v, m.q = c", "m", """{"M":{"x":{"N":"1"},"y":{"M":{"z":{"N":"2"}}},"q":{"N":"5"}}}""")]
    [InlineData("SET l[1] = :v", "l", """{"L":[{"S":"a"},{"N":"2"},{"S":"c"}]}""")]
    [InlineData("SET l[5] = :v", "l", """{"L":[{"S":"a"},{"S":"b"},{"S":"c"},{"N":"2"}]}""")]
    [InlineData("SET l[9] = s, l[7] = :v", "l", """{"L":[{"S":"a"},{"S":"b"},{"S":"c"},{"N":"2"},{"S":"t"}]}""")]
    [InlineData("ADD c :v", "c", """{"N":"7"}""")]
    [InlineData("ADD d :v", "d", """{"N":"2"}""")]
    [InlineData("ADD m.x :v", "m", """{"M":{"x":{"N":"3"},"y":{"M":{"z":{"N":"2"}}}}}""")]
    public void Update_writes_the_attribute(string expression, string attribute, string expected)
        => Assert.Equal(With(attribute, expected), Request.Update(expression, Item, """{":v":{"N":"2"}}"""));

    [Theory]
    [InlineData("SET l = list_append(l, :v)", "l", """{"L":[{"S":"a"},{"S":"b"},{"S":"c"},{"S":"x"}]}""")]
    [InlineData("SET l = list_append(:v, l)", "l", """{"L":[{"S":"x"},{"S":"a"},{"S":"b"},{"S":"c"}]}""")]
    [InlineData("SET n = list_append(if_not_exists(n, :v), :v)", "n", """{"L":[{"S":"x"},{"S":"x"}]}""")]
    [InlineData("SET n = if_not_exists(n, list_append(l, :v))", "n", """{"L":[{"S":"a"},{"S":"b"},{"S":"c"},{"S":"x"}]}""")]
    public void List_append_joins_in_the_order_written(string expression, string attribute, string expected)
        => Assert.Equal(With(attribute, expected), Request.Update(expression, Item, """{":v":{"L":[{"S":"x"}]}}"""));

    [Theory]
    [InlineData("ADD ss :v", """{"SS":["b","c",""]}""", "ss", """{"SS":["","a","b","c"]}""")]
    [InlineData("ADD ns :v", """{"NS":["2","3"]}""", "ns", """{"NS":["1","2","3"]}""")]
    [InlineData("ADD bs :v", """{"BS":["AQ=="]}""", "bs", """{"BS":["AQ=="]}""")]
    [InlineData("DELETE ss :v", """{"SS":["a","q"]}""", "ss", """{"SS":["b"]}""")]
    [InlineData("DELETE ss :v", """{"SS":["b","a","c"]}""", "ss", null)]
    [InlineData("DELETE ns :v", """{"NS":["0","3","4"]}""", "ns", """{"NS":["1"]}""")]
    [InlineData("DELETE nope :v", """{"SS":["a"]}""", "nope", null)]
    public void Sets_are_joined_and_reduced(string expression, string value, string attribute, string? expected)
        => Assert.Equal(With(attribute, expected), Request.Update(expression, Item, $$"""{":v":{{value}}}"""));

    [Theory]
    [InlineData("REMOVE s", "s", null)]
    [InlineData("REMOVE nope", "nope", null)]
    [InlineData("REMOVE m.x", "m", """{"M":{"y":{"M":{"z":{"N":"2"}}}}}""")]
    [InlineData("REMOVE m.nope", "m", """{"M":{"x":{"N":"1"},"y":{"M":{"z":{"N":"2"}}}}}""")]
    [InlineData("REMOVE m.y.z", "m", """{"M":{"x":{"N":"1"},"y":{"M":{}}}}""")]
    [InlineData("REMOVE l[1]", "l", """{"L":[{"S":"a"},{"S":"c"}]}""")]
    [InlineData("REMOVE l[2], l[0]", "l", """{"L":[{"S":"b"}]}""")]
    [InlineData("REMOVE l[8]", "l", """{"L":[{"S":"a"},{"S":"b"},{"S":"c"}]}""")]
    public void Remove_takes_away_and_closes_up(string expression, string attribute, string? expected)
        => Assert.Equal(With(attribute, expected), Request.Update(expression, Item));

    [Fact]
    public void Operands_read_the_item_as_it_was()
        => Assert.Equal(Json.Canonical("""{"a":{"N":"2"},"b":{"N":"1"},"c":{"N":"3"}}"""),
            Request.Update("SET a = b, b = a, c = a + b", """{"a":{"N":"1"},"b":{"N":"2"}}"""));

    [Fact]
    public void Sections_combine_in_any_order()
        => Assert.Equal(Json.Canonical("""{"a":{"N":"9"},"l":{"L":[{"S":"x"},{"N":"2"}]},"z":{"SS":["q"]}}"""),
            Request.Update("REMOVE b, l[1] ADD a :n DELETE t :s SET l[2] = :two, z = :s",
                """{"a":{"N":"7"},"b":{"N":"1"},"t":{"SS":["q"]},"l":{"L":[{"S":"x"},{"S":"y"}]}}""",
                """{":n":{"N":"2"},":two":{"N":"2"},":s":{"SS":["q"]}}"""));

    [Fact]
    public void Missing_item_starts_as_its_key()
    {
        BoundUpdate update = new Request("""{":v":{"N":"1"}}""").UpdateOf("SET a = :v, b = pk");
        byte[] key = Json.Item("""{"pk":{"S":"k"}}""");
        byte[] item = Stored.Write(w => Assert.Equal(UpdateFault.None, update.Apply([], key, w)));
        Assert.Equal(Json.Canonical("""{"pk":{"S":"k"},"a":{"N":"1"},"b":{"S":"k"}}"""), Json.Show(item));
        Assert.Equal(ItemSize.Of(item), ItemBytes.Size(item));
    }

    [Theory]
    [InlineData("SET a = nope", Missing)]
    [InlineData("SET a = nope + :n", Missing)]
    [InlineData("SET a = list_append(l, nope)", Missing)]
    [InlineData("SET a = if_not_exists(nope, another)", Missing)]
    [InlineData("SET a = s + :n", WrongType)]
    [InlineData("SET a = list_append(s, l)", WrongType)]
    [InlineData("SET a = if_not_exists(s, :n) + :n", WrongType)]
    [InlineData("ADD s :n", WrongType)]
    [InlineData("ADD ss :n", WrongType)]
    [InlineData("ADD l :n", WrongType)]
    [InlineData("SET nope.a = :n", WrongPath)]
    [InlineData("SET nope[0] = :n", WrongPath)]
    [InlineData("SET s.a = :n", WrongPath)]
    [InlineData("SET m[0] = :n", WrongPath)]
    [InlineData("SET l.a = :n", WrongPath)]
    [InlineData("SET m.nope.a = :n", WrongPath)]
    [InlineData("REMOVE nope.a SET a = :n", WrongPath)]
    [InlineData("REMOVE m[0] SET a = :n", WrongPath)]
    [InlineData("ADD nope.a :n", WrongPath)]
    [InlineData("SET a = nope, s.x = :n", WrongPath)]
    [InlineData("SET a = nope, c = s + :n", WrongType)]
    public void Fault_is_reported(string expression, string expected)
        => Assert.Equal(expected, Request.Update(expression, Item, expression.Contains(":n") ? """{":n":{"N":"1"}}""" : null));

    [Theory]
    [InlineData("SET c = c + :v", "9.9E125", "9.9E125", "Number overflow. Attempting to store a number with magnitude larger than supported range")]
    [InlineData("ADD c :v", "9.9E125", "9.9E125", "Number overflow. Attempting to store a number with magnitude larger than supported range")]
    [InlineData("SET c = c - :v", "1E20", "1E-20", "Number overflow. Attempting to store a number with magnitude larger than supported range")]
    public void Result_out_of_range_is_a_fault(string expression, string old, string value, string expected)
        => Assert.Equal(expected, Request.Update(expression, $$$"""{"c":{"N":"{{{old}}}"}}""", $$$"""{":v":{"N":"{{{value}}}"}}"""));

    [Fact]
    public void Value_too_deep_for_its_place_is_a_fault()
    {
        string item = """{"m":{"M":{}}}""";
        Assert.StartsWith("{", Request.Update("SET m.a = :v", item, $$"""{":v":{{Nested(30)}}}"""), StringComparison.Ordinal);
        Assert.Equal(UpdateFault.TooDeep.Message(), Request.Update("SET m.a = :v", item, $$"""{":v":{{Nested(31)}}}"""));
    }

    [Theory]
    [InlineData("SET c = :v", """{"c":{"N":"5"}}""", """{"c":{"N":"1"}}""")]
    [InlineData("SET d = :v", null, """{"d":{"N":"1"}}""")]
    [InlineData("SET m.x = :v, m.w = :v", """{"m":{"M":{"x":{"N":"1"}}}}""", """{"m":{"M":{"x":{"N":"1"},"w":{"N":"1"}}}}""")]
    [InlineData("SET l[1] = :v", """{"l":{"L":[{"S":"b"}]}}""", """{"l":{"L":[{"N":"1"}]}}""")]
    [InlineData("SET l[6] = :v", null, null)]
    [InlineData("REMOVE s SET c = :v", """{"c":{"N":"5"},"s":{"S":"t"}}""", """{"c":{"N":"1"}}""")]
    public void Updated_attributes_are_the_touched_paths(string expression, string? old, string? @new)
    {
        BoundUpdate update = new Request("""{":v":{"N":"1"}}""").UpdateOf(expression);
        byte[] before = Json.Item(Item);
        byte[] after = Stored.Write(w => Assert.Equal(UpdateFault.None, update.Apply(before, [], w)));
        Assert.Equal(old is null ? null : Json.Canonical(old), Updated(update, before));
        Assert.Equal(@new is null ? null : Json.Canonical(@new), Updated(update, after));
    }

    [Theory]
    [InlineData("SET v = :b", 3 + 19 + 1 + 10)]
    [InlineData("SET d.leaf = :b", 3 + 19 + 1 + 4 + 4 + 10)]
    [InlineData("SET d[12] = :b", 3 + 19 + 1 + 4 + 2 + 10)]
    [InlineData("SET v = another", 3 + 19 + 1 + (1 + 14 + 7))]
    [InlineData("SET v = m.x", 3 + 19 + 1 + (1 + 14 + 1 + 14 + 1))]
    [InlineData("SET v = c + :n", 3 + 19 + 1 + 34 + (1 + 14 + 1) + 2)]
    [InlineData("SET v = c - :n", 3 + 19 + 1 + 37 + (1 + 14 + 1) + 2)]
    [InlineData("SET v = if_not_exists(c, :b)", 3 + 19 + 1 + 39 + (1 + 14 + 1) + 10)]
    [InlineData("SET v = list_append(l, :l)", 3 + 19 + 1 + 37 + (1 + 14 + 1) + (3 + 1 + 1))]
    [InlineData("SET v = :b, w = :b", 3 + 2 * (19 + 1 + 10))]
    [InlineData("ADD v :n", 3 + 19 + 1 + 2)]
    [InlineData("ADD ss :ss", 3 + 19 + 2 + 2)]
    [InlineData("REMOVE v, m.x", 3 + (1 + 1) + (1 + 1 + 4 + 1))]
    [InlineData("DELETE ss :ss", 3 + 1 + 2)]
    public void Statement_is_charged_by_what_it_says(string expression, int expected)
    {
        BoundUpdate update = new Request(
            """{":b":{"S":"0123456789"},":n":{"N":"1"},":l":{"L":[{"S":"x"}]},":ss":{"SS":["b","cc"]}}""").UpdateOf(expression);
        Assert.Equal(expected, update.StatementCharge(Json.Item(Item)));
    }

    [Fact]
    public void Update_knows_what_it_touches()
    {
        BoundUpdate update = new Request("""{":v":{"N":"1"},":l":{"L":[]}}""")
            .UpdateOf("SET a = :v, b.c = d[0], e = e + :v, f = list_append(f, :l) ADD g :v REMOVE h");
        Assert.True(update.Updates("a"u8));
        Assert.True(update.Updates("b"u8));
        Assert.False(update.Updates("d"u8));
        Assert.True(update.NamesInside("b"u8));
        Assert.True(update.NamesInside("d"u8));
        Assert.False(update.NamesInside("a"u8));
        Assert.Equal(Stored.N("1"), update.ConstantFor("a"u8).Bytes.ToArray());
        Assert.True(update.ConstantFor("e"u8).IsMissing);
        Assert.Equal(ValueTag.Number, update.TypeFor("e"u8));
        Assert.Equal(ValueTag.List, update.TypeFor("f"u8));
        Assert.Equal(ValueTag.Number, update.TypeFor("g"u8));
        Assert.Equal(ValueTag.Missing, update.TypeFor("h"u8));
        Assert.Equal(ValueTag.Missing, update.TypeFor("b"u8));
    }

    private static string? Updated(BoundUpdate update, byte[] item)
    {
        using ValueWriter output = new();
        return update.ProjectUpdated(item, output) ? Json.Show(output.Written) : null;
    }

    /// <summary><see cref="Item"/> with one attribute replaced, added or taken away.</summary>
    private static string With(string attribute, string? value)
    {
        System.Text.Json.Nodes.JsonObject item = System.Text.Json.Nodes.JsonNode.Parse(Item)!.AsObject();
        item.Remove(attribute);
        if (value is not null)
            item.Add(attribute, System.Text.Json.Nodes.JsonNode.Parse(value));
        return Json.Canonical(item.ToJsonString());
    }

    private static string Nested(int wrappers) => wrappers == 0
        ? """{"S":"x"}"""
        : $$$"""{"M":{"a":{{{Nested(wrappers - 1)}}}}}""";
}
