using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>UpdateTable's refusals, in the texts that us-east-1 and us-west-2 gave in October 2026.</summary>
public class TableChangeErrorTests(FactTables tables) : IClassFixture<FactTables>
{
    private const string AtLeastOne =
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, "
        + "ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, "
        + "OnDemandThroughput, WarmThroughput or TableClass is required";

    private const string Only = " must be the only operation in the request";
    private const string Protect = "'DeletionProtectionEnabled':true";
    private const string Class = "'TableClass':'STANDARD'";
    private const string Encrypt = "'SSESpecification':{'Enabled':true}";
    private const string Warm = "'WarmThroughput':{'ReadUnitsPerSecond':12000}";
    private const string Limits = "'OnDemandThroughput':{'MaxReadRequestUnits':5}";
    private const string Stream = "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'KEYS_ONLY'}";
    private const string Throughput = "'ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1}";
    private const string Define = "'AttributeDefinitions':[{'AttributeName':'n','AttributeType':'S'}]";
    private const string New = "{'IndexName':'new','KeySchema':[{'AttributeName':'n','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}";
    private const string Create = Define + ",'GlobalSecondaryIndexUpdates':[{'Create':" + New + "}]";
    private const string Delete = "'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'gbin'}}]";

    [Theory]
    [InlineData("", AtLeastOne)]
    [InlineData("," + Define, AtLeastOne)]
    [InlineData(",'GlobalSecondaryIndexUpdates':[]", AtLeastOne)]
    [InlineData(",'GlobalSecondaryIndexUpdates':[]," + Protect, Invalid + "List of GlobalSecondaryIndexUpdates is empty")]
    [InlineData("," + Encrypt + "," + Class + "," + Protect + "," + Warm, Invalid + "Server-Side Encryption modification" + Only)]
    [InlineData("," + Class + "," + Protect + "," + Warm, Invalid + "TableClass modification" + Only)]
    [InlineData("," + Protect + "," + Warm, Invalid + "DeletionProtection modification" + Only)]
    [InlineData("," + Protect + "," + Limits, Invalid + "DeletionProtection modification" + Only)]
    [InlineData("," + Protect + "," + Create, Invalid + "DeletionProtection modification" + Only)]
    [InlineData("," + Warm + "," + Stream, Invalid + "WarmThroughput" + Only)]
    [InlineData("," + Limits + "," + Stream, Invalid + "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request")]
    [InlineData("," + Limits + "," + Warm, Invalid + "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request")]
    [InlineData("," + Warm + "," + Create, Invalid + "Create global secondary index cannot be specified when updating WarmThroughput")]
    [InlineData("," + Throughput + "," + Stream, Invalid + "You cannot modify stream status while updating table IOPS")]
    [InlineData(",'BillingMode':'PROVISIONED'," + Throughput + "," + Stream, Invalid + "You cannot modify stream status while updating table IOPS")]
    [InlineData("," + Throughput + "," + Create, Invalid + "You cannot create or delete index while updating table IOPS")]
    [InlineData("," + Throughput + "," + Delete, Invalid + "You cannot create or delete index while updating table IOPS")]
    [InlineData("," + Stream + "," + Create, Invalid + "You cannot create or delete index while changing stream status")]
    public async Task Concerns_that_do_not_go_together(string members, string text)
    {
        await RefusedAsync(members, text);
        await RefusedAsync(members, text, table: "nosuch");
    }

