using System.Text.Json;
using System.Text.Json.Nodes;
using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>CreateTable, DescribeTable, UpdateTable, DeleteTable, ListTables: what answers show.</summary>
public class TableFeatureTests(FactTables tables) : IClassFixture<FactTables>
{
    private const string Attribute = "'AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'}]";
    private const string Hash = "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'}]";
    private const string OnDemand = "'BillingMode':'PAY_PER_REQUEST'";
    private const string Provisioned = "'ProvisionedThroughput':{'ReadCapacityUnits':5,'WriteCapacityUnits':5}";

    private static int s_names;

    private static string NewName() => $"described{Interlocked.Increment(ref s_names)}";

    private async Task<JsonObject> DescribeAsync(string name)
        => JsonNode.Parse(await tables.OkAsync("DescribeTable", $"{{'TableName':'{name}'}}"))!["Table"]!.AsObject();

    private async Task<JsonObject> CreateAsync(string members, string? name = null)
    {
        name ??= NewName();
        await tables.OkAsync("CreateTable", $"{{'TableName':'{name}',{Attribute},{Hash},{members}}}");
        return await DescribeAsync(name);
    }

    [Theory]
    [InlineData(OnDemand, "BillingModeSummary.BillingMode", "\"PAY_PER_REQUEST\"")]
    [InlineData(Provisioned, "ProvisionedThroughput.ReadCapacityUnits", "5")]
    [InlineData(Provisioned, "BillingModeSummary", null)]
    [InlineData(OnDemand + ",'DeletionProtectionEnabled':true", "DeletionProtectionEnabled", "true")]
    [InlineData(OnDemand, "DeletionProtectionEnabled", "false")]
    [InlineData(OnDemand + ",'TableClass':'STANDARD_INFREQUENT_ACCESS'", "TableClassSummary.TableClass", "\"STANDARD_INFREQUENT_ACCESS\"")]
    [InlineData(OnDemand, "TableClassSummary", null)]
    [InlineData(OnDemand + ",'SSESpecification':{'Enabled':true}", "SSEDescription.Status", "\"ENABLED\"")]
    [InlineData(OnDemand + ",'SSESpecification':{'Enabled':true}", "SSEDescription.SSEType", "\"KMS\"")]
    [InlineData(OnDemand, "SSEDescription", null)]
    [InlineData(OnDemand + ",'OnDemandThroughput':{'MaxReadRequestUnits':10,'MaxWriteRequestUnits':6}", "OnDemandThroughput",
        "{\"MaxReadRequestUnits\":10,\"MaxWriteRequestUnits\":6}")]
    [InlineData(OnDemand + ",'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'}", "StreamSpecification",
        "{\"StreamEnabled\":true,\"StreamViewType\":\"NEW_IMAGE\"}")]
    [InlineData(OnDemand, "LatestStreamArn", null)]
    [InlineData(OnDemand, "TableStatus", "\"ACTIVE\"")]
    [InlineData(OnDemand, "ItemCount", "0")]
    [InlineData(OnDemand, "TableSizeBytes", "0")]
    [InlineData(OnDemand, "GlobalSecondaryIndexes", null)]
    public async Task Table_is_described_as_it_was_created(string members, string path, string? expected)
        => Assert.Equal(expected, At(await CreateAsync(members), path)?.ToJsonString());

    /// <summary>Recorded on AWS in October 2025: what the answers of creation and deletion leave out.</summary>
    [Fact]
    public async Task Creation_and_deletion_answer_with_less_than_the_description()
    {
        string name = NewName();
        const string Index = "'GlobalSecondaryIndexes':[{'IndexName':'gsi'," + Hash + ",'Projection':{'ProjectionType':'ALL'}}]";
        JsonObject created = Answered(await tables.OkAsync("CreateTable", $"{{'TableName':'{name}',{Attribute},{Hash},{OnDemand},{Index}}}"));
        JsonObject described = await DescribeAsync(name);
        JsonObject deleted = Answered(await tables.OkAsync("DeleteTable", $"{{'TableName':'{name}'}}"));

        Assert.Equal("{\"BillingMode\":\"PAY_PER_REQUEST\"}", created["BillingModeSummary"]!.ToJsonString());
        Assert.Equal(["WarmThroughput"], Names(described).Except(Names(created)));
        JsonObject index = created["GlobalSecondaryIndexes"]![0]!.AsObject();
        Assert.Equal(["WarmThroughput"], Names(described["GlobalSecondaryIndexes"]![0]!.AsObject()).Except(Names(index)));
        Assert.Equal(
            [
                "BillingModeSummary", "DeletionProtectionEnabled", "ItemCount", "ProvisionedThroughput", "TableArn", "TableId",
                "TableName", "TableSizeBytes", "TableStatus",
            ],
            Names(deleted));

        static IEnumerable<string> Names(JsonObject o) => o.Select(member => member.Key);
        static JsonObject Answered(string answer) => JsonNode.Parse(answer)!["TableDescription"]!.AsObject();
    }

