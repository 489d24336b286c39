using Dynamo.Engine.Operations.Members;
using static Dynamo.Engine.Tests.Validation.Requests;

namespace Dynamo.Engine.Tests.Validation;

/// <summary>Goal: member constraints of Get, Query and Scan, as measured on AWS, October 2026.</summary>
public class ReadMemberTests
{
    private const string One = "1 validation error detected: ";
    private const string Fsc = " failed to satisfy constraint: ";
    private const string SelectEnum = "Value 'INVALID_VALUE' at 'select'" + Fsc + "Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]";

    [Fact]
    public void Requests_in_order_pass()
    {
        Assert.Null(Error(Get()));
        Assert.Null(Error(Query()));
        Assert.Null(Error(Scan()));
    }

    [Fact]
    public void Limit_0_is_worded_by_each_layer()
    {
        Assert.Equal(One + "Value at 'Limit'" + Fsc + "Member must have value greater than or equal to 1", Error(Query(r => r.Limit = 0)));
        Assert.Equal(One + "Value '0' at 'limit'" + Fsc + "Member must have value greater than or equal to 1", Error(Scan(r => r.Limit = 0)));
    }

    [Fact]
    public void Bad_Select_is_echoed_in_both_layers()
    {
        Assert.Equal(One + SelectEnum, Error(Query(r => r.Select = "INVALID_VALUE")));
        Assert.Equal(One + SelectEnum, Error(Scan(r => r.Select = "INVALID_VALUE")));
    }

    [Fact]
    public void Bad_ReturnConsumedCapacity_is_named_beside_Select()
        => Assert.Contains("'returnConsumedCapacity'", Error(Query(r =>
        {
            r.Select = "INVALID_VALUE";
            r.ReturnConsumedCapacity = "INVALID";
        })));

    [Fact]
    public void Bad_conditional_operator_of_Query_stands_alone_and_bare()
        => Assert.Equal("Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]", Error(Query(r =>
        {
            r.Select = "INVALID_VALUE";
            r.ConditionalOperator = "XOR";
        })));

    [Fact]
    public void Negative_segment_is_echoed_by_Scan()
        => Assert.Equal(
            One + "Value '-1' at 'segment'" + Fsc + "Member must have value greater than or equal to 0",
            Error(Scan(r =>
            {
                r.Segment = -1;
                r.TotalSegments = 4;
            })));

    [Fact]
    public void Scan_aggregates_everything_up_to_ten()
    {
        string? error = Error(Scan(r =>
        {
            r.TableName = "abc;";
            r.ReturnConsumedCapacity = "hi";
            r.AttributesToGet.IsPresent = true;
            r.IndexName = "abc;";
            r.Segment = -1;
            r.TotalSegments = -1;
            r.Select = "hi";
            r.Limit = -1;
            r.ConditionalOperator = "AN";
            r.ScanFilter.Add().AttributeName = "a";
            Condition empty = r.ScanFilter.Add();
            empty.AttributeName = "b";
            empty.ComparisonOperator = "";
        }));
        Assert.Equal(
            "10 validation errors detected: "
            + $"Value 'hi' at 'select'{Fsc}Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]; "
            + $"Value 'abc;' at 'indexName'{Fsc}Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; "
            + $"Value '-1' at 'totalSegments'{Fsc}Member must have value greater than or equal to 1; "
            + $"Value 'hi' at 'returnConsumedCapacity'{Fsc}Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; "
            + $"Value 'abc;' at 'tableName'{Fsc}Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; "
            + $"Value 'AN' at 'conditionalOperator'{Fsc}Member must satisfy enum value set: [OR, AND]; "
            + $"Value null at 'scanFilter.a.member.comparisonOperator'{Fsc}Member must not be null; "
            + $"Value '' at 'scanFilter.b.member.comparisonOperator'{Fsc}Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]; "
            + $"Value '-1' at 'segment'{Fsc}Member must have value greater than or equal to 0; "
            + $"Value '-1' at 'limit'{Fsc}Member must have value greater than or equal to 1",
            error);
    }

    [Fact]
    public void Short_index_name_with_bad_characters_breaks_two_constraints()
        => Assert.Equal(
            $"2 validation errors detected: Value 'h;' at 'indexName'{Fsc}Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'h;' at 'indexName'{Fsc}Member must have length greater than or equal to 3",
            Error(Scan(r => r.IndexName = "h;")));

    [Fact]
    public void Empty_AttributesToGet_is_too_short()
        => Assert.Equal(
            One + "Value at 'AttributesToGet'" + Fsc + "Member must have length greater than or equal to 1",
            Error(Get(r => r.AttributesToGet.IsPresent = true)));

    [Fact]
    public void Get_without_key_or_table_counts_both()
        => Assert.Equal(
            $"2 validation errors detected: Value null at 'tableName'{Fsc}Member must not be null; Value null at 'key'{Fsc}Member must not be null",
            Error(Get(r =>
            {
                r.TableName = default;
                r.Key = default;
            })));
}