    [Theory]
    [InlineData(Throughput, Invalid + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST")]
    [InlineData("'BillingMode':'PROVISIONED'", Invalid + "ProvisionedThroughput must be specified when BillingMode is PROVISIONED")]
    [InlineData("'StreamSpecification':{'StreamEnabled':true}", Invalid + "If stream is being enabled then UpdateViewType is required")]
    [InlineData("'StreamSpecification':{'StreamEnabled':false,'StreamViewType':'KEYS_ONLY'}",
        Invalid + "If stream is being disabled, then UpdateViewType must not be specified")]
    [InlineData("'StreamSpecification':{'StreamEnabled':false}", "Table has no stream to disable: TableName: range")]
    [InlineData("'TableClass':'x'", "Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].")]
    [InlineData("'SSESpecification':{'Enabled':false}", Invalid + "Table is already encrypted by default")]
    [InlineData("'SSESpecification':{}", Invalid + "Table is already encrypted by default")]
    [InlineData("'GlobalSecondaryIndexUpdates':[{}]",
        Invalid + "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null")]
    [InlineData("'GlobalSecondaryIndexUpdates':[{'Update':{'IndexName':'gall'},'Delete':{'IndexName':'gall'}}]",
        Invalid + "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object")]
    [InlineData("'GlobalSecondaryIndexUpdates':[{'Update':{'IndexName':'gall'}},{'Delete':{'IndexName':'gall'}}]",
        Invalid + "Only one global secondary index update per index is allowed simultaneously. Index: gall")]
    [InlineData("'GlobalSecondaryIndexUpdates':[{'Update':{'IndexName':'gall'}}]",
        Invalid + "The only Updates for index: gall when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput")]
    [InlineData("'GlobalSecondaryIndexUpdates':[{'Update':{'IndexName':'gall'," + Throughput + "}}]",
        Invalid + "The only Updates for index: gall when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput")]
    [InlineData("'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'local'}}]", "Cannot delete an index that is not a GlobalSecondaryIndex: local")]
    [InlineData("'GlobalSecondaryIndexUpdates':[{'Create':" + New + "}]", Invalid + "AttributeDefinitions is not specified for index: new")]
    [InlineData(Define + ",'GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'gall','KeySchema':[{'AttributeName':'n','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}}]",
        "Attempting to create an index which already exists")]
    [InlineData(Define + ",'GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'new','KeySchema':[{'AttributeName':'n','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}," + Throughput + "}}]",
        Invalid + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: new when BillingMode is PAY_PER_REQUEST")]
    [InlineData("'ReplicaUpdates':[]", OneError + "Value '[]' at 'replicaUpdates'" + Constraint + AtLeast + "1")]
    [InlineData("'OnDemandThroughput':{'MaxReadRequestUnits':0}",
        Invalid + "Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range")]
    public Task Change_that_is_refused(string members, string text) => RefusedAsync("," + members, text);

    [Theory]
    [InlineData("{'Delete':{'IndexName':'ghost'}}")]
    [InlineData("{'Update':{'IndexName':'ghost'}}")]
    public Task Index_that_is_not_there(string update)
        => tables.AssertErrorAsync(
            "UpdateTable", $"{{'TableName':'range','GlobalSecondaryIndexUpdates':[{update}]}}", NotFound,
            "Requested resource not found: Index ghost for table range");

    [Fact]
    public async Task Throughput_that_does_not_change()
    {
        await tables.OkAsync(
            "CreateTable",
            "{'TableName':'provisioned','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}],'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],"
            + Throughput + ",'GlobalSecondaryIndexes':[{'IndexName':'gsi1','KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'},"
            + Throughput + "}]}");
        await tables.AssertErrorAsync("UpdateTable", "{'TableName':'provisioned'," + Throughput + "}", Validation, Same("the table", "the table"));
        await tables.AssertErrorAsync(
            "UpdateTable", "{'TableName':'provisioned','GlobalSecondaryIndexUpdates':[{'Update':{'IndexName':'gsi1'," + Throughput + "}}]}",
            Validation, Same("the index gsi1", "index gsi1"));
        await tables.AssertErrorAsync(
            "UpdateTable", "{'TableName':'provisioned'," + Define + ",'GlobalSecondaryIndexUpdates':[{'Create':" + New + "}]}",
            Validation, Invalid + "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: new");

        static string Same(string what, string owner)
            => $"The provisioned throughput for {what} will not change. The requested value equals the current value. "
                + $"Current ReadCapacityUnits provisioned for {owner}: 1. Requested ReadCapacityUnits: 1. "
                + $"Current WriteCapacityUnits provisioned for {owner}: 1. Requested WriteCapacityUnits: 1. "
                + "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.";
    }

    /// <summary>What is done at once leaves the table ACTIVE, in the answer too.</summary>
    [Theory]
    [InlineData("'DeletionProtectionEnabled':true", "ACTIVE")]
    [InlineData("'OnDemandThroughput':{'MaxReadRequestUnits':5}", "ACTIVE")]
    [InlineData("'BillingMode':'PAY_PER_REQUEST'", "UPDATING")]
    public async Task Answer_shows_the_state(string members, string status)
        => Assert.Contains(
            $"\"TableStatus\":\"{status}\"", await tables.OkAsync("UpdateTable", $"{{'TableName':'hash',{members}}}"), StringComparison.Ordinal);

    private Task RefusedAsync(string members, string text, string table = "range")
        => tables.AssertErrorAsync("UpdateTable", $"{{'TableName':'{table}'{members}}}", Validation, text);
}
