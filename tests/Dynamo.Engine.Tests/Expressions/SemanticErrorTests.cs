using Dynamo.Engine.Expressions;

namespace Dynamo.Engine.Tests.Expressions;

/// <summary>What is refused of well-formed expressions, and which of several problems wins.</summary>
public class SemanticErrorTests
{
    private const string Filter = "Invalid FilterExpression: ";
    private const string Update = "Invalid UpdateExpression: ";
    private const string Projection = "Invalid ProjectionExpression: ";

    [Theory]
    [InlineData("a=a and whatever((:things)) > a", "whatever")]
    [InlineData("attRIbute_exIsts((views), #a)", "attRIbute_exIsts")]
    public void Function_is_unknown(string expression, string function)
        => Assert.Equal($"{Filter}Invalid function name; function: {function}", Request.Refused(ExpressionKind.Filter, expression));

    [Fact]
    public void Function_belongs_to_another_kind_of_expression()
    {
        Assert.Equal($"{Filter}The function is not allowed in a condition expression; function: if_not_exists",
            Request.Refused(ExpressionKind.Filter, "if_not_exists(s, :f) = :f"));
        Assert.Equal($"{Update}The function is not allowed in an update expression; function: contains",
            Request.Refused(ExpressionKind.Update, "SET r = contains(s, :v)"));
    }

    [Theory]
    [InlineData("a=a and attribute_exists((views), (#a)) > b", "attribute_exists")]
    [InlineData("attribute_not_exists(things) > b", "attribute_not_exists")]
    [InlineData("attribute_type(things, :a) > b", "attribute_type")]
    [InlineData("begins_with(things, a) > b", "begins_with")]
    [InlineData("contains(:things, c) > b", "contains")]
    [InlineData("size(contains(a, b)) > a", "contains")]
    [InlineData("size(things)", "size")]
    [InlineData("(size(things))", "size")]
    [InlineData("NOT size(things)", "size")]
    [InlineData("a = b AND size(things)", "size")]
    [InlineData("a = b OR size(things)", "size")]
    [InlineData("a between b and attribute_exists(things)", "attribute_exists")]
    [InlineData("a in (b, attribute_exists(things))", "attribute_exists")]
    public void Function_stands_in_the_wrong_place(string expression, string function)
        => Assert.Equal($"{Filter}The function is not allowed to be used this way in an expression; function: {function}",
            Request.Refused(ExpressionKind.Filter, expression));

    [Fact]
    public void Appended_list_is_no_operand_of_another_append()
        => Assert.Equal($"{Update}The function is not allowed to be used this way in an expression; function: list_append",
            Request.Refused(ExpressionKind.Update, "SET r = list_append(list_append(l, :t), :t)", """{":t":{"L":[]}}"""));

    [Theory]
    [InlineData(ExpressionKind.Filter, "attribute_exists(views, #a)", "views")]
    [InlineData(ExpressionKind.Filter, ":a < abOrT", "abOrT")]
    [InlineData(ExpressionKind.Update, " set #c = :c set abOrt = true ", "abOrt")]
    [InlineData(ExpressionKind.Update, " remove Absolute ", "Absolute")]
    [InlineData(ExpressionKind.Projection, "a.abORt", "abORt")]
    [InlineData(ExpressionKind.Projection, "#a,ABSoLUTE", "ABSoLUTE")]
    public void Reserved_word_needs_a_placeholder(ExpressionKind kind, string expression, string word)
        => Assert.Equal($"{kind.Prefix()}Attribute name is a reserved keyword; reserved keyword: {word}", Request.Refused(kind, expression));

    [Fact]
    public void List_index_has_a_limit()
    {
        new Request().Bind(ExpressionKind.Projection, "a[2147483647]");
        Assert.Equal($"{Projection}List index is not within the allowable range; index: [2147483648]",
            Request.Refused(ExpressionKind.Projection, "a[2147483648]"));
    }

    [Fact]
    public void Path_has_at_most_32_steps()
    {
        new Request().Bind(ExpressionKind.Projection, string.Join('.', Enumerable.Repeat("a", 32)));
        Assert.Equal($"{Projection}The document path has too many nesting levels; nesting levels: 33",
            Request.Refused(ExpressionKind.Projection, string.Join('.', Enumerable.Repeat("a", 33))));
    }

