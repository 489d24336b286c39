using System.Text;
using Dynamo.Engine.Values;
using static Dynamo.Server.Tests.Protocol.JsonValues;

namespace Dynamo.Server.Tests.Protocol;

/// <summary>
/// Goal: JSON items become the stored form, with their size, and the first fault in document order is kept.
/// Approach: bind, write again and compare texts; sizes against ItemSize, which counts from the stored form.
/// </summary>
public class ValueBinderTests
{
    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"a":{"S":""}}""")]
    [InlineData("""{"pk":{"S":"text"},"n":{"N":"1.5"},"b":{"B":"AQID"},"t":{"BOOL":true},"f":{"BOOL":false},"z":{"NULL":true}}""")]
    [InlineData("""{"m":{"M":{"a":{"L":[{"S":"x"},{"M":{}},{"L":[]}]},"b":{"N":"-7"}}},"last":{"S":"y"}}""")]
    [InlineData("""{"ss":{"SS":["a","b"]},"ns":{"NS":["-1","2","10"]},"bs":{"BS":["","AA=="]}}""")]
    [InlineData("""{"é":{"S":"𝄞 \" \\ \n \u0001 /"}}""")]
    public void Item_comes_back_as_it_was_sent(string json)
    {
        (byte[] stored, ValueFault? fault) = BindItem(json);
        Assert.Null(fault);
        Assert.Equal(json, WriteItem(stored));
        Assert.Equal(ItemSize.Of(stored), ItemBytes.Size(stored));
    }

    [Theory]
    [InlineData("""{"a":{"N":"+1e2"}}""", """{"a":{"N":"100"}}""")]
    [InlineData("""{"a":{"NS":["10","2","-0"]}}""", """{"a":{"NS":["0","2","10"]}}""")]
    [InlineData("""{"a":{"SS":["b","a",""]}}""", """{"a":{"SS":["","a","b"]}}""")]
    [InlineData("""{"\u0061\/":{"S":"\ud834\udd1e\u00e9\/"}}""", """{"a/":{"S":"𝄞é/"}}""")]
    [InlineData("""{"a":{"S":"\ud834"},"b":{"S":"\udd1ex"},"c":{"S":"\ud834\ud834\udd1e"}}""", """{"a":{"S":"?"},"b":{"S":"?x"},"c":{"S":"?𝄞"}}""")]
    [InlineData("""{"a":{"B":"AQ\u0049D"}}""", """{"a":{"B":"AQID"}}""")]
    [InlineData("""{"a":{"BOOL":"yes"},"b":{"BOOL":"FALSE"},"c":{"NULL":"1"}}""", """{"a":{"BOOL":true},"b":{"BOOL":false},"c":{"NULL":true}}""")]
    [InlineData("""{"a":{"S":"x","N":null,"Unknown":{"deep":[1,2]}}}""", """{"a":{"S":"x"}}""")]
    public void Value_is_normalized(string sent, string stored)
    {
        (byte[] bytes, ValueFault? fault) = BindItem(sent);
        Assert.Null(fault);
        Assert.Equal(stored, WriteItem(bytes));
        Assert.Equal(ItemSize.Of(bytes), ItemBytes.Size(bytes));
    }

    [Fact]
    public void Repeated_name_the_last_one_counts()
    {
        (byte[] stored, ValueFault? fault) = BindItem(
            """{"a":{"S":"first"},"m":{"M":{"x":{"N":"1"},"y":{"L":[]},"x":{"S":"second"}}},"a":{"N":"2"}}""");
        Assert.Null(fault);
        Assert.Equal("""{"a":{"N":"2"},"m":{"M":{"x":{"S":"second"},"y":{"L":[]}}}}""", WriteItem(stored));
        Assert.Equal(ItemSize.Of(stored), ItemBytes.Size(stored));
    }

    [Fact]
    public void Repeated_name_among_many_the_last_one_counts()
    {
        string names = string.Join(",", Enumerable.Range(0, 1000).Select(i => $"\"attribute{i}\":{{\"N\":\"{i}\"}}"));
        (byte[] stored, _) = BindItem($"{{{names},\"attribute500\":{{\"S\":\"again\"}}}}");
        Assert.Equal(1000, ItemBytes.Count(stored));
        Assert.Equal("again"u8, ItemBytes.Find(stored, "attribute500"u8).Scalar);
        Assert.Equal(ItemSize.Of(stored), ItemBytes.Size(stored));
    }

    [Theory]
    [InlineData("""{"a":{}}""", ValueFaultKind.Empty)]
    [InlineData("""{"a":null}""", ValueFaultKind.Empty)]
    [InlineData("""{"a":{"S":null}}""", ValueFaultKind.Empty)]
    [InlineData("""{"a":{"L":[{"S":"x"},null]}}""", ValueFaultKind.Empty)]
    [InlineData("""{"a":{"S":"x","N":"1"}}""", ValueFaultKind.SeveralTypes)]
    [InlineData("""{"a":{"S":"x","N":"bad"}}""", ValueFaultKind.NotNumeric)]
    [InlineData("""{"a":{"M":{"b":{"L":[{"N":"1e126"}]}}},"c":{"N":"bad"}}""", ValueFaultKind.NumberOverflow)]
    [InlineData("""{"a":{"NULL":false}}""", ValueFaultKind.NullFalse)]
    [InlineData("""{"a":{"SS":[]}}""", ValueFaultKind.EmptySet)]
    [InlineData("""{"a":{"NS":["1","1.0"]}}""", ValueFaultKind.DuplicateMembers)]
    [InlineData("""{"":{"S":"x"}}""", ValueFaultKind.EmptyAttributeName)]
    public void Fault_is_kept(string json, ValueFaultKind kind) => Assert.Equal(kind, BindItem(json).Fault?.Kind);

    [Fact]
    public void Nesting_31_documents_around_a_leaf_are_allowed_and_32_are_a_fault()
    {
        Assert.Null(BindItem($"{{\"a\":{Nested(31)}}}").Fault);
        Assert.Equal(ValueFaultKind.TooDeep, BindItem($"{{\"a\":{Nested(32)}}}").Fault?.Kind);
        Assert.Same(ValueFault.TooDeep, BindItem($"{{\"a\":{Nested(62)}}}").Fault);
        Assert.Same(ValueFault.FarTooDeep, BindItem($"{{\"a\":{Nested(63)}}}").Fault);
    }

    [Fact]
    public void Nesting_of_a_million_levels_is_a_fault_and_nothing_worse()
        => Assert.Equal(ValueFaultKind.TooDeep, BindItem($"{{\"a\":{Nested(1_000_000)},\"b\":{{\"N\":\"bad\"}}}}").Fault?.Kind);

    /// <summary>Expected types and texts as dynalite's tests recorded them from AWS.</summary>
    [Theory]
    [InlineData("""{"S":true}""", "TRUE_VALUE cannot be converted to String")]
    [InlineData("""{"S":false}""", "FALSE_VALUE cannot be converted to String")]
    [InlineData("""{"S":23}""", "NUMBER_VALUE cannot be converted to String")]
    [InlineData("""{"N":34.56}""", "DECIMAL_VALUE cannot be converted to String")]
    [InlineData("""{"N":[]}""", "Unrecognized collection type class java.lang.String")]
    [InlineData("""{"N":{}}""", "Start of structure or map found where not expected")]
    [InlineData("""{"BOOL":"23"}""", "Unexpected token received from parser")]
    [InlineData("""{"BOOL":-2147483648}""", "NUMBER_VALUE cannot be converted to Boolean")]
    [InlineData("""{"NULL":[]}""", "Unrecognized collection type class java.lang.Boolean")]
    [InlineData("""{"NULL":{}}""", "Start of structure or map found where not expected")]
    [InlineData("""{"B":true}""", "only base-64-encoded strings are convertible to bytes")]
    [InlineData("""{"B":[]}""", "Unrecognized collection type class java.nio.ByteBuffer")]
    [InlineData("""{"B":{}}""", "Start of structure or map found where not expected")]
    [InlineData("""{"B":"23456"}""", "Base64 encoded length is expected a multiple of 4 bytes but found: 5")]
    [InlineData("""{"B":"=+/="}""", "Invalid last non-pad Base64 character dectected")]
    [InlineData("""{"B":"+/+="}""", "Invalid last non-pad Base64 character dectected")]
    [InlineData("""{"B":"AA A"}""", "Invalid last non-pad Base64 character dectected")]
    [InlineData("""{"SS":"23"}""", "Unexpected field type")]
    [InlineData("""{"SS":{}}""", "Start of structure or map found where not expected")]
    [InlineData("""{"SS":[true]}""", "TRUE_VALUE cannot be converted to String")]
    [InlineData("""{"NS":[23]}""", "NUMBER_VALUE cannot be converted to String")]
    [InlineData("""{"BS":["23456"]}""", "Base64 encoded length is expected a multiple of 4 bytes but found: 5")]
    [InlineData("""{"L":23}""", "Unexpected field type")]
    [InlineData("""{"L":["23"]}""", "Unexpected value type in payload")]
    [InlineData("""{"L":[[]]}""", "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue")]
    [InlineData("""{"M":"23"}""", "Unexpected field type")]
    [InlineData("""{"M":[]}""", "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>")]
    [InlineData("""{"M":{"a":true}}""", "Unexpected value type in payload")]
    [InlineData("""{"M":{"a":{"BS":[{}]}}}""", "Start of structure or map found where not expected")]
    [InlineData("23", "Unexpected value type in payload")]
    [InlineData("[]", "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue")]
    public void Wrong_type_throws_DynamoDBs_text(string value, string text)
        => Assert.Equal(text, SerializationText($"{{\"Attr\":{value}}}"));

    private static string Nested(int documents)
        => new StringBuilder().Insert(0, """{"M":{"a":""", documents).Append("""{"S":"x"}""")
            .Insert(documents * """{"M":{"a":""".Length + """{"S":"x"}""".Length, "}}", documents).ToString();
}
