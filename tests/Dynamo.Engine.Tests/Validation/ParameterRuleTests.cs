using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Validation;
using Dynamo.Engine.Values;
using static Dynamo.Engine.Tests.Validation.Requests;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Validation;

/// <summary>Goal: rules on parameters together, as measured on AWS, October 2026.</summary>
public class ParameterRuleTests
{
    private const string One = "1 validation error detected: ";
    private const string Mixing = "Can not use both expression and non-expression parameters in the same request: ";
    private const string NotNumeric = "The parameter cannot be converted to a numeric value: abc";

    private static readonly ValueFault s_abc = ValueFault.Number(NumberFault.NotNumeric, "abc"u8);

    [Fact]
    public void Mixing_names_both_sides_in_order()
    {
        Assert.Equal(One + Mixing + "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}", Error(Put(r =>
        {
            r.Expected.IsPresent = true;
            r.ConditionExpression = "a";
        })));
        Assert.Equal(
            One + Mixing + "Non-expression parameters: {AttributeUpdates, Expected} Expression parameters: {UpdateExpression, ConditionExpression}",
            Error(Update(r =>
            {
                r.Expected.IsPresent = true;
                r.AttributeUpdates.IsPresent = true;
                r.ConditionExpression = "";
                r.UpdateExpression = "";
            })));
        Assert.Equal(
            Mixing + "Non-expression parameters: {AttributesToGet, ScanFilter, ConditionalOperator} Expression parameters: {ProjectionExpression, FilterExpression}",
            Error(Scan(r =>
            {
                r.AttributesToGet.Add("a");
                r.ScanFilter.IsPresent = true;
                r.ConditionalOperator = "OR";
                r.ProjectionExpression = "";
                r.FilterExpression = "";
            })));
        Assert.Equal(
            Mixing + "Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}",
            Error(Get(r =>
            {
                r.AttributesToGet.Add("a");
                r.ProjectionExpression = "a";
            })));
    }

    [Fact]
    public void Mixing_names_KeyConditions_only_beside_KeyConditionExpression()
    {
        string expected = Mixing + "Non-expression parameters: {AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions} Expression parameters: {ProjectionExpression, FilterExpression, KeyConditionExpression}";
        void All(Engine.Operations.Query.QueryRequest r)
        {
            r.AttributesToGet.Add("a");
            r.QueryFilter.IsPresent = true;
            r.KeyConditions.IsPresent = true;
            r.ConditionalOperator = "OR";
            r.ProjectionExpression = "";
            r.FilterExpression = "";
        }
        Assert.Equal(expected, Error(Query(All)));
        Assert.Equal(expected.Replace(", KeyConditions", "").Replace(", KeyConditionExpression", ""), Error(Query(r =>
        {
            All(r);
            r.KeyConditionExpression = default;
        })));
    }

    [Fact]
    public void Names_need_an_expression()
    {
        const string Message = "ExpressionAttributeNames can only be specified when using expressions";
        Assert.Equal(One + Message, Error(Delete(r =>
        {
            r.ExpressionAttributes.BeginNames();
            r.Expected.IsPresent = true;
        })));
        Assert.Equal(Message, Error(Get(r => r.ExpressionAttributes.BeginNames())));
    }

    [Fact]
    public void Values_need_an_expression_that_takes_them()
    {
        const string Message = "ExpressionAttributeValues can only be specified when using expressions";
        Assert.Equal(One + Message, Error(Put(r => r.ExpressionAttributes.BeginValues())));
        Assert.Equal(Message, Error(Query(r =>
        {
            r.KeyConditionExpression = default;
            r.ProjectionExpression = "a";
            r.ExpressionAttributes.BeginValues();
        })));
        Assert.Equal(Message + ": FilterExpression is null", Error(Scan(r =>
        {
            r.ProjectionExpression = "a";
            r.ExpressionAttributes.BeginValues();
        })));
    }

