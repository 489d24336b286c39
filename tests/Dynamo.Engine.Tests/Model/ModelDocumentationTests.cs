namespace Dynamo.Engine.Tests.Model;

/// <summary>
/// Goal: the model itself is right. Approach: the examples of the developer guide, in its order and with its
/// results (Expressions.UpdateExpressions, Expressions.ConditionExpressions, Expressions.OperatorsAndFunctions,
/// Expressions.ProjectionExpressions).
/// </summary>
public class ModelDocumentationTests
{
    private static readonly Map s_product = Map.Empty
        .With("Id", N("789")).With("ProductCategory", S("Home Improvement")).With("Price", N("52"))
        .With("InStock", new Bool(true)).With("Brand", S("Acme"));

    private static readonly Map s_bicycle = Map.Empty
        .With("Id", N("123")).With("Title", S("Bicycle 123")).With("Description", S("123 description"))
        .With("Brand", S("Brand-Company C")).With("Price", N("500")).With("Color", Tests.Model.Set.Of([S("Red"), S("Black")]))
        .With("ProductCategory", S("Bicycle")).With("QuantityOnHand", new Null())
        .With("RelatedItems", L(N("341"), N("472"), N("649")))
        .With("Pictures", Map.Empty.With("FrontView", S("http://example.com/products/123_front.jpg")))
        .With("ProductReviews", Map.Empty
            .With("FiveStar", L(S("Excellent! Can't recommend it highly enough! Buy it!"), S("Do yourself a favor and buy this.")))
            .With("OneStar", L(S("Terrible product! Do not buy this."))));

    [Fact]
    public void SET_modifies_attributes()
        => Assert.Equal(
            s_product.With("ProductCategory", S("Hardware")).With("Price", N("60")).Text,
            Updated(s_product, Set("ProductCategory", S("Hardware")), Set("Price", N("60"))).Text);

    [Fact]
    public void Lists_and_maps_grow_as_the_guide_shows()
    {
        ModelPath related = ModelPath.Of("RelatedItems");
        Map item = Updated(
            s_product,
            Set("RelatedItems", L(S("Hammer"))),
            Set("ProductReviews", Map.Empty.With("FiveStar", L(S("Best product ever!")))));
        item = Updated(item, new ModelAction("SET", ModelPath.Of("RelatedItems", 1), Value(S("Nails"))));
        Assert.Equal(L(S("Hammer"), S("Nails")).Text, related.In(item)!.Text);

        item = Updated(
            item,
            new ModelAction("SET", ModelPath.Of("ProductReviews", "FiveStar", 1), Value(S("Very happy with my purchase"))),
            new ModelAction("SET", ModelPath.Of("ProductReviews", "ThreeStar"), Value(L(S("Just OK - not that great")))));
        Assert.Equal(
            Map.Empty.With("FiveStar", L(S("Best product ever!"), S("Very happy with my purchase")))
                .With("ThreeStar", L(S("Just OK - not that great"))).Text,
            item.Find("ProductReviews")!.Text);

        item = Updated(item, new ModelAction("SET", related, new ListAppend(Path(related), Value(L(S("Screwdriver"), S("Hacksaw"))))));
        item = Updated(item, new ModelAction("SET", related, new ListAppend(Value(L(S("Chisel"))), Path(related))));
        Assert.Equal(L(S("Chisel"), S("Hammer"), S("Nails"), S("Screwdriver"), S("Hacksaw")).Text, related.In(item)!.Text);

        item = Updated(item, Remove("RelatedItems", 1), Remove("RelatedItems", 2));
        Assert.Equal(L(S("Chisel"), S("Screwdriver"), S("Hacksaw")).Text, related.In(item)!.Text);
    }

    [Fact]
    public void Elements_set_behind_a_list_follow_in_the_order_of_their_numbers()
        => Assert.Equal(
            L(S("a"), S("b"), S("c")).Text,
            Updated(
                Map.Empty.With("l", L(S("a"))),
                new ModelAction("SET", ModelPath.Of("l", 9), Value(S("c"))),
                new ModelAction("SET", ModelPath.Of("l", 4), Value(S("b")))).Find("l")!.Text);

    [Fact]
    public void Numbers_count_up_and_down()
    {
        ModelPath price = ModelPath.Of("Price");
        Assert.Equal("37", Updated(s_product, new ModelAction("SET", price, new Arithmetic(Path(price), '-', Value(N("15"))))).Find("Price")!.Text);
        ModelAction add = new("ADD", ModelPath.Of("QuantityOnHand"), Value: N("5"));
        Map once = Updated(s_product, add);
        Assert.Equal("5", once.Find("QuantityOnHand")!.Text);
        Assert.Equal("10", Updated(once, add).Find("QuantityOnHand")!.Text);
    }

    [Fact]
    public void If_not_exists_keeps_what_is_there()
    {
        ModelPath price = ModelPath.Of("Price");
        ModelAction action = new("SET", price, new IfNotExists(price, new ValueOperand(N("100"))));
        Assert.Equal("52", Updated(s_product, action).Find("Price")!.Text);
        Assert.Equal("100", Updated(s_product.Without("Price"), action).Find("Price")!.Text);
    }

