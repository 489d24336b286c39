using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>As measured on AWS, October 2026: legacy parameters.</summary>
public class LegacyParameterTests(FactTables tables) : IClassFixture<FactTables>
{
    [Theory]
    [InlineData("{'Exists':true}", "Value must be provided when Exists is true for Attribute: a")]
    [InlineData("{}", "Value must be provided when Exists is null for Attribute: a")]
    [InlineData("{'Exists':false,'Value':{'S':'x'}}", "Value cannot be used when Exists is false for Attribute: a")]
    [InlineData("{'Value':{'S':'x'},'AttributeValueList':[{'S':'x'}],'ComparisonOperator':'EQ'}",
        "Value and AttributeValueList cannot be used together for Attribute: a")]
    [InlineData("{'ComparisonOperator':'EQ'}", "Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute: a")]
    [InlineData("{'ComparisonOperator':'BETWEEN','AttributeValueList':[{'S':'x'}]}", "Invalid number of argument(s) for the BETWEEN ComparisonOperator")]
    [InlineData("{'Exists':true,'Value':{'S':'x'},'ComparisonOperator':'EQ'}", "Exists and ComparisonOperator cannot be used together for Attribute: a")]
    [InlineData("{'AttributeValueList':[{'S':'x'}]}", "AttributeValueList can only be used with a ComparisonOperator for Attribute: a")]
    [InlineData("{'ComparisonOperator':'IN','AttributeValueList':[{'S':'x'},{'N':'1'}]}", "AttributeValues inside AttributeValueList must be of same type")]
    public Task Expected_that_is_not_valid(string expected, string text)
        => tables.AssertErrorAsync(
            "PutItem", $"{{'TableName':'hash','Item':{{'pk':{{'S':'a'}}}},'Expected':{{'a':{expected}}}}}", Validation, OneError + Invalid + text);

    [Theory]
    [InlineData("{'Exists':false}", false)]
    [InlineData("{'Exists':true,'Value':{'S':'x'}}", true)]
    [InlineData("{'Value':{'S':'x'}}", true)]
    [InlineData("{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'x'}]}", true)]
    [InlineData("{'ComparisonOperator':'NE','AttributeValueList':[{'S':'x'}]}", false)]
    [InlineData("{'ComparisonOperator':'NOT_NULL'}", true)]
    [InlineData("{'ComparisonOperator':'NULL'}", false)]
    [InlineData("{'ComparisonOperator':'BEGINS_WITH','AttributeValueList':[{'S':'x'}]}", true)]
    [InlineData("{'ComparisonOperator':'BETWEEN','AttributeValueList':[{'S':'y'},{'S':'z'}]}", false)]
    [InlineData("{'ComparisonOperator':'IN','AttributeValueList':[{'S':'y'},{'S':'x'}]}", true)]
    [InlineData("{'ComparisonOperator':'CONTAINS','AttributeValueList':[{'S':'x'}]}", true)]
    [InlineData("{'ComparisonOperator':'NOT_CONTAINS','AttributeValueList':[{'S':'x'}]}", false)]
    [InlineData("{'ComparisonOperator':'NOT_CONTAINS','AttributeValueList':[{'S':'y'}]}", true)]
    [InlineData("{'ComparisonOperator':'LT','Value':{'S':'y'}}", true)]
    public async Task Expected_decides_a_write(string expected, bool holds)
    {
        await tables.OkAsync("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'expected'},'a':{'S':'x'}}}");
        string request = $"{{'TableName':'hash','Item':{{'pk':{{'S':'expected'}},'a':{{'S':'x'}}}},'Expected':{{'a':{expected}}}}}";
        if (holds)
            await tables.OkAsync("PutItem", request);
        else
            await tables.AssertErrorAsync("PutItem", request, "ConditionalCheckFailedException", "The conditional request failed");
    }

    /// <summary>NE holds for an attribute that is not there, NOT_CONTAINS does not (measured on AWS by the authors of ScyllaDB's tests).</summary>
    [Fact]
    public async Task NOT_CONTAINS_needs_the_attribute()
    {
        const string Put = "'TableName':'hash','Item':{'pk':{'S':'absent'}}";
        await tables.OkAsync("PutItem", $"{{{Put},'Expected':{{'no':{{'ComparisonOperator':'NE','Value':{{'S':'x'}}}}}}}}");
        await tables.AssertErrorAsync(
            "PutItem", $"{{{Put},'Expected':{{'no':{{'ComparisonOperator':'NOT_CONTAINS','Value':{{'S':'x'}}}}}}}}",
            "ConditionalCheckFailedException", "The conditional request failed");
        await tables.OkAsync(
            "PutItem",
            $"{{{Put},'ConditionalOperator':'OR','Expected':{{'no':{{'ComparisonOperator':'NOT_CONTAINS','Value':{{'S':'x'}}}},'pk':{{'Value':{{'S':'absent'}}}}}}}}");
    }

