using System.Text.Json;
using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>facts: features, TTL, tags, account; errors 2.12, tags; behaviours 3, 17, 26.</summary>
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
    [InlineData("TagResource", "{'ResourceArn':'no arn','Tags':[{'Key':'a','Value':'b'}]}", Validation)]
    [InlineData("TagResource", "{'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/hash','Tags':[{'Key':'a'}]}", Validation)]
    [InlineData("ListTagsOfResource", "{'ResourceArn':'arn:aws:dynamodb:us-east-1:111122223333:table/nosuch'}", "AccessDeniedException")]
    public async Task Refused(string operation, string request, string type)
    {
        (string actual, string text) = await tables.Database.ErrorAsync(operation, FactTables.Json(request));
        Assert.True(type == actual, $"{actual}: {text}");
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
