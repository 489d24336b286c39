using System.Text.RegularExpressions;
using Dynamo.Server.Tests.Facts;

namespace Dynamo.Server.Tests.Policies;

/// <summary>Policies of tables and streams, and the setting of point-in-time recovery.</summary>
public class ResourcePolicyTests(TestDatabase db) : IClassFixture<TestDatabase>
{
    private const string Account = "arn:aws:dynamodb:us-east-1:000000000000:table/";
    private const string NotFound = "Resource-based policy not found for the provided ResourceArn: ";
    private const string Policy = "{\\u0022Version\\u0022:\\u00222012-10-17\\u0022,\\u0022Statement\\u0022:[]}";

    [Fact]
    public async Task Policy_comes_back_as_it_was_put_with_its_revision()
    {
        string arn = await CreateAsync("put");
        await AssertErrorAsync("GetResourcePolicy", $"{{'ResourceArn':'{arn}'}}", "PolicyNotFoundException", NotFound + arn);
        string put = await PutAsync(arn, Policy);
        string revision = Regex.Match(put, "^{\"RevisionId\":\"([0-9]{13})\"}$").Groups[1].Value;
        Assert.NotEmpty(revision);
        Assert.Equal(put, await PutAsync(arn, Policy));
        string got = await OkAsync("GetResourcePolicy", $"{{'ResourceArn':'{arn}'}}");
        Assert.Equal($"{{\"Policy\":\"{{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":[]}}\",\"RevisionId\":\"{revision}\"}}", got);
        string second = Regex.Match(await PutAsync(arn, "{}"), "[0-9]{13}").Value;
        Assert.NotEqual(revision, second);
        await AssertErrorAsync(
            "PutResourcePolicy", $"{{'ResourceArn':'{arn}','Policy':'{Policy}','ExpectedRevisionId':'{revision}'}}", "PolicyNotFoundException",
            NotFound + $"Requested update for policy with revision id {revision}, but the policy associated to target table put has revision id {second}.");
        await AssertErrorAsync(
            "PutResourcePolicy", $"{{'ResourceArn':'{arn}','Policy':'{Policy}','ExpectedRevisionId':'NO_POLICY'}}", "PolicyNotFoundException",
            NotFound + $"Requested policy update expecting none to be present for table put, but a policy exists with revision id {second}.");
        Assert.Equal($"{{\"RevisionId\":\"{second}\"}}", await OkAsync("DeleteResourcePolicy", $"{{'ResourceArn':'{arn}','ExpectedRevisionId':'{second}'}}"));
        Assert.Equal("{\"RevisionId\":\"\"}", await OkAsync("DeleteResourcePolicy", $"{{'ResourceArn':'{arn}'}}"));
        await AssertErrorAsync("GetResourcePolicy", $"{{'ResourceArn':'{arn}'}}", "PolicyNotFoundException", NotFound + arn);
    }

    [Fact]
    public async Task Stream_has_a_policy_of_its_own_and_a_table_may_be_created_with_one()
    {
        string arn = await CreateAsync(
            "streamed", $",'ResourcePolicy':'{Policy}','StreamSpecification':{{'StreamEnabled':true,'StreamViewType':'NEW_IMAGE'}}");
        Assert.Contains("Version", await OkAsync("GetResourcePolicy", $"{{'ResourceArn':'{arn}'}}"), StringComparison.Ordinal);
        string stream = Regex.Match(await OkAsync("DescribeTable", "{'TableName':'streamed'}"), "\"LatestStreamArn\":\"([^\"]+)\"").Groups[1].Value;
        await AssertErrorAsync("GetResourcePolicy", $"{{'ResourceArn':'{stream}'}}", "PolicyNotFoundException", NotFound + stream);
        await PutAsync(stream, "{}");
        Assert.StartsWith("{\"Policy\":\"{}\"", await OkAsync("GetResourcePolicy", $"{{'ResourceArn':'{stream}'}}"), StringComparison.Ordinal);
        Assert.Contains("Version", await OkAsync("GetResourcePolicy", $"{{'ResourceArn':'{arn}'}}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bare", Words.Invalid + "ARNs must start with 'arn:': bare")]
    [InlineData("arn:aws:dynamodb:us-east-1:111111111111:table/t", "This action is only supported by accounts that match the resource owner\u2019s account.")]
    [InlineData("arn:aws:dynamodb:eu-west-1:000000000000:table/t", Words.Invalid + "Invalid resource Arn: arn:aws:dynamodb:eu-west-1:000000000000:table/t")]
    [InlineData("arn:aws-cn:dynamodb:us-east-1:000000000000:table/t", Words.Invalid + "Invalid resource Arn: arn:aws-cn:dynamodb:us-east-1:000000000000:table/t")]
    [InlineData(Account + "t/index/i",
        Words.Invalid + "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: " + Account + "t/index/i")]
    [InlineData(Account + "t/backup/0170", Words.Invalid + "Provided Arn is not a DynamoDB resource arn: " + Account + "t/backup/0170")]
    [InlineData(Account + "nosuch", "Requested resource not found: Table: nosuch not found", Words.NotFound)]
    public async Task Refused_resources(string arn, string text, string type = Words.Validation)
    {
        await AssertErrorAsync("GetResourcePolicy", $"{{'ResourceArn':'{arn}'}}", type, text);
        await AssertErrorAsync("PutResourcePolicy", $"{{'ResourceArn':'{arn}','Policy':'{{}}'}}", type, text);
        await AssertErrorAsync("DeleteResourcePolicy", $"{{'ResourceArn':'{arn}'}}", type, text);
    }

    [Fact]
    public async Task Policy_is_an_object_of_limited_size()
    {
        string arn = await CreateAsync("refused");
        foreach (string policy in (string[])["", "{", "[]", "text", "{} {}"])
        {
            await AssertErrorAsync(
                "PutResourcePolicy", $"{{'ResourceArn':'{arn}','Policy':'{policy}'}}", Words.Validation,
                Words.Invalid + "Invalid policy document: This policy contains invalid Json");
        }
        await AssertErrorAsync(
            "PutResourcePolicy", $"{{'ResourceArn':'{arn}','Policy':'{{}}{new string(' ', 20 * 1024)}'}}", Words.Validation,
            Words.Invalid + "Maximum policy size of 20480 bytes exceeded");
        await PutAsync(arn, "{}" + new string(' ', (20 * 1024) - 2));
    }

    [Fact]
    public async Task Setting_of_point_in_time_recovery_is_kept()
    {
        await CreateAsync("recovered");
        const string Disabled =
            "{\"ContinuousBackupsDescription\":{\"ContinuousBackupsStatus\":\"ENABLED\",\"PointInTimeRecoveryDescription\":{\"PointInTimeRecoveryStatus\":\"DISABLED\"}}}";
        Assert.Equal(Disabled, await OkAsync("DescribeContinuousBackups", "{'TableName':'recovered'}"));
        const string Enabled = "\"PointInTimeRecoveryStatus\":\"ENABLED\",\"RecoveryPeriodInDays\":";
        Assert.Contains(Enabled + "35}", await UpdateAsync("'PointInTimeRecoveryEnabled':true"), StringComparison.Ordinal);
        Assert.Contains(Enabled + "7}", await UpdateAsync("'PointInTimeRecoveryEnabled':true,'RecoveryPeriodInDays':7"), StringComparison.Ordinal);
        string described = await OkAsync("DescribeContinuousBackups", "{'TableName':'recovered'}");
        Assert.Contains(Enabled + "7}", described, StringComparison.Ordinal);
        Assert.Contains("EarliestRestorableDateTime", described, StringComparison.Ordinal);
        // Nothing can be restored from before the setting, and nothing of the last five minutes.
        Match times = Regex.Match(described, "\"EarliestRestorableDateTime\":([0-9.E]+),\"LatestRestorableDateTime\":([0-9.E]+)");
        Assert.Equal(times.Groups[1].Value, times.Groups[2].Value);
        await AssertErrorAsync(
            "UpdateContinuousBackups",
            "{'TableName':'recovered','PointInTimeRecoverySpecification':{'PointInTimeRecoveryEnabled':false,'RecoveryPeriodInDays':7}}",
            Words.Validation, Words.InvalidRequest + "Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.");
        Assert.Equal(Disabled, await UpdateAsync("'PointInTimeRecoveryEnabled':false"));
        await AssertErrorAsync(
            "UpdateContinuousBackups", "{'TableName':'nosuch','PointInTimeRecoverySpecification':{'PointInTimeRecoveryEnabled':true}}",
            "TableNotFoundException", "Table not found: nosuch");
        await AssertErrorAsync(
            "UpdateContinuousBackups", "{'TableName':'nosuch','PointInTimeRecoverySpecification':{'PointInTimeRecoveryEnabled':true,'RecoveryPeriodInDays':36}}",
            Words.Validation,
            Words.OneError + "Value '36' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays'" + Words.Constraint + "Member must have value less than or equal to 35");

        Task<string> UpdateAsync(string specification)
            => OkAsync("UpdateContinuousBackups", $"{{'TableName':'recovered','PointInTimeRecoverySpecification':{{{specification}}}}}");
    }

    private async Task<string> CreateAsync(string table, string more = "")
    {
        await OkAsync(
            "CreateTable",
            $"{{'TableName':'{table}','AttributeDefinitions':[{{'AttributeName':'pk','AttributeType':'S'}}],"
            + $"'KeySchema':[{{'AttributeName':'pk','KeyType':'HASH'}}],'BillingMode':'PAY_PER_REQUEST'{more}}}");
        return Account + table;
    }

    private Task<string> PutAsync(string arn, string policy) => OkAsync("PutResourcePolicy", $"{{'ResourceArn':'{arn}','Policy':'{policy}'}}");

    private Task<string> OkAsync(string operation, string request) => db.OkAsync(operation, FactTables.Json(request));

    private async Task AssertErrorAsync(string operation, string request, string type, string text)
        => Assert.Equal((type, text), await db.ErrorAsync(operation, FactTables.Json(request)));
}