    // From here on, one comparison or function is looked at after the other.

    [Theory]
    [InlineData("attribute_exists(#Pictures.RearView, :a) and a=a", "#Pictures")]
    [InlineData("begins_with(Pictures.#RearView)", "#RearView")]
    [InlineData("(#P between :lo and :hi) and (#PC in (:cat1, :cat2))", "#P")]
    [InlineData("#4g > a", "#4g")]
    [InlineData("#_ > a", "#_")]
    [InlineData("(a)between(b.c[45].#d)and(:a)", "#d")]
    public void Name_is_not_defined(string expression, string name)
        => Assert.Equal($"{Filter}An expression attribute name used in the document path is not defined; attribute name: {name}",
            Request.Refused(ExpressionKind.Filter, expression));

    [Theory]
    [InlineData("begins_with(:hello, #a, #b)", ":hello")]
    [InlineData(":a < :b", ":a")]
    [InlineData(":_ > a", ":_")]
    public void Value_is_not_defined(string expression, string value)
        => Assert.Equal($"{Filter}An expression attribute value used in expression is not defined; attribute value: {value}",
            Request.Refused(ExpressionKind.Filter, expression));

    [Theory]
    [InlineData("attribute_exists(things, a) and a=a", "attribute_exists", 2)]
    [InlineData("attribute_not_exists(things, b)", "attribute_not_exists", 2)]
    [InlineData("attribute_type(things)", "attribute_type", 1)]
    [InlineData("begins_with(things)", "begins_with", 1)]
    [InlineData("begins_with(things, size(a), b)", "begins_with", 3)]
    [InlineData("contains(things)", "contains", 1)]
    [InlineData("size(things, a) > b", "size", 2)]
    public void Function_has_another_count_of_operands(string expression, string function, int count)
        => Assert.Equal($"{Filter}Incorrect number of operands for operator or function; operator or function: {function}, number of operands: {count}",
            Request.Refused(ExpressionKind.Filter, expression));

    [Theory]
    [InlineData("attribute_type(a, size(a)) and a=a and a=:a", "attribute_type", """{"N":"1"}""", "N")]
    [InlineData("attribute_type(a, :a)", "attribute_type", """{"B":"YQ=="}""", "B")]
    [InlineData("attribute_type(a, :a)", "attribute_type", """{"M":{}}""", "M")]
    [InlineData("begins_with(a, size(a)) and a=:a", "begins_with", """{"N":"1"}""", "N")]
    [InlineData("begins_with(a, :a)", "begins_with", """{"BOOL":true}""", "BOOL")]
    [InlineData("begins_with(:a, a)", "begins_with", """{"SS":["1"]}""", "SS")]
    [InlineData("size(size(a)) > :a", "size", """{"N":"1"}""", "N")]
    [InlineData("attribute_not_exists(size(:a))", "size", """{"N":"1"}""", "N")]
    [InlineData("size(:a) > a", "size", """{"NULL":true}""", "NULL")]
    [InlineData("a < :a", "<", """{"BOOL":true}""", "BOOL")]
    [InlineData(":a >= a", ">=", """{"L":[]}""", "L")]
    [InlineData("a BETWEEN :a AND b", "BETWEEN", """{"NS":["1"]}""", "NS")]
    public void Operand_is_of_a_wrong_type(string expression, string name, string value, string type)
        => Assert.Equal($"{Filter}Incorrect operand type for operator or function; operator or function: {name}, operand type: {type}",
            Request.Refused(ExpressionKind.Filter, expression, $$"""{":a":{{value}}}"""));

    [Fact]
    public void Type_name_is_none()
        => Assert.Equal($"{Filter}Invalid attribute type name found; type: STRING, valid types: {{S,SS,N,NS,B,BS,BOOL,NULL,L,M}}",
            Request.Refused(ExpressionKind.Filter, "attribute_type(a, :a)", """{":a":{"S":"STRING"}}"""));

