using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;
using static Dynamo.Engine.Tests.Validation.Requests;

namespace Dynamo.Engine.Tests.Validation;

/// <summary>Goal: member constraints of Put, Update and Delete, as measured on AWS, October 2026.</summary>
public class WriteMemberTests
{
    private const string One = "1 validation error detected: ";
    private const string Fsc = " failed to satisfy constraint: ";
    private const string RccEnum = "Value 'INVALID' at 'returnConsumedCapacity'" + Fsc + "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]";
    private const string RicmEnum = "Value 'INVALID' at 'returnItemCollectionMetrics'" + Fsc + "Member must satisfy enum value set: [SIZE, NONE]";
    private const string RvEnum = "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]";
    private const string RvEnumOlder = "Value 'INVALID' at 'returnValues'" + Fsc + "Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]";
    private const string EmptyTableName = One + "Value at 'TableName'" + Fsc + "Member must have length greater than or equal to 1";
    private const string NullKey = "Value null at 'key'" + Fsc + "Member must not be null";

    [Fact]
    public void Requests_in_order_pass()
    {
        Assert.Null(Error(Put()));
        Assert.Null(Error(Update()));
        Assert.Null(Error(Delete()));
        Assert.Null(Error(Put(r =>
        {
            r.TableName = "arn:aws:dynamodb:us-east-1:000000000000:table/table";
            r.ReturnConsumedCapacity = "TOTAL";
            r.ReturnItemCollectionMetrics = "SIZE";
            r.ReturnValues = "ALL_OLD";
            r.ReturnValuesOnConditionCheckFailure = "ALL_OLD";
        })));
    }

    [Fact]
    public void Missing_table_name_is_null()
        => Assert.Equal(One + "Value null at 'tableName'" + Fsc + "Member must not be null", Error(Put(r => r.TableName = default)));

    [Fact]
    public void Empty_table_name_stops_all_others()
    {
        Assert.Equal(EmptyTableName, Error(Put(r =>
        {
            r.TableName = "";
            r.ReturnValues = "INVALID";
        })));
        Assert.Equal(EmptyTableName, Error(Update(r => r.TableName = "")));
        Assert.Equal(EmptyTableName, Error(Delete(r => r.TableName = "")));
    }

    [Fact]
    public void Table_name_of_one_character_passes() => Assert.Null(Error(Put(r => r.TableName = "a")));

    [Fact]
    public void Long_table_name_is_echoed()
    {
        string name = new('a', 256);
        Assert.Equal(One + $"Value '{name}' at 'tableName'" + Fsc + "Member must have length less than or equal to 255", Error(Put(r => r.TableName = name)));
        Assert.Null(Error(Put(r => r.TableName = name[1..])));
    }

    [Fact]
    public void Table_name_with_bad_characters_is_echoed()
        => Assert.Equal(
            One + "Value 'bad table!@#' at 'tableName'" + Fsc + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
            Error(Put(r => r.TableName = "bad table!@#")));

    [Fact]
    public void Put_counts_three_bad_enumerations()
        => Assert.Equal($"3 validation errors detected: {RccEnum}; {RvEnum}; {RicmEnum}", Error(Put(r =>
        {
            r.ReturnConsumedCapacity = "INVALID";
            r.ReturnItemCollectionMetrics = "INVALID";
            r.ReturnValues = "INVALID";
        })));

    [Fact]
    public void Delete_counts_two_bad_enumerations()
        => Assert.Equal($"2 validation errors detected: {RccEnum}; {RvEnum}", Error(Delete(r =>
        {
            r.ReturnValues = "INVALID";
            r.ReturnConsumedCapacity = "INVALID";
        })));

    [Fact]
    public void Update_names_bad_ReturnValues_alone()
    {
        Assert.Equal(One + RvEnum, Error(Update(r => r.ReturnValues = "INVALID")));
        Assert.Equal(One + RvEnum, Error(Update(r =>
        {
            r.ReturnValues = "INVALID";
            r.ReturnConsumedCapacity = "INVALID";
        })));
    }

