using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>As measured on AWS, October 2026: key conditions and what is selected.</summary>
public class QueryErrorTests(FactTables tables) : IClassFixture<FactTables>
{
    private const string Operand = "Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: ";

    [Theory]
    [InlineData("range", "sk = :v", "':v':{'S':'a'}", "Query condition missed key schema element: pk")]
    [InlineData("range", "x = :v", "':v':{'S':'a'}", "Query condition missed key schema element: pk")]
    [InlineData("range", "pk = :v AND begins_with(sk, :n)", "':v':{'S':'a'},':n':{'N':'1'}", Operand + "begins_with, operand type: N")]
    [InlineData("range", "pk = :v AND begins_with(sk, :n)", "':v':{'S':'a'},':n':{'BOOL':true}", Operand + "begins_with, operand type: BOOL")]
    [InlineData("range", "pk = :v AND sk < :n", "':v':{'S':'a'},':n':{'BOOL':true}", Operand + "<, operand type: BOOL")]
    [InlineData("range", "pk = :v AND sk >= :n", "':v':{'S':'a'},':n':{'BOOL':true}", Operand + ">=, operand type: BOOL")]
    [InlineData("range", "pk = :v AND sk BETWEEN :n AND :n", "':v':{'S':'a'},':n':{'BOOL':true}", Operand + "BETWEEN, operand type: BOOL")]
    [InlineData("rangen", "pk = :v AND sk = :s", "':v':{'S':'a'},':s':{'S':'1'}", Invalid + "Condition parameter type does not match schema type")]
    [InlineData("rangen", "pk = :v AND begins_with(sk, :s)", "':v':{'S':'a'},':s':{'S':'1'}", Invalid + "Condition parameter type does not match schema type")]
    [InlineData("range", "pk = :v", "':v':{'BOOL':true}", Invalid + "Condition parameter type does not match schema type")]
    [InlineData("range", "pk = :v AND sk > :v AND sk < :v", "':v':{'S':'a'}",
        "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key")]
    [InlineData("range", "pk = :v AND sk = :v AND x = :v", "':v':{'S':'a'}",
        "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)")]
    [InlineData("range", "((pk = :v))", "':v':{'S':'a'}", "Invalid KeyConditionExpression: The expression has redundant parentheses;")]
    [InlineData("range", "pk = :v OR sk = :v", "':v':{'S':'a'}", "Invalid operator used in KeyConditionExpression: OR")]
    [InlineData("range", "", "':v':{'S':'a'}", "Invalid KeyConditionExpression: The expression can not be empty;")]
    [InlineData("range", "pk = :nov", "':v':{'S':'a'}",
        "Invalid KeyConditionExpression: An expression attribute value used in expression is not defined; attribute value: :nov")]
    public Task Key_condition_that_is_not_valid(string table, string condition, string values, string text)
        => tables.AssertErrorAsync(
            "Query", $"{{'TableName':'{table}','KeyConditionExpression':'{condition}','ExpressionAttributeValues':{{{values}}}}}",
            Validation, text);

    /// <summary>A table without sort key has one item under a key: its page has no LastEvaluatedKey, and none may be sent.</summary>
    [Theory]
    [InlineData("hash", "{'S':'one row'}", "{S:one row}")]
    [InlineData("number", "{'N':'7.0'}", "{N:7}")]
    [InlineData("binary", "{'B':'AAE='}", "{B:AAE=}")]
    public async Task One_row_cannot_be_gone_on_from(string table, string key, string shown)
    {
        await tables.OkAsync("PutItem", $"{{'TableName':'{table}','Item':{{'pk':{key}}}}}");
        string query = $"'TableName':'{table}','KeyConditionExpression':'pk = :p','ExpressionAttributeValues':{{':p':{key}}}";
        Assert.DoesNotContain("LastEvaluatedKey", await tables.OkAsync("Query", $"{{{query},'Limit':1}}"), StringComparison.Ordinal);
        await tables.AssertErrorAsync(
            "Query", $"{{{query},'ExclusiveStartKey':{{'pk':{key}}}}}", Validation,
            $"The provided exclusive start key is invalid: ExclusiveStartKey: {{pk=AttributeValue: {shown}}}");
    }

    [Theory]
    [InlineData("'ProjectionExpression':'x','Select':'ALL_ATTRIBUTES'", "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES")]
    [InlineData("'ProjectionExpression':'x','Select':'COUNT'", "Cannot specify the ProjectionExpression when choosing to get only the Count")]
    [InlineData("'ProjectionExpression':'x','Select':'ALL_PROJECTED_ATTRIBUTES'",
        "Cannot specify the ProjectionExpression when choosing to get ALL_PROJECTED_ATTRIBUTES")]
    [InlineData("'Select':'ALL_PROJECTED_ATTRIBUTES'", "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")]
    public async Task Selection_that_does_not_fit(string members, string text)
    {
        (string type, string query) = await tables.Database.ErrorAsync("Query", FactTables.Json(
            $"{{'TableName':'range','KeyConditionExpression':'pk = :v','ExpressionAttributeValues':{{':v':{{'S':'a'}}}},{members}}}"));
        Assert.Equal(Validation, type);
        Assert.Contains(text, query, StringComparison.Ordinal);
        (type, string scan) = await tables.Database.ErrorAsync("Scan", FactTables.Json($"{{'TableName':'range',{members}}}"));
        Assert.Equal(Validation, type);
        Assert.Contains(text.Replace("Querying", "", StringComparison.Ordinal)[..40], scan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reversed_operands_and_parentheses_are_legal()
    {
        await tables.OkAsync("PutItem", "{'TableName':'range','Item':{'pk':{'S':'rev'},'sk':{'S':'b'}}}");
        foreach (string condition in new[]
        {
            "pk = :p AND :lo <= sk", ":p = pk AND sk >= :lo", "(pk = :p) AND (sk >= :lo)", "(pk = :p AND sk >= :lo)", "sk >= :lo AND pk = :p",
        })
        {
            string answer = await tables.OkAsync(
                "Query",
                $"{{'TableName':'range','KeyConditionExpression':'{condition}','ExpressionAttributeValues':{{':p':{{'S':'rev'}},':lo':{{'S':'a'}}}}}}");
            Assert.StartsWith("{\"Count\":1,", answer, StringComparison.Ordinal);
        }
    }
}
