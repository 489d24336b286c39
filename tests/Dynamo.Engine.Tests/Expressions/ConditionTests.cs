namespace Dynamo.Engine.Tests.Expressions;

public class ConditionTests
{
    private const string Item =
        """
        {"s":{"S":"hello"},"n":{"N":"15"},"b":{"B":"AQID"},"t":{"BOOL":true},"z":{"NULL":true},
         "m":{"M":{"x":{"N":"1"},"y":{"L":[{"S":"a"},{"M":{"k":{"S":"deep"}}}]}}},
         "l":{"L":[{"S":"a"},{"N":"2"},{"M":{"p":{"N":"1"},"q":{"N":"2"}}}]},
         "ss":{"SS":["","a","b"]},"ns":{"NS":["1","2.5"]},"bs":{"BS":["AQ==","Ag=="]},
         "e":{"S":"\u00e9\ud834\udd1e"}}
        """;

    private const string Values =
        """
        {":s":{"S":"hello"},":n":{"N":"15"},":n2":{"N":"20"},":b":{"B":"AQID"},":t":{"BOOL":true},":f":{"BOOL":false},
         ":z":{"NULL":true},":ss":{"SS":["b","a",""]},":m":{"M":{"q":{"N":"2"},"p":{"N":"1"}}}}
        """;

    [Theory]
    [InlineData("s = :s", true)]
    [InlineData("s <> :s", false)]
    [InlineData("s = :n", false)]
    [InlineData("s <> :n", true)]
    [InlineData("n < :n2", true)]
    [InlineData("n <= :n", true)]
    [InlineData("n > :n", false)]
    [InlineData("n >= :n", true)]
    [InlineData(":n2 > n", true)]
    [InlineData("b = :b", true)]
    [InlineData("t = :t", true)]
    [InlineData("t = :f", false)]
    [InlineData("z = :z", true)]
    [InlineData("ss = :ss", true)]
    [InlineData("l[2] = :m", true)]
    [InlineData("s < :n", false)]
    [InlineData("m.x < n", true)]
    public void Comparison_follows_type_and_value(string expression, bool expected)
        => Assert.Equal(expected, MatchesWithUsedValues(expression));

    [Theory]
    [InlineData("absent = :s", false)]
    [InlineData("absent <> :s", true)]
    [InlineData("absent < :s", false)]
    [InlineData("absent >= :s", false)]
    [InlineData("absent <> another", true)]
    [InlineData("absent = another", false)]
    [InlineData("absent BETWEEN :s AND :s", false)]
    [InlineData("absent IN (:s)", false)]
    [InlineData("NOT absent IN (:s)", true)]
    [InlineData("absent <> :n OR another < :n2", true)]
    [InlineData("size(absent) = :n", false)]
    [InlineData("contains(absent, :s)", false)]
    [InlineData("begins_with(s, absent)", false)]
    [InlineData("m.absent.further = :s", false)]
    [InlineData("l[7] = :s", false)]
    [InlineData("s.inside = :s", false)]
    [InlineData("m[0] = :s", false)]
    [InlineData("l.name2 = :s", false)]
    public void Missing_operand_equals_nothing(string expression, bool expected)
        => Assert.Equal(expected, MatchesWithUsedValues(expression));

    [Theory]
    [InlineData("n BETWEEN :n AND :n2", true)]
    [InlineData("m.x BETWEEN :n AND :n2", false)]
    [InlineData("n between :n and :n2", true)]
    [InlineData("s BETWEEN :n AND :n2", false)]
    [InlineData(":n BETWEEN m.x AND :n2", true)]
    [InlineData("n IN (:s, :n)", true)]
    [InlineData("n in (:s, :n2)", false)]
    [InlineData("l[2] IN (:s, :m)", true)]
    [InlineData("size(l) BETWEEN m.x AND :n", true)]
    public void Between_and_in_find_values(string expression, bool expected)
        => Assert.Equal(expected, MatchesWithUsedValues(expression));

    [Theory]
    [InlineData("attribute_exists(s)", true)]
    [InlineData("attribute_exists(m.y[1].k)", true)]
    [InlineData("attribute_exists(m.y[2])", false)]
    [InlineData("attribute_not_exists(absent)", true)]
    [InlineData("attribute_not_exists(s)", false)]
    public void Existence_looks_into_documents(string expression, bool expected)
        => Assert.Equal(expected, Request.Matches(expression, Item));

    [Theory]
    [InlineData("s", "S")]
    [InlineData("n", "N")]
    [InlineData("b", "B")]
    [InlineData("t", "BOOL")]
    [InlineData("z", "NULL")]
    [InlineData("m", "M")]
    [InlineData("l", "L")]
    [InlineData("ss", "SS")]
    [InlineData("ns", "NS")]
    [InlineData("bs", "BS")]
    public void Attribute_type_knows_every_type(string path, string type)
    {
        Assert.True(Request.Matches($"attribute_type({path}, :t)", Item, $$$"""{":t":{"S":"{{{type}}}"}}"""));
        Assert.False(Request.Matches($"attribute_type(m.y[1].k, :t)", Item, $$$"""{":t":{"S":"{{{(type == "S" ? "N" : type)}}}"}}"""));
    }