    [Theory]
    [InlineData("{'Action':'PUT'}", Invalid + "Only DELETE action is allowed when no attribute value is specified")]
    [InlineData("{'Action':'ADD'}", Invalid + "Only DELETE action is allowed when no attribute value is specified")]
    [InlineData("{'Action':'DELETE','Value':{'S':'x'}}", Invalid + "DELETE action with value is not supported for the type S")]
    [InlineData("{'Action':'ADD','Value':{'S':'x'}}", Invalid + "ADD action is not supported for the type S")]
    [InlineData("{'Action':'ADD','Value':{'B':'AA=='}}", Invalid + "ADD action is not supported for the type B")]
    public Task AttributeUpdates_that_are_not_valid(string update, string text)
        => tables.AssertErrorAsync(
            "UpdateItem", $"{{'TableName':'hash','Key':{{'pk':{{'S':'a'}}}},'AttributeUpdates':{{'x':{update}}}}}", Validation, OneError + text);

    [Fact]
    public async Task AttributeUpdates_put_add_and_delete()
    {
        await tables.OkAsync("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'updates'},'n':{'N':'1'},'s':{'SS':['a','b']},'gone':{'S':'x'}}}");
        Assert.Equal(
            FactTables.Json("{'Attributes':{'pk':{'S':'updates'},'n':{'N':'3'},'s':{'SS':['a']},'new':{'S':'y'}}}"),
            Sorted(await tables.OkAsync(
                "UpdateItem",
                "{'TableName':'hash','Key':{'pk':{'S':'updates'}},'ReturnValues':'ALL_NEW','AttributeUpdates':{"
                + "'n':{'Action':'ADD','Value':{'N':'2'}},'s':{'Action':'DELETE','Value':{'SS':['b']}},'gone':{'Action':'DELETE'},'new':{'Value':{'S':'y'}}}}")));
        await tables.AssertErrorAsync(
            "UpdateItem", "{'TableName':'hash','Key':{'pk':{'S':'updates'}},'AttributeUpdates':{'new':{'Action':'ADD','Value':{'N':'1'}}}}",
            Validation, "Type mismatch for attribute to update");
        await tables.AssertErrorAsync(
            "UpdateItem", "{'TableName':'hash','Key':{'pk':{'S':'updates'}},'AttributeUpdates':{'pk':{'Value':{'S':'x'}}}}",
            Validation, Invalid + "Cannot update attribute pk. This attribute is part of the key");
    }

    /// <summary>DELETE on an item that is not there does not create it.</summary>
    [Fact]
    public async Task AttributeUpdates_delete_creates_no_item()
    {
        await tables.OkAsync("UpdateItem", "{'TableName':'hash','Key':{'pk':{'S':'ghost'}},'AttributeUpdates':{'x':{'Action':'DELETE'}}}");
        Assert.Equal("{}", await tables.OkAsync("GetItem", "{'TableName':'hash','Key':{'pk':{'S':'ghost'}}}"));
    }

    [Theory]
    [InlineData("GetItem", "'Key':{'pk':{'S':'a'}},'AttributesToGet':['a','a']")]
    [InlineData("Scan", "'AttributesToGet':['a','b','a']")]
    public Task AttributesToGet_with_a_repeat(string operation, string members)
        => tables.AssertErrorAsync(
            operation, $"{{'TableName':'hash',{members}}}", Validation, Invalid + "Duplicate value in attribute name: a");

    [Fact]
    public async Task KeyConditions_and_filters_select()
    {
        foreach (string sort in new[] { "a1", "a2", "b1" })
            await tables.OkAsync("PutItem", $"{{'TableName':'range','Item':{{'pk':{{'S':'legacy'}},'sk':{{'S':'{sort}'}},'v':{{'S':'{sort}'}}}}}}");
        const string KeyConditions = "'KeyConditions':{'pk':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'legacy'}]},'sk':{'ComparisonOperator':'BEGINS_WITH','AttributeValueList':[{'S':'a'}]}}";
        Assert.StartsWith("{\"Count\":2,", await tables.OkAsync("Query", $"{{'TableName':'range',{KeyConditions}}}"));
        string filtered = await tables.OkAsync(
            "Query", $"{{'TableName':'range',{KeyConditions},'QueryFilter':{{'v':{{'ComparisonOperator':'EQ','AttributeValueList':[{{'S':'a2'}}]}}}}}}");
        Assert.StartsWith("{\"Count\":1,", filtered);
        Assert.EndsWith("\"ScannedCount\":2}", filtered);
        Assert.Equal(
            "{\"Count\":1,\"Items\":[{\"v\":{\"S\":\"b1\"}}],\"ScannedCount\":3}",
            await tables.OkAsync(
                "Scan", "{'TableName':'range','AttributesToGet':['v'],'ScanFilter':{'sk':{'ComparisonOperator':'GT','AttributeValueList':[{'S':'b'}]}}}"));
        await tables.AssertErrorAsync(
            "Query", $"{{'TableName':'range',{KeyConditions},'QueryFilter':{{'sk':{{'ComparisonOperator':'NULL'}}}}}}",
            Validation, "QueryFilter can only contain non-primary key attributes: Primary key attribute: sk");
    }

