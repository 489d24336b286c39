using Dynamo.Engine.Errors;
using Dynamo.Engine.Keys;
using Dynamo.Engine.Values;
using static Dynamo.Engine.Tests.Keys.KeyBytesTests;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Keys;

/// <summary>Goal: the texts as measured on AWS, October 2026.</summary>
public class KeyValidationTests
{
    private const string Mismatch = "The provided key element does not match the schema";
    private const string Empty = "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ";

    private static readonly KeySchema s_schema = Schema([("pk", ValueTag.String)], [("sk", ValueTag.Binary)]);
    private static readonly KeySchema s_index = Schema([("g", ValueTag.String)], [("h", ValueTag.Number)]);

    [Fact]
    public void Key_of_the_schema_passes()
    {
        KeyValidation.CheckKey(s_schema, Item(("sk", B(1)), ("pk", S("a"))));
        KeyValidation.CheckItem(s_schema, Item(("sk", B(1)), ("x", Null()), ("pk", S("a"))));
        KeyValidation.CheckBatchItem(s_schema, Item(("sk", B(1)), ("x", Null()), ("pk", S("a"))));
    }

    [Fact]
    public void Key_with_missing_extra_mistyped_or_non_scalar_attribute_does_not_match()
    {
        Assert.Equal(Mismatch, OfKey(("pk", S("a"))));
        Assert.Equal(Mismatch, OfKey(("pk", S("a")), ("sk", B(1)), ("x", S("a"))));
        Assert.Equal(Mismatch, OfKey(("pk", N("1")), ("sk", B(1))));
        Assert.Equal(Mismatch, OfKey(("pk", L()), ("sk", B(1))));
        Assert.Equal(Mismatch, OfKey(("pk", S("a")), ("other", B(1))));
        Assert.Equal(Mismatch, OfKey());
    }

    [Fact]
    public void Empty_key_value_is_named()
    {
        Assert.Equal(Empty + "string value. Key: pk", OfKey(("pk", S("")), ("sk", B(1))));
        Assert.Equal(Empty + "binary value. Key: sk", OfKey(("pk", S("a")), ("sk", B())));
        Assert.Equal(Empty + "string value. Key: pk", OfItem(("pk", S("")), ("sk", B(1))));
    }

    [Fact]
    public void Item_with_missing_or_mistyped_key_says_which()
    {
        Assert.Equal("One or more parameter values were invalid: Missing the key sk in the item", OfItem(("pk", S("a"))));
        Assert.Equal(
            "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N",
            OfItem(("pk", N("1")), ("sk", B(1))));
        Assert.Equal(
            "One or more parameter values were invalid: Type mismatch for key sk expected: B actual: BOOL",
            OfItem(("pk", S("a")), ("sk", Bool(true))));
    }

    [Fact]
    public void Item_in_a_batch_is_worded_as_a_key()
        => Assert.Equal(Mismatch, Message(() => KeyValidation.CheckBatchItem(s_schema, Item(("pk", S("a"))))));

    [Fact]
    public void Key_sizes_are_limited_to_the_byte()
    {
        string p2048 = new('p', 2048);
        KeyValidation.CheckKey(s_schema, Item(("pk", S(p2048)), ("sk", B(new byte[1024]))));
        Assert.Equal(
            "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes",
            OfKey(("pk", S(p2048 + "p")), ("sk", B(1))));
        Assert.Equal(
            "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
            OfKey(("pk", S("a")), ("sk", B(new byte[1025]))));
    }

    [Fact]
    public void Index_key_of_another_type_is_named_with_its_index()
        => Assert.Equal(
            "One or more parameter values were invalid: Type mismatch for Index Key h Expected: N Actual: S IndexName: by-g",
            OfIndex(false, ("g", S("a")), ("h", S("x"))));

    [Fact]
    public void Empty_index_key_has_a_wording_for_items_and_one_for_updates()
    {
        Assert.Equal(
            "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by-g, IndexKey: g",
            OfIndex(false, ("g", S(""))));
        Assert.Equal(
            "One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.",
            OfIndex(true, ("g", S(""))));
    }

    [Fact]
    public void Item_without_index_attributes_passes()
        => KeyValidation.CheckIndexKeys("by-g", s_index, Item(("pk", S("a"))));

    private static string OfKey(params (string, byte[])[] key) => Message(() => KeyValidation.CheckKey(s_schema, Item(key)));

    private static string OfItem(params (string, byte[])[] item) => Message(() => KeyValidation.CheckItem(s_schema, Item(item)));

    private static string OfIndex(bool byUpdate, params (string, byte[])[] item)
        => Message(() => KeyValidation.CheckIndexKeys("by-g", s_index, Item(item), byUpdate));

    private static string Message(Action check)
    {
        DynamoException error = Assert.Throws<DynamoException>(check);
        Assert.Equal(ErrorCode.Validation, error.Code);
        return error.Message;
    }
}
