using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>As measured on AWS, October 2026: requests that create and change tables.</summary>
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
    // Texts of October 2026 from here on.
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'StreamSpecification':{'StreamEnabled':true}",
        Invalid + "Table is being created with a stream enabled, UpdateViewType is required")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'StreamSpecification':{}",
        OneError + "Value null at 'streamSpecification.streamEnabled'" + Constraint + NotNull)]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'new_image'}",
        OneError + "Value 'new_image' at 'streamSpecification.streamViewType'" + Constraint + OneOf + "[OLD_IMAGE, KEYS_ONLY, NEW_AND_OLD_IMAGES, NEW_IMAGE]")]
    [InlineData("'TableName':'newtable','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'pk','AttributeType':'N'}]," + Hash + "," + OnDemand,
        "Attribute Name is duplicated: pk")]
    [InlineData("'TableName':'newtable','AttributeDefinitions':[{}]," + Hash + "," + OnDemand,
        "2 validation errors detected: Value null at 'attributeDefinitions.1.member.attributeType'" + Constraint + NotNull
        + "; Value null at 'attributeDefinitions.1.member.attributeName'" + Constraint + NotNull)]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'GlobalSecondaryIndexes':[{'IndexName':''," + Hash + "," + All + "}]",
        "2 validation errors detected: Value '' at 'globalSecondaryIndexes.1.member.indexName'" + Constraint + AtLeast + "3"
        + "; Value '' at 'globalSecondaryIndexes.1.member.indexName'" + Constraint + Pattern)]
    // The lists are in the order of Java's hash maps.
    [InlineData("'TableName':'newtable','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'S'},{'AttributeName':'a','AttributeType':'S'},{'AttributeName':'b','AttributeType':'S'},{'AttributeName':'c','AttributeType':'S'}],"
        + Range + "," + OnDemand + ",'GlobalSecondaryIndexes':[{'IndexName':'gsi','KeySchema':[{'AttributeName':'a','KeyType':'HASH'}],'Projection':{}}]",
        Invalid + "Some AttributeDefinitions are not used. AttributeDefinitions: [sk, a, b, pk, c], keys used: [a, sk, pk]")]
    [InlineData("'TableName':'newtable'," + Attributes + "," + Range + "," + OnDemand + ",'GlobalSecondaryIndexes':[{'IndexName':'gsi','KeySchema':[{'AttributeName':'q','KeyType':'HASH'}]," + All + "}]",
        Invalid + "Some index key attributes are not defined in AttributeDefinitions. Keys: [q], AttributeDefinitions: [sk, pk]")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'GlobalSecondaryIndexes':[{'IndexName':'gsi'," + Hash + ",'Projection':{}}]",
        Invalid + "Unknown ProjectionType: null")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'GlobalSecondaryIndexes':[{'IndexName':'gsi'," + Hash + ",'Projection':{'ProjectionType':'INCLUDE','NonKeyAttributes':['x','x']}}]",
        Invalid + "Duplicate element in NonKeyAttributes: x")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'GlobalSecondaryIndexes':[{'IndexName':'gsi'," + Hash + "," + All + ",'ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1}}]",
        Invalid + "ProvisionedThroughput should not be specified for index: gsi when BillingMode is PAY_PER_REQUEST")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'TableClass':'COLD'",
        "Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'SSESpecification':{'Enabled':false,'SSEType':'KMS'}",
        Invalid + "SSEType can not be specified if Enabled is false")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'SSESpecification':{'Enabled':true,'KMSMasterKeyId':'alias/mine'}",
        Invalid + "SSEType KMS is required if KMSMasterKeyId is specified")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'SSESpecification':{'Enabled':true,'SSEType':'AES256'}",
        Invalid + "SSEType AES256 is not supported")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'OnDemandThroughput':{'MaxWriteRequestUnits':0}",
        Invalid + "Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'Tags':[{}]", "The Tag Key provided is invalid, Key: null")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'Tags':[{'Key':'a'}]", "The Tag Value provided is invalid, Value: null")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'Tags':[{'Key':'aws:a','Value':''}]", "Tag Key cannot be prefixed with aws:, Key: aws:a")]
    [InlineData("'TableName':'newtable'," + Attribute + "," + Hash + "," + OnDemand + ",'Tags':[{'Key':'a','Value':''},{'Key':'a','Value':'x'}]",
        "Duplicate Tag Keys provided as input: Duplicate Tag Key found a")]
    public Task CreateTable_that_is_refused(string members, string text)
        => tables.AssertErrorAsync("CreateTable", $"{{{members}}}", Validation, text);

    [Fact]
    public async Task CreateTable_of_a_table_that_exists()
    {
        (string type, _) = await tables.Database.ErrorAsync(
            "CreateTable", FactTables.Json("{'TableName':'hash'," + Attribute + "," + Hash + "," + OnDemand + "}"));
        Assert.Equal("ResourceInUseException", type);
    }

    /// <summary>A global index may have up to four HASH attributes and then up to four RANGE attributes, each once.</summary>
    [Theory]
    [InlineData("a:HASH,b:HASH,c:HASH,d:HASH,e:HASH", Invalid + "The KeySchema exceeds the maximum allowed number of HASH key attributes")]
    [InlineData("a:HASH,b:RANGE,c:RANGE,d:RANGE,e:RANGE,f:RANGE", Invalid + "The KeySchema exceeds the maximum allowed number of RANGE key attributes")]
    [InlineData("a:HASH,b:RANGE,c:HASH", Invalid + "All HASH key attributes must precede RANGE key attributes in the KeySchema")]
    [InlineData("a:HASH,b:HASH,a:RANGE", "The KeySchema contains multiple key attributes with the same name")]
    [InlineData("a:RANGE,b:HASH", "Invalid KeySchema: The first KeySchemaElement is not a HASH key type")]
    [InlineData("a:HASH,b:HASH,c:HASH,d:HASH,e:RANGE,f:RANGE,g:RANGE,h:RANGE", null)]
    public async Task Key_of_several_attributes(string schema, string? text)
    {
        string[][] elements = [.. schema.Split(',').Select(e => e.Split(':'))];
        string definitions = string.Join(",", elements.Select(e => e[0]).Append("pk").Distinct().Select(n => $"{{'AttributeName':'{n}','AttributeType':'S'}}"));
        string keys = string.Join(",", elements.Select(e => $"{{'AttributeName':'{e[0]}','KeyType':'{e[1]}'}}"));
        string request = $"{{'TableName':'several','AttributeDefinitions':[{definitions}],{Hash},{OnDemand},'GlobalSecondaryIndexes':[{{'IndexName':'gsi','KeySchema':[{keys}],{All}}}]}}";
        if (text is null)
            await tables.OkAsync("CreateTable", request);
        else
            await tables.AssertErrorAsync("CreateTable", request, Validation, text);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{'SSEType':'KMS'}")]
    [InlineData("{'Enabled':false}")]
    [InlineData("{'Enabled':true,'SSEType':'KMS','KMSMasterKeyId':'alias/mine'}")]
    public async Task Encryption_that_is_accepted(string specification)
    {
        string answer = await tables.OkAsync(
            "CreateTable", "{'TableName':'encrypted'," + Attribute + "," + Hash + "," + OnDemand + $",'SSESpecification':{specification}}}");
        Assert.Equal(specification.Contains("KMS", StringComparison.Ordinal), answer.Contains("SSEDescription", StringComparison.Ordinal));
        await tables.OkAsync("DeleteTable", "{'TableName':'encrypted'}");
    }

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