    /// <summary>
    /// An expression's limits are not those of the parameters that it replaced: dynalite saw AWS take 27,500 values
    /// for IN.
    /// </summary>
    [Fact]
    public async Task Regression_more_conditions_than_an_expression_may_have()
    {
        string values = string.Join(",", Enumerable.Repeat("{'S':'v'}", 27_500));
        await tables.OkAsync("Scan", $"{{'TableName':'hash','ScanFilter':{{'a':{{'ComparisonOperator':'IN','AttributeValueList':[{values}]}}}}}}");
        string absent = string.Join(",", Enumerable.Range(0, 5000).Select(i => $"'attribute{i}':{{'Exists':false}}"));
        await tables.OkAsync("PutItem", $"{{'TableName':'hash','Item':{{'pk':{{'S':'many'}}}},'Expected':{{{absent}}}}}");
        string updates = string.Join(",", Enumerable.Range(0, 5000).Select(i => $"'attribute{i}':{{'Value':{{'N':'{i}'}}}}"));
        await tables.OkAsync("UpdateItem", $"{{'TableName':'hash','Key':{{'pk':{{'S':'many'}}}},'AttributeUpdates':{{{updates}}}}}");
        string names = string.Join(",", Enumerable.Range(4745, 255).Select(i => $"'attribute{i}'"));
        string item = await tables.OkAsync("GetItem", $"{{'TableName':'hash','Key':{{'pk':{{'S':'many'}}}},'AttributesToGet':[{names}]}}");
        Assert.Contains("\"attribute4999\":{\"N\":\"4999\"}", item, StringComparison.Ordinal);
    }

    [Fact]
    public Task KeyConditions_more_than_any_key_has()
        => tables.AssertErrorAsync(
            "Query",
            "{'TableName':'nosuch','KeyConditions':{"
            + string.Join(",", Enumerable.Range(0, 9).Select(i => $"'a{i}':{{'ComparisonOperator':'EQ','AttributeValueList':[{{'S':'x'}}]}}")) + "}}",
            Validation, "Conditions can be of length 1 or 2 only");

    /// <summary>As measured on AWS, October 2026: Query: KeyConditions that no index can serve are found behind the table and its key.</summary>
    [Theory]
    [InlineData("nosuch", "'pk':{'ComparisonOperator':'NULL'}", NotFound, "Requested resource not found")]
    [InlineData("range", "'pk':{'ComparisonOperator':'NULL'}", Validation, "Attempted conditional constraint is not an indexable operation")]
    [InlineData("range", "'sk':{'ComparisonOperator':'NULL'}", Validation, "Query condition missed key schema element: pk")]
    [InlineData("range", "'pk':{'ComparisonOperator':'GT','AttributeValueList':[{'S':'a'}]}", Validation, "Query key condition not supported")]
    [InlineData("range", "", Validation, "Conditions can be of length 1 or 2 only")]
    public Task KeyConditions_that_are_none(string table, string conditions, string type, string text)
        => tables.AssertErrorAsync("Query", $"{{'TableName':'{table}','KeyConditions':{{{conditions}}}}}", type, text);

    /// <summary>Attributes have no order; the tests' texts do.</summary>
    private static string Sorted(string answer)
    {
        string[] order = ["\"pk\"", "\"n\"", "\"s\"", "\"new\""];
        int start = answer.IndexOf(":{", StringComparison.Ordinal) + 2;
        string[] attributes = answer[start..^2].Split(",\"").Select((part, i) => i == 0 ? part : "\"" + part).ToArray();
        return answer[..start]
            + string.Join(",", attributes.OrderBy(a => Array.FindIndex(order, name => a.StartsWith(name + ":{", StringComparison.Ordinal))))
            + "}}";
    }
}