    [Theory]
    [InlineData("attribute_exists(:a) and a=a", "attribute_exists")]
    [InlineData("attribute_not_exists(size(:a))", "attribute_not_exists")]
    public void Function_needs_a_path(string expression, string function)
        => Assert.Equal($"{Filter}Operator or function requires a document path; operator or function: {function}",
            Request.Refused(ExpressionKind.Filter, expression, """{":a":{"S":"1"}}"""));

    [Theory]
    [InlineData("a = a AND #a = b AND :views > a", "=", "[a]")]
    [InlineData("#a <> a", "<>", "[a]")]
    [InlineData("a > #a", ">", "[a]")]
    [InlineData("((a=a) OR (a=a))", "=", "[a]")]
    [InlineData("contains(ab.bc[1].a, ab.bc[1].#a)", "contains", "[ab, bc, [1], a]")]
    [InlineData("attribute_type(ab.bc[1].#a, ab.bc[1].a)", "attribute_type", "[ab, bc, [1], a]")]
    [InlineData("begins_with(ab.bc[1].a, ab.bc[1].#a)", "begins_with", "[ab, bc, [1], a]")]
    [InlineData("#a BETWEEN b AND a", "BETWEEN", "[a]")]
    [InlineData("a IN (b, #a)", "IN", "[a]")]
    public void Operand_is_compared_with_itself(string expression, string name, string path)
        => Assert.Equal($"{Filter}The first operand must be distinct from the remaining operands for this operator or function; operator: {name}, first operand: {path}",
            Request.Refused(ExpressionKind.Filter, expression, null, """{"#a":"a"}"""));

    [Theory]
    [InlineData("""{"N":"1"}""", """{"S":"a"}""", "same data type for lower and upper bounds", "{N:1}", "{S:a}")]
    [InlineData("""{"S":"b"}""", """{"S":"a"}""", "upper bound to be greater than or equal to lower bound", "{S:b}", "{S:a}")]
    [InlineData("""{"N":"5"}""", """{"N":"4"}""", "upper bound to be greater than or equal to lower bound", "{N:5}", "{N:4}")]
    [InlineData("""{"B":"eg=="}""", """{"B":"YQ=="}""", "upper bound to be greater than or equal to lower bound", "{B:eg==}", "{B:YQ==}")]
    public void Bounds_do_not_fit(string lower, string upper, string requirement, string showLower, string showUpper)
        => Assert.Equal($"{Filter}The BETWEEN operator requires {requirement}; lower bound operand: AttributeValue: {showLower}, upper bound operand: AttributeValue: {showUpper}",
            Request.Refused(ExpressionKind.Filter, "a between :b and :a", $$"""{":b":{{lower}},":a":{{upper}}}"""));

    [Fact]
    public void In_takes_100_operands()
    {
        string In(int count) => $"a IN ({string.Join(',', Enumerable.Repeat(":v", count))})";
        new Request("""{":v":{"S":"x"}}""").Bind(ExpressionKind.Filter, In(100));
        Assert.Equal($"{Filter}The IN operator is provided with too many operands; number of operands: 101",
            Request.Refused(ExpressionKind.Filter, In(101), """{":v":{"S":"x"}}"""));
    }

    [Theory]
    [InlineData("a < :bool AND b = :none", "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL")]
    [InlineData("b = :none AND a < :bool", "An expression attribute value used in expression is not defined; attribute value: :none")]
    [InlineData("a < :bool AND size(b)", "The function is not allowed to be used this way in an expression; function: size")]
    [InlineData("a < :bool AND abort = b", "Attribute name is a reserved keyword; reserved keyword: abort")]
    [InlineData("abort = b AND size(b)", "The function is not allowed to be used this way in an expression; function: size")]
    [InlineData("size(b) AND what(b)", "Invalid function name; function: what")]
    [InlineData("what(b) AND ((a = b))", "The expression has redundant parentheses;")]
    public void First_problem_of_the_first_kind_wins(string expression, string expected)
        => Assert.Equal(Filter + expected, Request.Refused(ExpressionKind.Filter, expression, """{":bool":{"BOOL":true}}"""));