    [Theory]
    [InlineData("begins_with(s, :v)", """{"S":"hel"}""", true)]
    [InlineData("begins_with(s, :v)", """{"S":""}""", true)]
    [InlineData("begins_with(s, :v)", """{"S":"helloo"}""", false)]
    [InlineData("begins_with(b, :v)", """{"B":"AQI="}""", true)]
    [InlineData("begins_with(s, :v)", """{"B":"AQI="}""", false)]
    [InlineData("contains(s, :v)", """{"S":"ell"}""", true)]
    [InlineData("contains(s, :v)", """{"S":"elo"}""", false)]
    [InlineData("contains(s, :v)", """{"N":"1"}""", false)]
    [InlineData("contains(b, :v)", """{"B":"Ag=="}""", true)]
    [InlineData("contains(ss, :v)", """{"S":"a"}""", true)]
    [InlineData("contains(ss, :v)", """{"S":""}""", true)]
    [InlineData("contains(ss, :v)", """{"S":"ab"}""", false)]
    [InlineData("contains(ns, :v)", """{"N":"2.50"}""", true)]
    [InlineData("contains(ns, :v)", """{"S":"1"}""", false)]
    [InlineData("contains(bs, :v)", """{"B":"Ag=="}""", true)]
    [InlineData("contains(l, :v)", """{"N":"2"}""", true)]
    [InlineData("contains(l, :v)", """{"M":{"q":{"N":"2"},"p":{"N":"1"}}}""", true)]
    [InlineData("contains(l, :v)", """{"S":"2"}""", false)]
    [InlineData("contains(m, :v)", """{"S":"x"}""", false)]
    public void Prefixes_and_contents_are_found(string expression, string value, bool expected)
        => Assert.Equal(expected, Request.Matches(expression, Item, $$"""{":v":{{value}}}"""));

    [Theory]
    [InlineData("s", 5)]
    [InlineData("e", 3)] // One and two UTF-16 code units.
    [InlineData("b", 3)]
    [InlineData("m", 2)]
    [InlineData("l", 3)]
    [InlineData("ss", 3)]
    [InlineData("ns", 2)]
    [InlineData("bs", 2)]
    public void Size_counts_what_the_type_holds(string path, int expected)
        => Assert.True(Request.Matches($"size({path}) = :v", Item, $$$"""{":v":{"N":"{{{expected}}}"}}"""));

    [Theory]
    [InlineData("n", false)]
    [InlineData("t", false)]
    public void Size_of_what_has_none_matches_nothing(string path, bool expected)
        => Assert.Equal(expected, Request.Matches($"size({path}) >= :v", Item, """{":v":{"N":"0"}}"""));

    [Theory]
    [InlineData("s = :s AND n = :n2 OR t = :t", true)]
    [InlineData("s = :s AND (n = :n2 OR t = :f)", false)]
    [InlineData("t = :t OR s = :n AND n = :n2", true)] // AND binds tighter.
    [InlineData("NOT s = :s OR n = :n", true)] // NOT binds tightest.
    [InlineData("NOT (s = :s OR n = :n)", false)]
    [InlineData("NOT NOT s = :s", true)]
    [InlineData("(s = :s) AND ((n) = (:n))", true)]
    [InlineData("((s = :s) AND (n = :n))", true)]
    [InlineData("(NOT (s = :s))", false)]
    [InlineData("not contains(s, :n) and attribute_exists(n)", true)]
    [InlineData("(size(s)) > (m.x)", true)]
    [InlineData("(attribute_exists(s)) AND (n = :n)", true)]
    public void Logic_follows_precedence_and_parentheses(string expression, bool expected)
        => Assert.Equal(expected, MatchesWithUsedValues(expression));

    [Fact]
    public void Names_stand_for_any_attribute()
    {
        Assert.True(Request.Matches("#a.#b = :v", """{"a.b":{"M":{"status":{"N":"1"}}}}""",
            """{":v":{"N":"1"}}""", """{"#a":"a.b","#b":"status"}"""));
    }

    [Fact]
    public void Absent_item_matches_only_what_an_empty_one_would()
    {
        Assert.True(new Request().Condition("attribute_not_exists(a)").Matches([]));
        Assert.False(new Request().Condition("attribute_exists(a)").Matches([]));
        Assert.False(new Request("""{":v":{"N":"1"}}""").Condition("a.b = :v").Matches([]));
    }

    /// <summary>Gives the expression those values that it names.</summary>
    private static bool MatchesWithUsedValues(string expression)
    {
        using System.Text.Json.JsonDocument all = System.Text.Json.JsonDocument.Parse(Values);
        string used = string.Join(',', all.RootElement.EnumerateObject()
            .Where(v => System.Text.RegularExpressions.Regex.IsMatch(expression, v.Name + @"\b"))
            .Select(v => v.ToString()));
        return Request.Matches(expression, Item, used.Length == 0 ? null : "{" + used + "}");
    }
}
