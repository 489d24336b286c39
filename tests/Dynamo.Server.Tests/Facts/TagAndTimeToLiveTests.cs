using System.Text.Json;
using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>As measured on AWS, October 2026: TTL, tags, account.</summary>
public class TagAndTimeToLiveTests(FactTables tables) : IClassFixture<FactTables>
{
    [Fact]
    public async Task TimeToLive_is_answered_as_sent_and_described()
    {
        Assert.Equal(
            FactTables.Json("{'TimeToLiveDescription':{'TimeToLiveStatus':'DISABLED'}}"),
            await tables.OkAsync("DescribeTimeToLive", "{'TableName':'hash'}"));
        Assert.Equal(
            FactTables.Json("{'TimeToLiveSpecification':{'AttributeName':'expires','Enabled':true}}"),
            await tables.OkAsync(
                "UpdateTimeToLive", "{'TableName':'hash','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'expires'}}"));
        string described = await tables.OkAsync("DescribeTimeToLive", "{'TableName':'hash'}");
        Assert.Contains("\"AttributeName\":\"expires\"", described, StringComparison.Ordinal);
        Assert.Contains("\"TimeToLiveStatus\":\"ENABL", described, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UpdateTimeToLive", "{'TableName':'number','TimeToLiveSpecification':{'Enabled':true,'AttributeName':''}}", Validation)]
    [InlineData("UpdateTimeToLive", "{'TableName':'number','TimeToLiveSpecification':{'Enabled':true}}", Validation)]
    [InlineData("UpdateTimeToLive", "{'TableName':'nosuch','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'a'}}", NotFound)]
    [InlineData("DescribeTimeToLive", "{'TableName':'nosuch'}", NotFound)]
    [InlineData("ListTagsOfResource", "{'ResourceArn':'arn:aws:dynamodb:us-east-1:111122223333:table/nosuch'}", "AccessDeniedException")]
    public async Task Refused(string operation, string request, string type)
    {
        (string actual, string text) = await tables.Database.ErrorAsync(operation, FactTables.Json(request));
        Assert.True(type == actual, $"{actual}: {text}");
    }

    [Theory]
    [InlineData("TagResource", "no arn", "'Tags':[{'Key':'a','Value':'b'}]", Validation, Invalid + "ARNs must start with 'arn:': no arn")]
    [InlineData("ListTagsOfResource", "arn:aws:s3:us-east-1:000000000000:x", "'NextToken':null", Validation,
        Invalid + "Provided Arn is not a DynamoDB resource arn: arn:aws:s3:us-east-1:000000000000:x")]
    [InlineData("ListTagsOfResource", "arn:aws:dynamodb:us-east-1:000000000000:table/hash/index/i", "'NextToken':null", Validation,
        Invalid + "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: arn:aws:dynamodb:us-east-1:000000000000:table/hash/index/i")]
    [InlineData("TagResource", "arn:aws:dynamodb:us-east-1:000000000000:table/nosuch", "'Tags':[{'Key':'a','Value':'b'}]", NotFound,
        "Requested resource not found: ResourceArn: arn:aws:dynamodb:us-east-1:000000000000:table/nosuch not found")]
    [InlineData("TagResource", "arn:aws:dynamodb:us-east-1:000000000000:table/hash", "'Tags':[]", Validation, "Atleast one Tag needs to be provided as Input.")]
    [InlineData("TagResource", "arn:aws:dynamodb:us-east-1:000000000000:table/hash", "'Tags':[{'Value':'a'}]", Validation, "The Tag Key provided is invalid, Key: null")]
    [InlineData("TagResource", "arn:aws:dynamodb:us-east-1:000000000000:table/hash", "'Tags':[{'Key':'a'}]", Validation, "The Tag Value provided is invalid, Value: null")]
    [InlineData("TagResource", "arn:aws:dynamodb:us-east-1:000000000000:table/hash", "'Tags':[{'Key':'hi!','Value':'a'}]", Validation, "The Tag Key provided is invalid, Key: hi!")]
    [InlineData("TagResource", "arn:aws:dynamodb:us-east-1:000000000000:table/hash", "'Tags':[{'Key':'a','Value':'d%g'}]", Validation, "The Tag Value provided is invalid, Value: d%g")]
    [InlineData("UntagResource", "arn:aws:dynamodb:us-east-1:000000000000:table/hash", "'TagKeys':[]", Validation, "Atleast one Tag Key needs to be provided as Input.")]
    [InlineData("UntagResource", "arn:aws:dynamodb:us-east-1:000000000000:table/hash", "'TagKeys':['']", Validation, "The Tag Key provided is invalid, Key: ")]
    public Task Tags_that_are_refused(string operation, string arn, string members, string type, string text)
        => tables.AssertErrorAsync(operation, $"{{'ResourceArn':'{arn}',{members}}}", type, text);

    [Fact]
    public Task Tag_of_every_sign_that_is_allowed()
        => tables.OkAsync("TagResource", "{'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/hash','Tags':[{'Key':'Ключ 1 +-=._:/@','Value':'\u03b1 7 +-=._:/@'}]}");

    [Fact]
    public async Task Tags_more_than_fifty()
    {
        string Tags(int from, int count) => string.Join(",", Enumerable.Range(from, count).Select(i => $"{{'Key':'k{i}','Value':''}}"));
        const string Arn = "'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/rangen'";
        await tables.OkAsync("TagResource", $"{{{Arn},'Tags':[{Tags(0, 50)}]}}");
        await tables.AssertErrorAsync(
            "TagResource", $"{{{Arn},'Tags':[{Tags(50, 1)}]}}", Validation, "Number of Tags exceed the current limit for the provided ResourceArn");
    }

    [Theory]
    [InlineData("{}", "2 validation errors detected: Value null at 'timeToLiveSpecification.attributeName'" + Constraint + NotNull
        + "; Value null at 'timeToLiveSpecification.enabled'" + Constraint + NotNull)]
    [InlineData("{'AttributeName':'a'}", OneError + "Value null at 'timeToLiveSpecification.enabled'" + Constraint + NotNull)]
    [InlineData("{'Enabled':true,'AttributeName':''}", OneError + "Value '' at 'timeToLiveSpecification.attributeName'" + Constraint + AtLeast + "1")]
    [InlineData("{'Enabled':false,'AttributeName':'a'}", "TimeToLive is already disabled")]
    public Task TimeToLive_that_is_refused(string specification, string text)
        => tables.AssertErrorAsync("UpdateTimeToLive", $"{{'TableName':'number','TimeToLiveSpecification':{specification}}}", Validation, text);

    [Fact]
    public async Task TimeToLive_that_is_on_already()
    {
        await tables.OkAsync("UpdateTimeToLive", "{'TableName':'range','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'one'}}");
        await tables.AssertErrorAsync(
            "UpdateTimeToLive", "{'TableName':'range','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'one'}}",
            Validation, "TimeToLive is already enabled");
        await tables.AssertErrorAsync(
            "UpdateTimeToLive", "{'TableName':'range','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'two'}}",
            Validation, "TimeToLive is active on a different AttributeName: current AttributeName is one");
    }

    [Fact]
    public async Task Tags_are_kept_overwritten_and_removed()
    {
        using JsonDocument described = JsonDocument.Parse(await tables.OkAsync("DescribeTable", "{'TableName':'binary'}"));
        string arn = described.RootElement.GetProperty("Table").GetProperty("TableArn").GetString()!;
        Assert.Equal("", await tables.OkAsync("TagResource", $"{{'ResourceArn':'{arn}','Tags':[{{'Key':'a','Value':'1'}},{{'Key':'b','Value':'2'}}]}}"));
        Assert.Equal("", await tables.OkAsync("TagResource", $"{{'ResourceArn':'{arn}','Tags':[{{'Key':'a','Value':'3'}}]}}"));
        Assert.Equal(
            FactTables.Json("{'Tags':[{'Key':'a','Value':'3'},{'Key':'b','Value':'2'}]}"),
            await tables.OkAsync("ListTagsOfResource", $"{{'ResourceArn':'{arn}'}}"));
        Assert.Equal("", await tables.OkAsync("UntagResource", $"{{'ResourceArn':'{arn}','TagKeys':['a','absent']}}"));
        Assert.Equal(
            FactTables.Json("{'Tags':[{'Key':'b','Value':'2'}]}"),
            await tables.OkAsync("ListTagsOfResource", $"{{'ResourceArn':'{arn}'}}"));
    }

    [Fact]
    public async Task Limits_endpoints_and_backups_are_described()
    {
        using JsonDocument limits = JsonDocument.Parse(await tables.OkAsync("DescribeLimits", "{}"));
        Assert.All(limits.RootElement.EnumerateObject(), figure => Assert.True(figure.Value.GetInt64() > 0));
        Assert.Equal(4, limits.RootElement.EnumerateObject().Count());
        using JsonDocument endpoints = JsonDocument.Parse(await tables.OkAsync("DescribeEndpoints", "{}"));
        JsonElement endpoint = Assert.Single(endpoints.RootElement.GetProperty("Endpoints").EnumerateArray());
        Assert.Equal(tables.Database.Endpoint.Authority, endpoint.GetProperty("Address").GetString());
        Assert.True(endpoint.GetProperty("CachePeriodInMinutes").GetInt64() > 0);
        Assert.Equal(
            FactTables.Json(
                "{'ContinuousBackupsDescription':{'ContinuousBackupsStatus':'ENABLED','PointInTimeRecoveryDescription':{'PointInTimeRecoveryStatus':'DISABLED'}}}"),
            await tables.OkAsync("DescribeContinuousBackups", "{'TableName':'hash'}"));
    }
}