    [Theory]
    [InlineData("set a = #c set c = :d", "SET")]
    [InlineData("remove #d set a = b remove e", "REMOVE")]
    [InlineData("add #d :e set a = b add e :f", "ADD")]
    [InlineData("delete #d :e set a = b delete #e :f", "DELETE")]
    public void Section_is_used_twice(string expression, string section)
        => Assert.Equal($"{Update}The \"{section}\" section can only be used once in an update expression;",
            Request.Refused(ExpressionKind.Update, expression));

    [Theory]
    [InlineData("SET #c = if_not_exists(:c)", "An expression attribute name used in the document path is not defined; attribute name: #c")]
    [InlineData("SET a = :c, #c = b", "An expression attribute name used in the document path is not defined; attribute name: #c")]
    [InlineData("SET a = if_not_exists(:c)", "An expression attribute value used in expression is not defined; attribute value: :c")]
    [InlineData("SET a = :c, a = :d", "An expression attribute value used in expression is not defined; attribute value: :c")]
    [InlineData("set a = if_not_exists(c)", "Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1")]
    [InlineData("set a = if_not_exists(:s, c)", "Operator or function requires a document path; operator or function: if_not_exists")]
    [InlineData("set a = if_not_exists(if_not_exists(a, b), c)", "Operator or function requires a document path; operator or function: if_not_exists")]
    [InlineData("set a = list_append(:s, a)", "Incorrect operand type for operator or function; operator or function: list_append, operand type: S")]
    [InlineData("set a = a + :s", "Incorrect operand type for operator or function; operator or function: +, operand type: S")]
    [InlineData("set a = :s - b", "Incorrect operand type for operator or function; operator or function: -, operand type: S")]
    [InlineData("set b = list_append(:s, a), c = if_not_exists(a) add a.b :s", "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND")]
    [InlineData("delete a.b :s", "Incorrect operand type for operator or function; operator: DELETE, operand type: STRING, typeSet: ALLOWED_FOR_DELETE_OPERAND")]
    [InlineData("delete a :n", "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND")]
    public void Update_is_refused(string expression, string expected)
        => Assert.Equal(Update + expected, Request.Refused(ExpressionKind.Update, expression, """{":s":{"S":"a"},":n":{"N":"1"}}"""));

    [Theory]
    [InlineData(ExpressionKind.Update, "set d[1] = a, d.b = a, c[1].a = a, #c = if_not_exists(a)", "overlap", "[c, [1], a]", "[c]")]
    [InlineData(ExpressionKind.Update, "set #c[3].#d = a, #c[3] = a", "overlap", "[c, [3], [3]]", "[c, [3]]")]
    [InlineData(ExpressionKind.Update, "set #c[3].#d = a, #c.#d[3] = if_not_exists(a)", "conflict", "[c, [3], [3]]", "[c, [3], [3]]")]
    [InlineData(ExpressionKind.Update, "remove a.#c set a[1] = #d", "conflict", "[a, c]", "[a, [1]]")]
    [InlineData(ExpressionKind.Update, "SET x = a, x = b", "overlap", "[x]", "[x]")]
    [InlineData(ExpressionKind.Projection, "b[1], b.a, #a.b, a", "overlap", "[a, b]", "[a]")]
    [InlineData(ExpressionKind.Projection, "a, #a[1]", "overlap", "[a]", "[a, [1]]")]
    [InlineData(ExpressionKind.Projection, "a.b, #a[1], #b", "conflict", "[a, b]", "[a, [1]]")]
    [InlineData(ExpressionKind.Projection, "a[3].b, #a.#b.b", "conflict", "[a, [3], b]", "[a, [3], b]")]
    public void Paths_stand_in_each_others_way(ExpressionKind kind, string expression, string relation, string one, string two)
    {
        string names = """{"#a":"a","#b":"[3]","#c":"c","#d":"[3]"}""";
        Assert.Equal($"{kind.Prefix()}Two document paths {relation} with each other; must remove or rewrite one of these paths; path one: {one}, path two: {two}",
            Request.Refused(kind, expression, null, names));
    }

    [Fact]
    public void Projection_with_an_undefined_name_comes_before_an_overlap()
        => Assert.Equal($"{Projection}An expression attribute name used in the document path is not defined; attribute name: #a",
            Request.Refused(ExpressionKind.Projection, "a,b,a,#a"));
}