    [Fact]
    public void Bad_values_are_worded_by_the_operations_style()
    {
        Assert.Equal(One + NotNumeric, Error(Put(r => r.Item = Faulty(s_abc))));
        Assert.Equal(One + NotNumeric, Error(Update(r => r.Key = Faulty(s_abc))));
        Assert.Equal(One + NotNumeric, Error(Delete(r => r.Key = Faulty(s_abc))));
        Assert.Equal(NotNumeric, Error(Get(r => r.Key = Faulty(s_abc))));
        Assert.Equal(NotNumeric, Error(Query(r => r.ExclusiveStartKey = Faulty(s_abc))));
        Assert.Equal(NotNumeric, Error(Scan(r => r.ExclusiveStartKey = Faulty(s_abc))));
        Assert.Equal("The provided starting key is invalid: " + ValueFault.Empty.Sentence(older: true), Error(Scan(r => r.ExclusiveStartKey = Faulty(ValueFault.Empty))));
    }

    [Fact]
    public void Bad_placeholder_value_is_named_by_the_older_layer()
    {
        PlaceholderFault fault = new(":v", s_abc);
        Assert.Equal(
            $"ExpressionAttributeValues contains invalid value: {NotNumeric} for key :v",
            Message(() => ParameterRules.CheckPlaceholderValues(ValidationStyle.Older, fault)));
        Assert.Equal(One + NotNumeric, Message(() => ParameterRules.CheckPlaceholderValues(ValidationStyle.CurrentEnveloped, fault)));
        Assert.Null(Message(() => ParameterRules.CheckPlaceholderValues(ValidationStyle.Older, null)));
    }

    [Fact]
    public void Item_may_have_409600_bytes()
    {
        Engine.Operations.PutItem.PutItemRequest Of(int length) => Put(r => r.Item = Slot(r, Item(("pk", S("a")), ("v", S(new string('x', length))))));
        Assert.Null(Error(Of(409_600 - 4)));
        Assert.Equal("Item size has exceeded the maximum allowed size", Error(Of(409_600 - 3)));
    }

    [Fact]
    public void Select_must_fit_the_projection()
    {
        const string Specific = "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES";
        Assert.Equal(One + Specific, Error(Query(r => r.Select = "SPECIFIC_ATTRIBUTES")));
        Assert.Equal(Specific, Error(Scan(r => r.Select = "SPECIFIC_ATTRIBUTES")));
        Assert.Null(Error(Scan(r =>
        {
            r.Select = "SPECIFIC_ATTRIBUTES";
            r.ProjectionExpression = "a";
        })));
    }

    [Theory]
    [InlineData("ALL_ATTRIBUTES", "ALL_ATTRIBUTES")]
    [InlineData("COUNT", "only the Count")]
    [InlineData("ALL_PROJECTED_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES")]
    public void Projection_goes_with_no_other_Select(string select, string wanted)
        => Assert.Equal(One + "Cannot specify the ProjectionExpression when choosing to get " + wanted, Error(Query(r =>
        {
            r.Select = select;
            r.ProjectionExpression = "a";
        })));

    [Fact]
    public void ALL_PROJECTED_ATTRIBUTES_needs_an_index()
    {
        Assert.Equal(
            One + "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
            Error(Query(r => r.Select = "ALL_PROJECTED_ATTRIBUTES")));
        Assert.Null(Error(Query(r =>
        {
            r.Select = "ALL_PROJECTED_ATTRIBUTES";
            r.IndexName = "index";
        })));
    }

    [Fact]
    public void Segments_come_in_pairs_that_fit()
    {
        Assert.Equal(
            "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
            Error(Scan(r => r.Segment = 0)));
        Assert.Equal(
            "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
            Error(Scan(r => r.TotalSegments = 4)));
        Assert.Equal(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 5 is not less than TotalSegments: 5",
            Error(Scan(r => (r.Segment, r.TotalSegments) = (5, 5))));
        Assert.Equal(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments",
            Message(() => ParameterRules.CheckSegments(ValidationStyle.CurrentBare, 4, 4)));
        Assert.Null(Error(Scan(r => (r.Segment, r.TotalSegments) = (4, 5))));
    }

    [Fact]
    public void AttributesToGet_may_not_repeat()
    {
        const string Message = "One or more parameter values were invalid: Duplicate value in attribute name: a";
        Assert.Equal(Message, Error(Scan(r =>
        {
            r.AttributesToGet.Add("a");
            r.AttributesToGet.Add("b");
            r.AttributesToGet.Add("a");
        })));
    }

    [Fact]
    public void Query_needs_a_key_condition()
        => Assert.Equal(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
            Error(Query(r => r.KeyConditionExpression = default)));
}
