using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>As measured on AWS, October 2026: tables, indexes, conditions.</summary>
public class TableAndIndexErrorTests(FactTables tables) : IClassFixture<FactTables>
{
    [Theory]
    [InlineData("PutItem", "{'TableName':'nosuch','Item':{'pk':{'S':'a'}}}")]
    [InlineData("GetItem", "{'TableName':'nosuch','Key':{'pk':{'S':'a'}}}")]
    [InlineData("UpdateItem", "{'TableName':'nosuch','Key':{'pk':{'S':'a'}}}")]
    [InlineData("DeleteItem", "{'TableName':'nosuch','Key':{'pk':{'S':'a'}}}")]
    [InlineData("Query", "{'TableName':'nosuch','KeyConditionExpression':'pk = :p','ExpressionAttributeValues':{':p':{'S':'a'}}}")]
    [InlineData("Scan", "{'TableName':'nosuch'}")]
    [InlineData("BatchGetItem", "{'RequestItems':{'nosuch':{'Keys':[{'pk':{'S':'a'}}]}}}")]
    [InlineData("BatchWriteItem", "{'RequestItems':{'nosuch':[{'DeleteRequest':{'Key':{'pk':{'S':'a'}}}}]}}")]
    public Task Missing_table_of_a_data_operation(string operation, string request)
        => tables.AssertErrorAsync(operation, request, NotFound, "Requested resource not found");

    [Theory]
    [InlineData("DescribeTable", "{'TableName':'nosuch'}")]
    [InlineData("DeleteTable", "{'TableName':'nosuch'}")]
    [InlineData("UpdateTable", "{'TableName':'nosuch','BillingMode':'PAY_PER_REQUEST'}")]
    public Task Missing_table_of_a_table_operation(string operation, string request)
        => tables.AssertErrorAsync(operation, request, NotFound, "Requested resource not found: Table: nosuch not found");

    [Theory]
    [InlineData("Query", "{'TableName':'range','IndexName':'nope','KeyConditionExpression':'pk = :p','ExpressionAttributeValues':{':p':{'S':'a'}}}",
        "The table does not have the specified index: nope")]
    [InlineData("Scan", "{'TableName':'range','IndexName':'nope'}", "The table does not have the specified index: nope")]
    [InlineData("Query", "{'TableName':'range','IndexName':'gall','ConsistentRead':true,'KeyConditionExpression':'g = :p','ExpressionAttributeValues':{':p':{'S':'a'}}}",
        "Consistent reads are not supported on global secondary indexes")]
    [InlineData("Scan", "{'TableName':'range','IndexName':'gall','ConsistentRead':true}",
        "Consistent reads are not supported on global secondary indexes")]
    [InlineData("Query", "{'TableName':'range','IndexName':'gkeys','ProjectionExpression':'x','KeyConditionExpression':'g = :p','ExpressionAttributeValues':{':p':{'S':'a'}}}",
        Invalid + "Global secondary index gkeys does not project [x]")]
    [InlineData("Scan", "{'TableName':'range','IndexName':'gkeys','ProjectionExpression':'x'}",
        Invalid + "Global secondary index gkeys does not project [x]")]
    [InlineData("Query", "{'TableName':'range','IndexName':'gkeys','Select':'ALL_ATTRIBUTES','KeyConditionExpression':'g = :p','ExpressionAttributeValues':{':p':{'S':'a'}}}",
        Invalid + "Select type ALL_ATTRIBUTES is not supported for global secondary index gkeys because its projection type is not ALL")]
    public Task Index_that_cannot_be_read_so(string operation, string request, string text)
        => tables.AssertErrorAsync(operation, request, Validation, text);

    [Theory]
    [InlineData("PutItem", "{'TableName':'hash','Item':{'pk':{'S':'absent'}},'ConditionExpression':'attribute_exists(pk)'}")]
    [InlineData("UpdateItem", "{'TableName':'hash','Key':{'pk':{'S':'absent'}},'ConditionExpression':'attribute_exists(pk)'}")]
    [InlineData("DeleteItem", "{'TableName':'hash','Key':{'pk':{'S':'absent'}},'ConditionExpression':'attribute_exists(pk)'}")]
    public Task Condition_that_does_not_hold(string operation, string request)
        => tables.AssertErrorAsync(operation, request, "ConditionalCheckFailedException", "The conditional request failed");
}
