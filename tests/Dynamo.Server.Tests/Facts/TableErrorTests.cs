using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>facts: errors 2.11 and 2.12, requests that create and change tables.</summary>
public class TableErrorTests(FactTables tables) : IClassFixture<FactTables>
{
    private const string Attribute = "'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}]";
    private const string Attributes = "'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'S'}]";
    private const string Hash = "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}]";
    private const string Range = "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}]";
    private const string OnDemand = "'BillingMode':'PAY_PER_REQUEST'";
    private const string All = "'Projection':{'ProjectionType':'ALL'}";

    [Theory]
    [InlineData(Attribute + "," + Hash + "," + OnDemand, "The parameter 'TableName' is required but was not present in the request")]
    [InlineData("'TableName':'ab'," + Attribute + "," + Hash + "," + OnDemand, OneError + "Value 'ab' at 'tableName'" + Constraint + AtLeast + "3")]
    [InlineData("'TableName':'newtable','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'pk','KeyType':'RANGE'}]," + OnDemand,
        "Invalid KeySchema: Some index key attribute have no definition")]
    [InlineData("'TableName':'newtable'," + Attribute + ",'KeySchema':[{'AttributeName':'pk','KeyType':'INVALID'}]," + OnDemand,
        OneError + "Value 'INVALID' at 'keySchema.1.member.keyType'" + Constraint + OneOf + "[HASH, RANGE]")]
    [InlineData("'TableName':'newtable','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'INVALID'}]," + Hash + "," + OnDemand,
        OneError + "Value 'INVALID' at 'attributeDefinitions.1.member.attributeType'" + Constraint + OneOf + "[B, N, S]")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + ",'BillingMode':'INVALID'",
        OneError + "Value 'INVALID' at 'billingMode'" + Constraint + OneOf + "[PROVISIONED, PAY_PER_REQUEST]")]
    [InlineData("'TableName':'newtable'," + Attribute + ",'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'},{'AttributeName':'x','KeyType':'RANGE'}]," + OnDemand,
        OneError + "Value '[KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=sk, keyType=RANGE), KeySchemaElement(attributeName=x, keyType=RANGE)]' at 'keySchema'"
        + Constraint + AtMost + "2")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'GlobalSecondaryIndexes':[{'IndexName':'g1'," + Hash + "," + All + "}]",
        OneError + "Value 'g1' at 'globalSecondaryIndexes.1.member.indexName'" + Constraint + AtLeast + "3")]
    [InlineData("'TableName':'newtable'," + Attributes + "," + Range + "," + OnDemand + ",'LocalSecondaryIndexes':[{'IndexName':'l1'," + Range + "," + All + "}],'GlobalSecondaryIndexes':[{'IndexName':'g1'," + Hash + "," + All + "}]",
        "2 validation errors detected: Value 'g1' at 'globalSecondaryIndexes.1.member.indexName'" + Constraint + AtLeast + "3"
        + "; Value 'l1' at 'localSecondaryIndexes.1.member.indexName'" + Constraint + AtLeast + "3")]
    [InlineData("'TableName':'newtable'," + Attributes + "," + Hash + "," + OnDemand + ",'LocalSecondaryIndexes':[{'IndexName':'local'," + Range + "," + All + "}]",
        Invalid + "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex")]
    [InlineData("'TableName':'newtable'," + Attributes + "," + Range + "," + OnDemand + ",'GlobalSecondaryIndexes':[{'IndexName':'same'," + Hash + "," + All + "},{'IndexName':'same'," + Range + "," + All + "}]",
        Invalid + "Duplicate index name: same")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1}",
        Invalid + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'GlobalSecondaryIndexes':[{'IndexName':'gsi'," + Hash + ",'Projection':{'ProjectionType':'INCLUDE'}}]",
        Invalid + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'GlobalSecondaryIndexes':[{'IndexName':'gsi'," + Hash + ",'Projection':{'ProjectionType':'KEYS_ONLY','NonKeyAttributes':['a']}}]",
        Invalid + "ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'StreamSpecification':{'StreamEnabled':false,'StreamViewType':'NEW_IMAGE'}",
        Invalid + "Table is being created with a stream disabled, UpdateViewType should not be specified")]
    [InlineData("'TableName':'newtable'," + Attribute + ",'KeySchema':[{'AttributeName':'pk','KeyType':'RANGE'}]," + OnDemand,
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type")]
    [InlineData("'TableName':'newtable'," + Attributes + ",'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'HASH'}]," + OnDemand,
        "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")]
    [InlineData("'TableName':'newtable'," + Attributes + "," + Hash + "," + OnDemand,
        Invalid + "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash,
        Invalid + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'GlobalSecondaryIndexes':[]",
        Invalid + "List of GlobalSecondaryIndexes is empty")]
    [InlineData("'TableName':'newtable'," + Attributes + "," + Range + "," + OnDemand + ",'LocalSecondaryIndexes':[]",
        Invalid + "List of LocalSecondaryIndexes is empty")]
    [InlineData("'TableName':'newtable'," + Attributes + "," + Range + "," + OnDemand + ",'LocalSecondaryIndexes':[{'IndexName':'local'," + Hash + "," + All + "}]",
        Invalid + "Index KeySchema does not have a range key for index: local")]
    [InlineData("'TableName':'newtable'," + Attributes + "," + Range + "," + OnDemand + ",'LocalSecondaryIndexes':[{'IndexName':'local','KeySchema':[{'AttributeName':'sk','KeyType':'HASH'},{'AttributeName':'pk','KeyType':'RANGE'}]," + All + "}]",
        Invalid + "Index KeySchema does not have the same leading hash key as table KeySchema for index: local. index hash key: sk, table hash key: pk")]
    public Task CreateTable_that_is_refused(string members, string text)
        => tables.AssertErrorAsync("CreateTable", $"{{{members}}}", Validation, text);

    [Fact]
    public async Task CreateTable_of_a_table_that_exists()
    {
        (string type, _) = await tables.Database.ErrorAsync(
            "CreateTable", FactTables.Json("{'TableName':'hash'," + Attribute + "," + Hash + "," + OnDemand + "}"));
        Assert.Equal("ResourceInUseException", type);
    }

    [Theory]
    [InlineData("'TableName':'hash'",
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required")]
    public Task UpdateTable_that_is_refused(string members, string text)
        => tables.AssertErrorAsync("UpdateTable", $"{{{members}}}", Validation, text);

    [Theory]
    [InlineData(0, "Value '0' at 'limit'" + Constraint + ValueAtLeast + "1")]
    [InlineData(101, "Value '101' at 'limit'" + Constraint + "Member must have value less than or equal to 100")]
    public Task ListTables_limit(int limit, string text)
        => tables.AssertErrorAsync("ListTables", $"{{'Limit':{limit}}}", Validation, OneError + text);

    [Fact]
    public async Task Table_that_is_protected_against_deletion()
    {
        await tables.OkAsync(
            "CreateTable", "{'TableName':'protected'," + Attribute + "," + Hash + "," + OnDemand + ",'DeletionProtectionEnabled':true}");
        (string type, string text) = await tables.Database.ErrorAsync("DeleteTable", "{\"TableName\":\"protected\"}");
        Assert.Equal(Validation, type);
        Assert.Contains("protected against deletion", text, StringComparison.Ordinal);
        await tables.OkAsync("UpdateTable", "{'TableName':'protected','DeletionProtectionEnabled':false}");
        await tables.OkAsync("DeleteTable", "{'TableName':'protected'}");
    }
}