    [Fact]
    public void Update_without_Key_falls_back_to_the_older_form()
        => Assert.Equal(
            $"4 validation errors detected: {RccEnum}; Value '' at 'tableName'{Fsc}Member must have length greater than or equal to 1; {RvEnumOlder}; {NullKey}",
            Error(Update(r =>
            {
                r.Key = default;
                r.TableName = "";
                r.ReturnValues = "INVALID";
                r.ReturnConsumedCapacity = "INVALID";
            })));

    [Fact]
    public void Update_without_Key_names_the_conditional_operator_first()
        => Assert.Equal(
            $"2 validation errors detected: Value 'XOR' at 'conditionalOperator'{Fsc}Member must satisfy enum value set: [OR, AND]; {NullKey}",
            Error(Update(r =>
            {
                r.Key = default;
                r.ConditionalOperator = "XOR";
                r.Expected.Add().AttributeName = "a";
                r.Expected.Add().AttributeName = "b";
            })));

    [Fact]
    public void Missing_item_or_key_is_null()
    {
        Assert.Equal(One + "Value null at 'item'" + Fsc + "Member must not be null", Error(Put(r => r.Item = default)));
        Assert.Equal(One + NullKey, Error(Delete(r => r.Key = default)));
    }

    [Fact]
    public void Bad_comparison_operator_is_named_by_attribute()
        => Assert.Equal(
            One + "Value 'LIKE' at 'expected.a.member.comparisonOperator'" + Fsc
                + "Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]",
            Error(Put(r =>
            {
                ExpectedAttributeValue expected = r.Expected.Add();
                expected.AttributeName = "a";
                expected.ComparisonOperator = "LIKE";
            })));

    [Fact]
    public void Old_values_only_on_Put_and_Delete()
    {
        const string OldOnly = One + "ReturnValues can only be ALL_OLD or NONE";
        Assert.Equal(OldOnly, Error(Put(r => r.ReturnValues = "ALL_NEW")));
        Assert.Equal(OldOnly, Error(Delete(r => r.ReturnValues = "ALL_NEW")));
        Assert.Equal(OldOnly, Error(Delete(r => r.ReturnValues = "UPDATED_NEW")));
        Assert.Null(Error(Update(r => r.ReturnValues = "UPDATED_NEW")));
    }

    [Fact]
    public void Value_that_is_far_too_deep_lets_the_older_layer_read_the_request()
    {
        const string TooDeep = "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit";
        Assert.Equal(One + RvEnumOlder, Error(Update(r =>
        {
            r.Key = Faulty(ValueFault.FarTooDeep);
            r.ReturnValues = "INVALID";
            r.ReturnConsumedCapacity = "INVALID";
        })));
        Assert.Equal("ReturnValues can only be ALL_OLD or NONE", Error(Delete(r =>
        {
            r.ExpressionAttributeValuesFault = new PlaceholderFault(":v", ValueFault.FarTooDeep);
            r.ReturnValues = "UPDATED_NEW";
        })));
        Assert.Equal(One + "Value 'XOR' at 'conditionalOperator'" + Fsc + "Member must satisfy enum value set: [OR, AND]", Error(Put(r =>
        {
            r.Item = Faulty(ValueFault.FarTooDeep);
            r.ConditionalOperator = "XOR";
        })));
        Assert.Equal(One + TooDeep, Error(Put(r => r.Item = Faulty(ValueFault.FarTooDeep))));
    }

    [Fact]
    public void Value_that_is_merely_too_deep_leaves_the_request_to_the_current_layer()
        => Assert.Equal(One + RvEnum, Error(Update(r =>
        {
            r.Key = Faulty(ValueFault.TooDeep);
            r.ReturnValues = "INVALID";
        })));
}