    [Fact]
    public void REMOVE_of_what_is_not_there_does_nothing()
        => Assert.Equal(
            s_product.Without("Brand").Without("InStock").Text,
            Updated(s_product, Remove("Brand"), Remove("InStock"), Remove("QuantityOnHand")).Text);

    [Fact]
    public void Sets_gain_and_lose_members()
    {
        ModelPath color = ModelPath.Of("Color");
        Map item = Updated(s_product, new ModelAction("ADD", color, Value: Colors("Orange", "Purple")));
        item = Updated(item, new ModelAction("ADD", color, Value: Colors("Yellow", "Green", "Blue")));
        item = Updated(item, new ModelAction("DELETE", color, Value: Colors("Yellow", "Purple")));
        Assert.Equal(Colors("Blue", "Green", "Orange").Text, item.Find("Color")!.Text);
    }

    [Fact]
    public void Projection_leaves_what_was_asked_for()
        => Assert.Equal(
            Map.Empty.With("Description", s_bicycle.Find("Description")!).With("RelatedItems", L(N("341")))
                .With("ProductReviews", Map.Empty.With("FiveStar", ModelPath.Of("ProductReviews", "FiveStar").In(s_bicycle)!)).Text,
            ModelPath.Project(
                s_bicycle, [ModelPath.Of("Description"), ModelPath.Of("RelatedItems", 0), ModelPath.Of("ProductReviews", "FiveStar")]).Text);

    [Fact]
    public void Price_falls_until_the_condition_fails()
    {
        ModelPath price = ModelPath.Of("Price");
        Comparison condition = new(">", new PathOperand(price), new ValueOperand(N("500")));
        ModelAction discount = new("SET", price, new Arithmetic(Path(price), '-', Value(N("75"))));
        Map item = Map.Empty.With("Id", N("456")).With("Price", N("650")).With("ProductCategory", S("Sporting Goods"));
        List<string> prices = [];
        while (condition.Holds(item))
        {
            item = Updated(item, discount);
            prices.Add(item.Find("Price")!.Text);
        }
        Assert.Equal(["575", "500"], prices);
    }

    [Fact]
    public void Category_and_price_range_of_the_guide_do_not_hold_together()
    {
        Map item = Map.Empty.With("Price", N("650")).With("ProductCategory", S("Sporting Goods"));
        In category = new(Attribute("ProductCategory"), [new ValueOperand(S("Sporting Goods")), new ValueOperand(S("Gardening Supplies"))]);
        Between range = new(Attribute("Price"), new ValueOperand(N("500")), new ValueOperand(N("600")));
        Assert.True(category.Holds(item));
        Assert.False(range.Holds(item));
        Assert.False(new And(category, range).Holds(item));
        Assert.True(new Or(category, range).Holds(item));
        Assert.True(new Not(range).Holds(item));
    }

    [Fact]
    public void Functions_hold_as_in_the_guide()
    {
        Assert.False(Holds(new Function("attribute_not_exists", ModelPath.Of("Price"))));
        Assert.True(Holds(new Function("attribute_exists", ModelPath.Of("ProductReviews", "OneStar"))));
        Assert.True(Holds(new Function("attribute_type", ModelPath.Of("Color"), new ValueOperand(S("SS")))));
        Assert.True(Holds(new Function("begins_with", ModelPath.Of("Pictures", "FrontView"), new ValueOperand(S("http://")))));
        Assert.True(Holds(new Function("contains", ModelPath.Of("Color"), new ValueOperand(S("Red")))));
        Assert.False(Holds(new Function("contains", ModelPath.Of("Color"), new ValueOperand(S("Re")))));
        Assert.True(Holds(new Comparison("<", new SizeOperand(ModelPath.Of("Brand")), new ValueOperand(N("20")))));
        Assert.True(Holds(new Comparison("=", new SizeOperand(ModelPath.Of("ProductReviews", "FiveStar")), new ValueOperand(N("2")))));
    }

    private static bool Holds(ModelCondition condition) => condition.Holds(s_bicycle);

    private static Map Updated(Map item, params ModelAction[] actions)
    {
        (Map? updated, List<string> errors) = new ModelUpdate(actions).Apply(item);
        Assert.Empty(errors);
        return updated!;
    }

    private static ModelAction Set(string name, ModelValue value) => new("SET", ModelPath.Of(name), Value(value));

    private static ModelAction Remove(string name, params object[] steps) => new("REMOVE", ModelPath.Of(name, steps));

    private static Plain Value(ModelValue value) => new(new ValueOperand(value));

    private static Plain Path(ModelPath path) => new(new PathOperand(path));

    private static PathOperand Attribute(string name) => new(ModelPath.Of(name));

    private static Str S(string text) => new(text);

    private static Num N(string number) => ModelValue.Number(number);

    private static Lst L(params ModelValue[] elements) => new([.. elements]);

    private static Set Colors(params string[] names) => Tests.Model.Set.Of(names.Select(S));
}