    /// <summary>Recorded on AWS in October 2025: what is asked for is UPDATING in the answer and stays.</summary>
    [Fact]
    public async Task Warm_throughput_is_kept()
    {
        string name = NewName();
        const string Warm = "'WarmThroughput':{'ReadUnitsPerSecond':13000,'WriteUnitsPerSecond':5000}";
        const string Index = "'GlobalSecondaryIndexes':[{'IndexName':'gsi'," + Hash + ",'Projection':{'ProjectionType':'ALL'},'WarmThroughput':{'ReadUnitsPerSecond':14000}}]";
        JsonNode created = JsonNode.Parse(await tables.OkAsync(
            "CreateTable", $"{{'TableName':'{name}',{Attribute},{Hash},{OnDemand},{Warm},{Index}}}"))!["TableDescription"]!;
        AssertWarm(created, 13000, 5000, "UPDATING");
        AssertWarm(created["GlobalSecondaryIndexes"]![0]!, 14000, 4000, "UPDATING");
        AssertWarm(await DescribeAsync(name), 13000, 5000, "ACTIVE");
        await tables.OkAsync("UpdateTable", $"{{'TableName':'{name}','WarmThroughput':{{'WriteUnitsPerSecond':6000}}}}");
        await tables.OkAsync(
            "UpdateTable",
            $"{{'TableName':'{name}','GlobalSecondaryIndexUpdates':[{{'Update':{{'IndexName':'gsi','WarmThroughput':{{'WriteUnitsPerSecond':7000}}}}}}]}}");
        JsonObject described = await DescribeAsync(name);
        AssertWarm(described, 13000, 6000, "ACTIVE");
        AssertWarm(described["GlobalSecondaryIndexes"]![0]!, 14000, 7000, "ACTIVE");

        static void AssertWarm(JsonNode of, long read, long write, string status) => Assert.Equal(
            FactTables.Json($"{{'ReadUnitsPerSecond':{read},'Status':'{status}','WriteUnitsPerSecond':{write}}}"), of["WarmThroughput"]!.ToJsonString());
    }

