namespace Dynamo.Engine.Tests.Expressions;

public class ProjectionTests
{
    private const string Item =
        """
        {"a":{"S":"1"},"b":{"S":"2"},
         "m":{"M":{"x":{"N":"1"},"y":{"N":"2"},"n":{"M":{"p":{"N":"3"},"q":{"N":"4"}}}}},
         "l":{"L":[{"S":"0"},{"M":{"a":{"N":"1"},"b":{"N":"2"},"m":{"M":{"x":{"N":"5"},"y":{"N":"6"}}}}},{"S":"2"},
                   {"L":[{"M":{"p":{"N":"7"},"q":{"N":"8"}}},{"M":{"q":{"N":"9"}}}]}]}}
        """;

    [Theory]
    [InlineData("a", """{"a":{"S":"1"}}""")]
    [InlineData("b, a, absent", """{"a":{"S":"1"},"b":{"S":"2"}}""")]
    [InlineData("absent", "{}")]
    [InlineData("m.x", """{"m":{"M":{"x":{"N":"1"}}}}""")]
    [InlineData("m.x, m.n.q", """{"m":{"M":{"x":{"N":"1"},"n":{"M":{"q":{"N":"4"}}}}}}""")]
    [InlineData("m.absent, a", """{"a":{"S":"1"}}""")]
    [InlineData("a.inside", "{}")]
    [InlineData("m[0]", "{}")]
    [InlineData("l[2], l[0]", """{"l":{"L":[{"S":"0"},{"S":"2"}]}}""")]
    [InlineData("l[9], l[2]", """{"l":{"L":[{"S":"2"}]}}""")]
    [InlineData("l[9]", "{}")]
    [InlineData("l[1].a, l[1].b", """{"l":{"L":[{"M":{"a":{"N":"1"},"b":{"N":"2"}}}]}}""")]
    [InlineData("l[1].m.x, l[1].m.y", """{"l":{"L":[{"M":{"m":{"M":{"x":{"N":"5"},"y":{"N":"6"}}}}}]}}""")]
    [InlineData("l[3][0].p, l[3][1].q", """{"l":{"L":[{"L":[{"M":{"p":{"N":"7"}}},{"M":{"q":{"N":"9"}}}]}]}}""")]
    public void Projection_keeps_the_paths_and_nothing_else(string expression, string expected)
        => Assert.Equal(Json.Canonical(expected), Request.Project(expression, Item));

    [Fact]
    public void Names_are_resolved_step_by_step()
        => Assert.Equal(Json.Canonical("""{"m":{"M":{"x":{"N":"1"}}}}"""),
            Request.Project("#m.#x", Item, """{"#m":"m","#x":"x"}"""));

    [Fact]
    public void Many_names_are_found_too()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"n{i}")];
        string item = "{" + string.Join(',', names.Select(n => $$$"""
            "{{{n}}}":{"N":"1"},"x{{{n}}}":{"N":"2"}
            """)) + "}";
        string expected = "{" + string.Join(',', names.Select(n => $$$"""
            "{{{n}}}":{"N":"1"}
            """)) + "}";
        Assert.Equal(Json.Canonical(expected), Request.Project(string.Join(", ", names.Reverse()), item));
    }
}
