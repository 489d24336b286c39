using System.Text.Json;
using System.Text.RegularExpressions;
using Dynamo.Server.Tests.Facts;

namespace Dynamo.Server.Tests.Backups;

/// <summary>What the operations on backups answer.</summary>
public class BackupTests(TestDatabase db) : IClassFixture<TestDatabase>
{
    private const string Gone = "arn:aws:dynamodb:us-east-1:000000000000:table/nosuch/backup/01791504762511-2779fadd";

    [Fact]
    public async Task Backup_says_what_its_table_was()
    {
        await OkAsync(
            "CreateTable",
            "{'TableName':'full','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'g','AttributeType':'S'}],"
            + "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],'ProvisionedThroughput':{'ReadCapacityUnits':3,'WriteCapacityUnits':4},"
            + "'GlobalSecondaryIndexes':[{'IndexName':'gsi','KeySchema':[{'AttributeName':'g','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'},"
            + "'ProvisionedThroughput':{'ReadCapacityUnits':5,'WriteCapacityUnits':6}}],"
            + "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'}}");
        await OkAsync("UpdateTimeToLive", "{'TableName':'full','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'ttl'}}");
        await OkAsync("PutItem", "{'TableName':'full','Item':{'pk':{'S':'a'},'g':{'S':'b'}}}");
        string created = await OkAsync("CreateBackup", "{'TableName':'full','BackupName':'first'}");
        string arn = Regex.Match(created, "\"BackupArn\":\"([^\"]+)\"").Groups[1].Value;
        Assert.Matches("^arn:aws:dynamodb:us-east-1:000000000000:table/full/backup/0[0-9]{13}-[0-9a-f]{8}$", arn);
        string details = Details("first", arn, "CREATING");
        Assert.Matches("^" + FactTables.Json($"{{'BackupDetails':{details}}}") + "$", created);
        string described = await OkAsync("DescribeBackup", $"{{'BackupArn':'{arn}'}}");
        const string Number = "[0-9.E]+";
        Assert.Matches(
            "^" + FactTables.Json(
                $"{{'BackupDescription':{{'BackupDetails':{Details("first", arn, "AVAILABLE")},"
                + "'SourceTableDetails':{'BillingMode':'PROVISIONED','ItemCount':1,'KeySchema':\\[{'AttributeName':'pk','KeyType':'HASH'}\\],"
                + "'ProvisionedThroughput':{'ReadCapacityUnits':3,'WriteCapacityUnits':4},'TableArn':'arn:aws:dynamodb:us-east-1:000000000000:table/full',"
                + $"'TableCreationDateTime':{Number},'TableId':'[0-9a-f-]{{36}}','TableName':'full','TableSizeBytes':5}},"
                + "'SourceTableFeatureDetails':{'GlobalSecondaryIndexes':\\[{'IndexName':'gsi','KeySchema':\\[{'AttributeName':'g','KeyType':'HASH'}\\],"
                + "'Projection':{'ProjectionType':'ALL'},'ProvisionedThroughput':{'ReadCapacityUnits':5,'WriteCapacityUnits':6}}\\],"
                + "'StreamDescription':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'},"
                + "'TimeToLiveDescription':{'AttributeName':'ttl','TimeToLiveStatus':'ENABLED'}}}}") + "$",
            described);
        Assert.StartsWith(
            described.Replace("AVAILABLE", "DELETED", StringComparison.Ordinal)[..60],
            await OkAsync("DeleteBackup", $"{{'BackupArn':'{arn}'}}"), StringComparison.Ordinal);
        await AssertErrorAsync("DescribeBackup", $"{{'BackupArn':'{arn}'}}", "BackupNotFoundException", $"Backup not found: {arn}");
        await AssertErrorAsync("DeleteBackup", $"{{'BackupArn':'{arn}'}}", "BackupNotFoundException", $"Backup not found: {arn}");
    }