    [Fact]
    public async Task Arns_and_ids_name_the_table()
    {
        string name = NewName();
        JsonNode created = JsonNode.Parse(await tables.OkAsync(
            "CreateTable",
            $"{{'TableName':'{name}',{Attribute},{Hash},{OnDemand},'SSESpecification':{{'Enabled':true}},'StreamSpecification':{{'StreamEnabled':true,'StreamViewType':'KEYS_ONLY'}}}}"))!["TableDescription"]!;
        JsonObject first = await DescribeAsync(name);
        JsonObject second = await DescribeAsync(name);
        Assert.True(Guid.TryParse(first["TableId"]!.GetValue<string>(), out _));
        Assert.Equal(created["TableId"]!.GetValue<string>(), first["TableId"]!.GetValue<string>());
        Assert.Equal(first["TableId"]!.GetValue<string>(), second["TableId"]!.GetValue<string>());
        Assert.EndsWith($":table/{name}", first["TableArn"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith(first["TableArn"] + "/stream/", first["LatestStreamArn"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith("arn:aws:kms:", first["SSEDescription"]!["KMSMasterKeyArn"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(first["CreationDateTime"]!.GetValue<double>() > 0);
    }

    /// <summary>
    /// Key schemas come back in the order of the request, HASH attributes before RANGE ones; attribute definitions and
    /// included attributes come sorted by name.
    /// </summary>
    [Fact]
    public async Task Indexes_are_described_as_they_were_created()
    {
        string name = NewName();
        const string Definitions =
            "[{'AttributeName':'sk','AttributeType':'N'},{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'h2','AttributeType':'S'},"
            + "{'AttributeName':'h1','AttributeType':'B'},{'AttributeName':'r1','AttributeType':'N'},{'AttributeName':'r2','AttributeType':'S'}]";
        const string Keys = "[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}]";
        const string Many = "[{'AttributeName':'h2','KeyType':'HASH'},{'AttributeName':'h1','KeyType':'HASH'},{'AttributeName':'r2','KeyType':'RANGE'},{'AttributeName':'r1','KeyType':'RANGE'}]";
        const string Local = "[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'r1','KeyType':'RANGE'}]";
        await tables.OkAsync(
            "CreateTable",
            $"{{'TableName':'{name}','AttributeDefinitions':{Definitions},'KeySchema':{Keys},{OnDemand},"
            + $"'GlobalSecondaryIndexes':[{{'IndexName':'many','KeySchema':{Many},'Projection':{{'ProjectionType':'INCLUDE','NonKeyAttributes':['y','x']}}}}],"
            + $"'LocalSecondaryIndexes':[{{'IndexName':'local','KeySchema':{Local},'Projection':{{'ProjectionType':'KEYS_ONLY'}}}}]}}");
        JsonObject table = await DescribeAsync(name);
        Assert.Equal(["h1", "h2", "pk", "r1", "r2", "sk"], table["AttributeDefinitions"]!.AsArray().Select(a => a!["AttributeName"]!.GetValue<string>()));
        Assert.Equal(FactTables.Json(Keys), table["KeySchema"]!.ToJsonString());
        JsonNode global = table["GlobalSecondaryIndexes"]!.AsArray().Single()!;
        Assert.Equal("many ACTIVE", $"{global["IndexName"]} {global["IndexStatus"]}");
        Assert.Equal(FactTables.Json(Many), global["KeySchema"]!.ToJsonString());
        Assert.Equal(FactTables.Json("['x','y']"), global["Projection"]!["NonKeyAttributes"]!.ToJsonString());
        JsonNode local = table["LocalSecondaryIndexes"]!.AsArray().Single()!;
        Assert.Equal(FactTables.Json(Local), local["KeySchema"]!.ToJsonString());
        Assert.Equal(FactTables.Json("{'ProjectionType':'KEYS_ONLY'}"), local["Projection"]!.ToJsonString());
        Assert.Null(local["IndexStatus"]);
    }

    [Theory]
    [InlineData(Provisioned, "'ProvisionedThroughput':{'ReadCapacityUnits':20,'WriteCapacityUnits':15}", "ProvisionedThroughput.WriteCapacityUnits", "15")]
    [InlineData(Provisioned, OnDemand, "BillingModeSummary.BillingMode", "\"PAY_PER_REQUEST\"")]
    [InlineData(OnDemand, OnDemand, "BillingModeSummary.BillingMode", "\"PAY_PER_REQUEST\"")]
    [InlineData(OnDemand, "'BillingMode':'PROVISIONED'," + Provisioned, "ProvisionedThroughput.ReadCapacityUnits", "5")]
    [InlineData(OnDemand, "'DeletionProtectionEnabled':true", "DeletionProtectionEnabled", "true", "ACTIVE")]
    [InlineData(OnDemand, "'TableClass':'STANDARD_INFREQUENT_ACCESS'", "TableClassSummary.TableClass", "\"STANDARD_INFREQUENT_ACCESS\"")]
    [InlineData(OnDemand + ",'OnDemandThroughput':{'MaxReadRequestUnits':10,'MaxWriteRequestUnits':6}",
        "'OnDemandThroughput':{'MaxReadRequestUnits':20,'MaxWriteRequestUnits':15}", "OnDemandThroughput.MaxWriteRequestUnits", "15", "ACTIVE")]
    public async Task Table_changes_and_is_active_again(string before, string change, string path, string expected, string status = "UPDATING")
    {
        string name = NewName();
        await CreateAsync(before, name);
        string updated = await tables.OkAsync("UpdateTable", $"{{'TableName':'{name}',{change}}}");
        Assert.Contains($"\"TableStatus\":\"{status}\"", updated, StringComparison.Ordinal);
        JsonObject table = await DescribeAsync(name);
        Assert.Equal(expected, At(table, path)?.ToJsonString());
        Assert.Equal("ACTIVE", table["TableStatus"]!.GetValue<string>());
    }

    /// <summary>A table that was never given a class is of the standard one; the answer shows what was.</summary>
    [Fact]
    public async Task Class_changes_only_to_another_one()
    {
        string name = NewName();
        await CreateAsync(OnDemand, name);
        Assert.Null((await ChangeAsync(name, "'TableClass':'STANDARD'"))["TableClassSummary"]);
        Assert.Null((await DescribeAsync(name))["TableClassSummary"]);

        Assert.Null((await ChangeAsync(name, "'TableClass':'STANDARD_INFREQUENT_ACCESS'"))["TableClassSummary"]);
        string changed = (await DescribeAsync(name))["TableClassSummary"]!.ToJsonString();
        Assert.Matches("^{\"LastUpdateDateTime\":[0-9.E+]+,\"TableClass\":\"STANDARD_INFREQUENT_ACCESS\"}$", changed);

        Assert.Equal(changed, (await ChangeAsync(name, "'TableClass':'STANDARD_INFREQUENT_ACCESS'"))["TableClassSummary"]!.ToJsonString());
        Assert.Equal(changed, (await ChangeAsync(name, "'TableClass':'STANDARD'"))["TableClassSummary"]!.ToJsonString());
        Assert.Equal("STANDARD", (await DescribeAsync(name))["TableClassSummary"]!["TableClass"]!.GetValue<string>());
    }

    /// <summary>All tables of a region share the key that AWS manages, by whatever name; the answer shows the key that was.</summary>
    [Fact]
    public async Task Encryption_changes()
    {
        const string Mine = "arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        string name = NewName();
        await CreateAsync(OnDemand, name);
        Assert.Equal("{\"Status\":\"UPDATING\"}", Encryption(await ChangeAsync(name, "'SSESpecification':{'Enabled':true}")));
        string managed = (await DescribeAsync(name))["SSEDescription"]!["KMSMasterKeyArn"]!.GetValue<string>();
        Assert.Matches("^arn:aws:kms:[a-z0-9-]+:000000000000:key/[0-9a-f-]{36}$", managed);
        string other = NewName();
        await CreateAsync(OnDemand + ",'SSESpecification':{'SSEType':'KMS','KMSMasterKeyId':'alias/aws/dynamodb'}", other);
        Assert.Equal(Described("ENABLED", managed), Encryption(await DescribeAsync(other)));

        Assert.Equal(Described("UPDATING", managed), Encryption(await ChangeAsync(name, "'SSESpecification':{'Enabled':true}")));
        await tables.AssertErrorAsync(
            "UpdateTable", $"{{'TableName':'{name}','SSESpecification':{{'SSEType':'KMS','KMSMasterKeyId':'{managed}'}}}}", Validation,
            "One or more parameter values were invalid: Table is already encrypted with given KMSMasterKeyId. "
            + "Use KMSMasterKeyId parameter if you want to change Master Key");
        Assert.Equal(
            Described("UPDATING", managed), Encryption(await ChangeAsync(name, $"'SSESpecification':{{'SSEType':'KMS','KMSMasterKeyId':'{Mine}'}}")));
        Assert.Equal(Described("ENABLED", Mine), Encryption(await DescribeAsync(name)));
        Assert.Equal(Described("UPDATING", Mine), Encryption(await ChangeAsync(name, "'SSESpecification':{'Enabled':false}")));
        Assert.Null((await DescribeAsync(name))["SSEDescription"]);

        static string Described(string status, string key) => $"{{\"KMSMasterKeyArn\":\"{key}\",\"SSEType\":\"KMS\",\"Status\":\"{status}\"}}";

        static string Encryption(JsonNode table) => table["SSEDescription"]!.ToJsonString();
    }

    private async Task<JsonNode> ChangeAsync(string name, string change)
        => JsonNode.Parse(await tables.OkAsync("UpdateTable", $"{{'TableName':'{name}',{change}}}"))!["TableDescription"]!;

    [Theory]
    [InlineData(Provisioned, "'ProvisionedThroughput':{'ReadCapacityUnits':0,'WriteCapacityUnits':5}")]
    [InlineData(Provisioned, "'ProvisionedThroughput':{'ReadCapacityUnits':-1,'WriteCapacityUnits':5}")]
    [InlineData(Provisioned, OnDemand + "," + Provisioned)]
    [InlineData(Provisioned, Provisioned)]
    [InlineData(Provisioned, "'BillingMode':'PROVISIONED'," + Provisioned)]
    [InlineData(OnDemand, Provisioned)]
    public async Task Change_is_refused(string before, string change)
    {
        string name = NewName();
        await CreateAsync(before, name);
        (string type, _) = await tables.Database.ErrorAsync("UpdateTable", FactTables.Json($"{{'TableName':'{name}',{change}}}"));
        Assert.Equal(Validation, type);
        Assert.Equal("ACTIVE", (await DescribeAsync(name))["TableStatus"]!.GetValue<string>());
    }

    private const string Ceilings = OnDemand + ",'OnDemandThroughput':{'MaxReadRequestUnits':20,'MaxWriteRequestUnits':15}";

    /// <summary>Ceilings are merged one by one, -1 removes one; the answer to that still shows it, the table does not.</summary>
    [Theory]
    [InlineData(Ceilings, "'OnDemandThroughput':{'MaxReadRequestUnits':40}", "{'MaxReadRequestUnits':40,'MaxWriteRequestUnits':15}", "{'MaxReadRequestUnits':40,'MaxWriteRequestUnits':15}")]
    [InlineData(Ceilings, "'OnDemandThroughput':{'MaxReadRequestUnits':-1}", "{'MaxReadRequestUnits':-1,'MaxWriteRequestUnits':15}", "{'MaxWriteRequestUnits':15}")]
    [InlineData(Ceilings, "'OnDemandThroughput':{'MaxReadRequestUnits':-1,'MaxWriteRequestUnits':-1}", "{'MaxReadRequestUnits':-1,'MaxWriteRequestUnits':-1}", null)]
    [InlineData(OnDemand, "'OnDemandThroughput':{'MaxWriteRequestUnits':-1}", "{'MaxWriteRequestUnits':-1}", null)]
    [InlineData(Provisioned, OnDemand + ",'OnDemandThroughput':{'MaxReadRequestUnits':10}", "{'MaxReadRequestUnits':10}", "{'MaxReadRequestUnits':10}")]
    [InlineData(Ceilings, "'BillingMode':'PROVISIONED'," + Provisioned, null, null)]
    [InlineData(OnDemand + ",'OnDemandThroughput':{}", OnDemand, null, null)]
    public async Task Ceilings_change(string before, string change, string? answered, string? described)
    {
        string name = NewName();
        await CreateAsync(before, name);
        JsonNode answer = JsonNode.Parse(await tables.OkAsync("UpdateTable", $"{{'TableName':'{name}',{change}}}"))!;
        Assert.Equal(answered?.Replace('\'', '"'), answer["TableDescription"]!["OnDemandThroughput"]?.ToJsonString());
        Assert.Equal(described?.Replace('\'', '"'), (await DescribeAsync(name))["OnDemandThroughput"]?.ToJsonString());
    }

    [Theory]
    [InlineData(Provisioned, "'OnDemandThroughput':{'MaxReadRequestUnits':0}", "MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED")]
    [InlineData(OnDemand, "'BillingMode':'PROVISIONED'," + Provisioned + ",'OnDemandThroughput':{'MaxWriteRequestUnits':10}",
        "MaxWriteRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED")]
    [InlineData(OnDemand, "'OnDemandThroughput':{'MaxReadRequestUnits':0}", "Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range")]
    [InlineData(OnDemand, "'OnDemandThroughput':{'MaxWriteRequestUnits':-2}", "Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range")]
    public async Task Ceilings_that_are_refused(string before, string change, string text)
    {
        string name = NewName();
        await CreateAsync(before, name);
        await tables.AssertErrorAsync("UpdateTable", $"{{'TableName':'{name}',{change}}}", Validation, Invalid + text);
    }

    [Theory]
    [InlineData(Provisioned + ",'OnDemandThroughput':{'MaxReadRequestUnits':10,'MaxWriteRequestUnits':10}",
        "MaxReadRequestUnits for OnDemandThroughput cannot be specified when table BillingMode is PROVISIONED.")]
    [InlineData(Provisioned + ",'OnDemandThroughput':{'MaxWriteRequestUnits':10}",
        "MaxWriteRequestUnits for OnDemandThroughput cannot be specified when table BillingMode is PROVISIONED.")]
    [InlineData(OnDemand + ",'OnDemandThroughput':{'MaxReadRequestUnits':0}", "Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range")]
    [InlineData(OnDemand + ",'OnDemandThroughput':{'MaxReadRequestUnits':-1}", "Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range")]
    public Task Ceilings_that_no_table_is_created_with(string members, string text)
        => tables.AssertErrorAsync("CreateTable", $"{{'TableName':'ceilings',{Attribute},{Hash},{members}}}", Validation, Invalid + text);

    [Fact]
    public async Task Names_that_tables_cannot_have()
    {
        string longest = new('t', 256);
        foreach ((string name, string text) in new[]
        {
            (longest, $"Value '{longest}' at 'tableName'{Constraint}{AtMost}255"), ("a;b", $"Value 'a;b' at 'tableName'{Constraint}{Pattern}"),
        })
        {
            await tables.AssertErrorAsync("CreateTable", $"{{'TableName':'{name}',{Attribute},{Hash},{OnDemand}}}", Validation, OneError + text);
        }
        await CreateAsync(OnDemand, longest[1..]);
        await CreateAsync(OnDemand, "a.B-_9");
    }

    [Theory]
    [InlineData(Attribute + ",'KeySchema':[]," + OnDemand)]
    [InlineData(Attribute + "," + OnDemand)]
    public async Task Table_without_a_key_is_refused(string members)
    {
        (string type, string text) = await tables.Database.ErrorAsync("CreateTable", FactTables.Json($"{{'TableName':'keyless',{members}}}"));
        Assert.Equal(Validation, type);
        Assert.Contains("keySchema", text, StringComparison.Ordinal);
    }

    [Fact]
    public Task Local_index_that_includes_nothing_is_refused()
        => tables.AssertErrorAsync(
            "CreateTable",
            "{'TableName':'including','AttributeDefinitions':[{'AttributeName':'pk','AttributeType':'S'},{'AttributeName':'sk','AttributeType':'S'}],"
            + "'KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}],'BillingMode':'PAY_PER_REQUEST','LocalSecondaryIndexes':["
            + "{'IndexName':'local','KeySchema':[{'AttributeName':'pk','KeyType':'HASH'},{'AttributeName':'sk','KeyType':'RANGE'}],'Projection':{'ProjectionType':'INCLUDE'}}]}",
            Validation, Invalid + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");

    [Fact]
    public async Task Deleted_table_is_gone_and_lists_go_by_code_units()
    {
        foreach (string name in new[] { "list.b", "list.B", "list.a", "list-z" })
            await CreateAsync(OnDemand, name);
        string deleted = await tables.OkAsync("DeleteTable", "{'TableName':'list.a'}");
        Assert.Contains("\"TableName\":\"list.a\"", deleted, StringComparison.Ordinal);
        await tables.AssertErrorAsync("DescribeTable", "{'TableName':'list.a'}", NotFound, "Requested resource not found: Table: list.a not found");
        Assert.Equal(
            FactTables.Json("{'LastEvaluatedTableName':'list.B','TableNames':['list-z','list.B']}"),
            await tables.OkAsync("ListTables", "{'ExclusiveStartTableName':'list','Limit':2}"));
        using JsonDocument rest = JsonDocument.Parse(await tables.OkAsync("ListTables", "{'ExclusiveStartTableName':'list.B'}"));
        Assert.Equal("list.b", rest.RootElement.GetProperty("TableNames")[0].GetString());
        Assert.False(rest.RootElement.TryGetProperty("LastEvaluatedTableName", out _));
    }

    private static JsonNode? At(JsonNode node, string path)
    {
        JsonNode? at = node;
        foreach (string name in path.Split('.'))
            at = at?[name];
        return at;
    }
}