    [Fact]
    public async Task Lists_go_by_time_and_page_by_page()
    {
        await CreateAsync("listed");
        List<string> arns = [];
        for (int i = 0; i < 3; i++)
        {
            arns.Add(Regex.Match(await OkAsync("CreateBackup", "{'TableName':'listed','BackupName':'same'}"), "\"BackupArn\":\"([^\"]+)\"").Groups[1].Value);
            await Task.Delay(3, TestContext.Current.CancellationToken);
        }
        await OkAsync("DeleteTable", "{'TableName':'listed'}");
        Assert.Equal(arns, await ArnsAsync("'TableName':'listed'"));
        Assert.Equal(arns[..2], await ArnsAsync("'TableName':'listed','Limit':2"));
        Assert.Contains($"\"LastEvaluatedBackupArn\":\"{arns[1]}\"", await OkAsync("ListBackups", "{'TableName':'listed','Limit':2}"), StringComparison.Ordinal);
        Assert.DoesNotContain("LastEvaluatedBackupArn", await OkAsync("ListBackups", "{'TableName':'listed','Limit':3}"), StringComparison.Ordinal);
        Assert.Equal(arns[2..], await ArnsAsync($"'TableName':'listed','ExclusiveStartBackupArn':'{arns[1]}'"));
        Assert.Equal(arns, await ArnsAsync("'TableName':'listed','BackupType':'ALL'"));
        Assert.Empty(await ArnsAsync("'TableName':'listed','BackupType':'SYSTEM'"));
        Assert.Empty(await ArnsAsync("'TableName':'nosuch'"));
        string second = arns[1].Split('/')[^1][1..14];
        string seconds = $"{second[..10]}.{second[10..]}";
        Assert.Equal(arns[1..], await ArnsAsync($"'TableName':'listed','TimeRangeLowerBound':{seconds}"));
        Assert.Equal(arns[..1], await ArnsAsync($"'TableName':'listed','TimeRangeUpperBound':{seconds}"));
        await AssertErrorAsync(
            "ListBackups", "{'TimeRangeLowerBound':2,'TimeRangeUpperBound':1}", Words.Validation,
            Words.Invalid + "Time range lower bound must be less than or equal to upper bound");
        await AssertErrorAsync(
            "ListBackups", "{'Limit':101}", Words.Validation,
            Words.OneError + "Value '101' at 'limit'" + Words.Constraint + "Member must have value less than or equal to 100");
    }

    [Fact]
    public async Task Restored_table_keeps_what_a_restore_keeps()
    {
        await OkAsync(
            "CreateTable",
            "{'TableName':'source','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'g','AttributeType':'S'}],"
            + "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST','Tags':[{'Key':'k','Value':'v'}],"
            + "'GlobalSecondaryIndexes':[{'IndexName':'gsi','KeySchema':[{'AttributeName':'g','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}],"
            + "'VectorIndexes':[{'IndexName':'vix','VectorAttribute':{'AttributeName':'v'},'Dimensions':2,'DistanceFunction':'COSINE','Projection':{'ProjectionType':'ALL'}}],"
            + "'DeletionProtectionEnabled':true,'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'}}");
        await OkAsync("PutItem", "{'TableName':'source','Item':{'pk':{'S':'a'},'g':{'S':'b'},'v':{'L':[{'N':'1'},{'N':'2'}]}}}");
        string arn = Regex.Match(await OkAsync("CreateBackup", "{'TableName':'source','BackupName':'first'}"), "\"BackupArn\":\"([^\"]+)\"").Groups[1].Value;
        string answer = await OkAsync("RestoreTableFromBackup", $"{{'BackupArn':'{arn}','TargetTableName':'target'}}");
        Assert.Contains("\"RestoreInProgress\":true", answer, StringComparison.Ordinal);
        Assert.Contains($"\"SourceBackupArn\":\"{arn}\",\"SourceTableArn\":\"arn:aws:dynamodb:us-east-1:000000000000:table/source\"", answer, StringComparison.Ordinal);
        string table = await OkAsync("DescribeTable", "{'TableName':'target'}");
        Assert.DoesNotContain("RestoreSummary", table, StringComparison.Ordinal);
        Assert.Contains("\"DeletionProtectionEnabled\":false", table, StringComparison.Ordinal);
        Assert.DoesNotContain("Stream", table, StringComparison.Ordinal);
        Assert.Contains("[]", await OkAsync("ListTagsOfResource", "{'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/target'}"), StringComparison.Ordinal);
        Assert.Contains(
            "\"Count\":1",
            await OkAsync("Query", "{'TableName':'target','IndexName':'gsi','KeyConditionExpression':'g = :g','ExpressionAttributeValues':{':g':{'S':'b'}}}"),
            StringComparison.Ordinal);
        Assert.Contains(
            "\"Score\":0.0",
            await OkAsync("SearchVectors", "{'TableName':'target','IndexName':'vix','SearchVector':[{'N':'1'},{'N':'2'}],'TopK':1}"), StringComparison.Ordinal);

        answer = await OkAsync(
            "RestoreTableFromBackup",
            $"{{'BackupArn':'{arn}','TargetTableName':'bare','GlobalSecondaryIndexOverride':[],'VectorIndexOverride':[],'BillingModeOverride':'PROVISIONED',"
            + "'ProvisionedThroughputOverride':{'ReadCapacityUnits':7,'WriteCapacityUnits':8}}");
        Assert.DoesNotContain("Indexes", answer, StringComparison.Ordinal);
        Assert.Contains("\"ReadCapacityUnits\":7,\"WriteCapacityUnits\":8", answer, StringComparison.Ordinal);
        Assert.Contains(FactTables.Json("'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}]"), answer, StringComparison.Ordinal);

        await AssertErrorAsync(
            "RestoreTableFromBackup", $"{{'BackupArn':'{arn}','TargetTableName':'source'}}", "TableAlreadyExistsException", "Table already exists: source");
        await AssertErrorAsync(
            "RestoreTableFromBackup", $"{{'BackupArn':'{arn}','TargetTableName':'other','BillingModeOverride':'PROVISIONED'}}", Words.Validation,
            Words.InvalidRequest + "Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED");
    }

    private const string Units = "'ProvisionedThroughput':{'ReadCapacityUnits':2,'WriteCapacityUnits':3}";
    private const string UnitsOverride = "'ProvisionedThroughputOverride':{'ReadCapacityUnits':2,'WriteCapacityUnits':3}";
    private const string NoIndex = " does not match a secondary index that existed in the source table and cannot be created during the restore operation";

    private static string Global(string name, string key, string members = "") =>
        $"{{'IndexName':'{name}','KeySchema':[{{'AttributeName':'{key}','KeyType':'HASH'}}],'Projection':{{'ProjectionType':'ALL'}}{members}}}";

    private async Task<string> BackupOfIndexedAsync(string table, bool isOnDemand)
    {
        string units = isOnDemand ? "" : "," + Units;
        await OkAsync(
            "CreateTable",
            $"{{'TableName':'{table}','AttributeDefinitions':[{{'AttributeName':'g','AttributeType':'S'}},{{'AttributeName':'pk','AttributeType':'S'}}],"
            + $"'KeySchema':[{{'AttributeName':'pk','KeyType':'HASH'}}],{(isOnDemand ? "'BillingMode':'PAY_PER_REQUEST'" : Units)},"
            + $"'GlobalSecondaryIndexes':[{Global("gsi", "g", units)}]}}");
        await OkAsync("PutItem", $"{{'TableName':'{table}','Item':{{'pk':{{'S':'a'}},'g':{{'S':'b'}}}}}}");
        return Regex.Match(await OkAsync("CreateBackup", $"{{'TableName':'{table}','BackupName':'first'}}"), "\"BackupArn\":\"([^\"]+)\"").Groups[1].Value;
    }

    /// <summary>Indexes are told by keys and projection: an override may rename them and give them other units.</summary>
    [Fact]
    public async Task Restored_indexes_can_have_other_names_and_units()
    {
        string arn = await BackupOfIndexedAsync("renamed", isOnDemand: false);
        await OkAsync(
            "RestoreTableFromBackup",
            $"{{'BackupArn':'{arn}','TargetTableName':'renamed2','GlobalSecondaryIndexOverride':[{Global("other", "g", ",'ProvisionedThroughput':{'ReadCapacityUnits':8,'WriteCapacityUnits':9}")}]}}");
        string table = await OkAsync("DescribeTable", "{'TableName':'renamed2'}");
        Assert.Contains("\"ReadCapacityUnits\":8,\"WriteCapacityUnits\":9", table, StringComparison.Ordinal);
        Assert.Contains("\"ReadCapacityUnits\":2,\"WriteCapacityUnits\":3", table, StringComparison.Ordinal);
        Assert.DoesNotContain("\"gsi\"", table, StringComparison.Ordinal);
        Assert.Contains(
            "\"Count\":1",
            await OkAsync("Query", "{'TableName':'renamed2','IndexName':'other','KeyConditionExpression':'g = :g','ExpressionAttributeValues':{':g':{'S':'b'}}}"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overrides_that_are_refused()
    {
        string onDemand = await BackupOfIndexedAsync("refused1", isOnDemand: true);
        string provisioned = await BackupOfIndexedAsync("refused2", isOnDemand: false);
        const string ToOnDemand = "'BillingModeOverride':'PAY_PER_REQUEST'";
        const string ToProvisioned = "'BillingModeOverride':'PROVISIONED'";
        const string Ceilings = "'OnDemandThroughputOverride':{'MaxReadRequestUnits':0,'MaxWriteRequestUnits':0}";
        await RefusedAsync(onDemand, UnitsOverride, "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED");
        await RefusedAsync(provisioned, ToOnDemand + "," + UnitsOverride, "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST");
        await RefusedAsync(onDemand, ToProvisioned, "Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED");
        await RefusedAsync(
            onDemand, ToProvisioned + "," + UnitsOverride, "Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED for index gsi");
        await RefusedAsync(onDemand, Ceilings, "Requested MaxReadRequestUnits for OnDemandThroughput is outside of valid range");
        await RefusedAsync(provisioned, Ceilings, "Cannot override MaxReadRequestUnits for OnDemandThroughput unless BillingModeOverride is PAY_PER_REQUEST");
        await RefusedAsync(provisioned, Indexes(Global("gsi", "pk", "," + Units)), "Index gsi" + NoIndex);
        await RefusedAsync(
            provisioned, Indexes(Global("gsi", "g", "," + Units).Replace("ALL", "KEYS_ONLY", StringComparison.Ordinal)), "Index gsi" + NoIndex);
        await RefusedAsync(provisioned, "'LocalSecondaryIndexOverride':[" + Global("gsi", "g") + "]", "Index gsi" + NoIndex);
        await RefusedAsync(provisioned, Indexes(Global("gsi", "g")), "Must specify provisioned throughput for index gsi");
        await RefusedAsync(
            provisioned, ToOnDemand + "," + Indexes(Global("gsi", "g", "," + Units)),
            "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST for index gsi");
        await AssertErrorAsync(
            "RestoreTableFromBackup", $"{{'BackupArn':'{onDemand}','TargetTableName':'refused','SSESpecificationOverride':{{'Enabled':false,'SSEType':'KMS'}}}}",
            Words.Validation, Words.Invalid + "SSEType can not be specified if Enabled is false");
        await AssertErrorAsync(
            "RestoreTableFromBackup", $"{{'BackupArn':'{onDemand}','TargetTableName':'refused','GlobalSecondaryIndexOverride':[{{'IndexName':'gsi','KeySchema':[{{'AttributeName':'g','KeyType':'HASH'}}]}}]}}",
            Words.Validation, Words.OneError + "Value null at 'globalSecondaryIndexOverride.1.member.projection'" + Words.Constraint + Words.NotNull);
        await AssertErrorAsync("DescribeTable", "{'TableName':'refused'}", "ResourceNotFoundException", "Requested resource not found: Table: refused not found");

        static string Indexes(string index) => $"'GlobalSecondaryIndexOverride':[{index}]";

        Task RefusedAsync(string arn, string members, string text) => AssertErrorAsync(
            "RestoreTableFromBackup", $"{{'BackupArn':'{arn}','TargetTableName':'refused',{members}}}", Words.Validation, Words.InvalidRequest + text);
    }

    [Theory]
    [InlineData("CreateBackup", "{'TableName':'nosuch','BackupName':'abc'}", "TableNotFoundException", "Table not found: nosuch")]
    [InlineData("CreateBackup", "{'TableName':'nosuch','BackupName':'ab'}", Words.Validation,
        Words.OneError + "Value 'ab' at 'backupName'" + Words.Constraint + Words.AtLeast + "3")]
    [InlineData("CreateBackup", "{'TableName':'nosuch'}", Words.Validation,
        Words.OneError + "Value null at 'backupName'" + Words.Constraint + Words.NotNull)]
    [InlineData("DescribeBackup", "{'BackupArn':'" + Gone + "'}", "BackupNotFoundException", "Backup not found: " + Gone)]
    [InlineData("DescribeBackup", "{'BackupArn':'arn:aws:dynamodb:us-east-1:000000000000:table/nosuch'}", Words.Validation, "Invalid Backup ARN")]
    [InlineData("DescribeBackup", "{'BackupArn':'arn:aws-cn:dynamodb:us-east-1:000000000000:table/t/backup/01791504762511-2779fadd'}", Words.Validation,
        Words.InvalidRequest + "BackupArn is not valid")]
    [InlineData("DescribeBackup", "{'BackupArn':'arn:aws:s3:us-east-1:000000000000:table/t/backup/01791504762511-2779fadd'}", Words.Validation,
        Words.InvalidRequest + "BackupArn is not valid")]
    [InlineData("DescribeBackup", "{'BackupArn':'arn:aws:dynamodb::000000000000:table/t/backup/01791504762511-2779fadd'}", "AccessDeniedException", "Access is denied")]
    [InlineData("DeleteBackup", "{'BackupArn':'arn:aws:dynamodb:us-east-1:111111111111:table/t/backup/01791504762511-2779fadd'}",
        "AccessDeniedException", "Access is denied")]
    [InlineData("RestoreTableFromBackup", "{'BackupArn':'" + Gone + "','TargetTableName':'abc'}", "BackupNotFoundException", "Backup not found: " + Gone)]
    public async Task Refusals(string operation, string request, string type, string text) => await AssertErrorAsync(operation, request, type, text);

    private static string Details(string name, string arn, string status)
        => $"{{'BackupArn':'{arn}','BackupCreationDateTime':[0-9.E]+,'BackupName':'{name}','BackupSizeBytes':5,'BackupStatus':'{status}','BackupType':'USER'}}";

    private async Task<List<string>> ArnsAsync(string members)
    {
        using JsonDocument json = JsonDocument.Parse(await OkAsync("ListBackups", $"{{{members}}}"));
        return [.. json.RootElement.GetProperty("BackupSummaries").EnumerateArray().Select(s => s.GetProperty("BackupArn").GetString()!)];
    }

    private Task<string> CreateAsync(string table)
        => OkAsync(
            "CreateTable",
            $"{{'TableName':'{table}','AttributeDefinitions':[{{'AttributeName':'pk','AttributeType':'S'}}],"
            + "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST'}");

    private Task<string> OkAsync(string operation, string request) => db.OkAsync(operation, FactTables.Json(request));

    private async Task AssertErrorAsync(string operation, string request, string type, string text)
        => Assert.Equal((type, text), await db.ErrorAsync(operation, FactTables.Json(request)));
}
