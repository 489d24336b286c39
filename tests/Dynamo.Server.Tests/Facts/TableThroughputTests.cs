using System.Text.Json.Nodes;
using static Dynamo.Server.Tests.Facts.Words;

namespace Dynamo.Server.Tests.Facts;

/// <summary>
/// Provisioned, on-demand and warm throughput of tables and indexes: rules, texts and what UpdateTable's answer shows of
/// a change, as us-west-2 gave them in October 2026.
/// </summary>
public class TableThroughputTests(FactTables tables) : IClassFixture<FactTables>
{
    private const string OnDemand = "'BillingMode':'PAY_PER_REQUEST'";
    private const string Initial =
        "initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial";

    private static int s_names;

    private static string NewName() => $"units{Interlocked.Increment(ref s_names)}";

    private static string Units(long read, long write) => $"'ProvisionedThroughput':{{'ReadCapacityUnits':{read},'WriteCapacityUnits':{write}}}";

    private static string Provisioned(long units) => Units(units, units);

    private static string Warm(long read, long write) => $"'WarmThroughput':{{'ReadUnitsPerSecond':{read},'WriteUnitsPerSecond':{write}}}";

    private static string Index(string members) => Indexed("gsi", "a", members);

    private static string Indexed(string name, string key, string members)
        => $"{{'IndexName':'{name}','KeySchema':[{{'AttributeName':'{key}','KeyType':'HASH'}}],'Projection':{{'ProjectionType':'ALL'}}{members}}}";

    private static string Update(string members) => $"'GlobalSecondaryIndexUpdates':[{{'Update':{{'IndexName':'gsi',{members}}}}}]";

    private static string Table(string name, string members, string? index)
        => $"{{'TableName':'{name}','KeySchema':[{{'AttributeName':'pk','KeyType':'HASH'}}],'AttributeDefinitions':["
            + (index is null ? "" : "{'AttributeName':'a','AttributeType':'S'},") + $"{{'AttributeName':'pk','AttributeType':'S'}}],{members}"
            + (index is null ? "" : $",'GlobalSecondaryIndexes':[{Index(index)}]") + "}";

    private async Task<string> CreateAsync(string members, string? index = null)
    {
        string name = NewName();
        await tables.OkAsync("CreateTable", Table(name, members, index));
        return name;
    }

    private async Task<JsonNode> DescribeAsync(string name)
        => JsonNode.Parse(await tables.OkAsync("DescribeTable", $"{{'TableName':'{name}'}}"))!["Table"]!;

    private async Task<JsonNode> ChangeAsync(string name, string members)
        => JsonNode.Parse(await tables.OkAsync("UpdateTable", $"{{'TableName':'{name}',{members}}}"))!["TableDescription"]!;

    private Task RefusedAsync(string name, string members, string text)
        => tables.AssertErrorAsync("UpdateTable", $"{{'TableName':'{name}',{members}}}", Validation, Invalid + text);

    private static string Units(JsonNode of)
    {
        JsonNode units = of["ProvisionedThroughput"]!;
        string times = (units["LastIncreaseDateTime"] is null ? "" : " increased") + (units["LastDecreaseDateTime"] is null ? "" : " decreased");
        return $"{units["ReadCapacityUnits"]}/{units["WriteCapacityUnits"]} {units["NumberOfDecreasesToday"]}{times}";
    }

    private static string Warm(JsonNode of)
        => $"{of["WarmThroughput"]!["ReadUnitsPerSecond"]}/{of["WarmThroughput"]!["WriteUnitsPerSecond"]} {of["WarmThroughput"]!["Status"]}";

    private static JsonNode Gsi(JsonNode table) => table["GlobalSecondaryIndexes"]![0]!;

    [Theory]
    [InlineData(11999, 4000, "Requested ReadUnitsPerSecond for WarmThroughput for {0} is lower than " + Initial)]
    [InlineData(12000, 3999, "Requested WriteUnitsPerSecond for WarmThroughput for {0} is lower than " + Initial)]
    public async Task On_demand_starts_warm(long read, long write, string text)
    {
        await NotCreatedAsync(OnDemand + "," + Warm(read, write), null, string.Format(null, text, "table"));
        await NotCreatedAsync(OnDemand, "," + Warm(read, write), string.Format(null, text, "index gsi"));
    }

    [Theory]
    [InlineData(9, 10, "Requested ReadUnitsPerSecond for WarmThroughput for {0} is lower than ReadCapacityUnits of ProvisionedThroughput")]
    [InlineData(10, 9, "Requested WriteUnitsPerSecond for WarmThroughput for {0} is lower than WriteCapacityUnits of ProvisionedThroughput")]
    public async Task Provisioned_is_as_warm_as_its_units(long read, long write, string text)
    {
        await NotCreatedAsync(Provisioned(10) + "," + Warm(read, write), null, string.Format(null, text, "table"));
        await NotCreatedAsync(Provisioned(1), "," + Provisioned(10) + "," + Warm(read, write), string.Format(null, text, "index gsi"));
    }

    [Fact]
    public async Task Warm_throughput_follows_the_units_up_and_never_falls()
    {
        string name = await CreateAsync(Provisioned(1), "," + Provisioned(1));
        Assert.Equal("1/1 ACTIVE", Warm(await DescribeAsync(name)));
        await ChangeAsync(name, Units(3, 2));
        await ChangeAsync(name, Provisioned(1));
        await ChangeAsync(name, Update(Units(5, 1)));
        await ChangeAsync(name, Update(Units(1, 4)));
        JsonNode described = await DescribeAsync(name);
        Assert.Equal(("3/2 ACTIVE", "5/4 ACTIVE"), (Warm(described), Warm(Gsi(described))));
        const string Lower = "Requested {0}UnitsPerSecond for WarmThroughput for {1} is lower than current WarmThroughput, decreasing WarmThroughput is not supported";
        await RefusedAsync(name, Warm(2, 2), string.Format(null, Lower, "Read", "table"));
        await RefusedAsync(name, "'WarmThroughput':{'WriteUnitsPerSecond':1}", string.Format(null, Lower, "Write", "table"));
        await RefusedAsync(name, Update(Warm(5, 3)), string.Format(null, Lower, "Write", "index gsi"));

        await ChangeAsync(name, OnDemand);
        await ChangeAsync(name, $"'BillingMode':'PROVISIONED',{Provisioned(1)},{Update(Provisioned(1))}");
        described = await DescribeAsync(name);
        Assert.Equal(("12000/4000 ACTIVE", "12000/4000 ACTIVE"), (Warm(described), Warm(Gsi(described))));
    }

    [Fact]
    public async Task Answer_shows_warm_throughput_as_it_was()
    {
        string name = await CreateAsync(OnDemand, "");
        JsonNode answer = await ChangeAsync(name, Warm(13000, 5000));
        Assert.Equal(("ACTIVE", "12000/4000 UPDATING"), (answer["TableStatus"]!.ToString(), Warm(answer)));
        answer = await ChangeAsync(name, Warm(13000, 5000));
        Assert.Equal("13000/5000 UPDATING", Warm(answer));
        answer = await ChangeAsync(name, Update("'WarmThroughput':{'ReadUnitsPerSecond':14000}"));
        Assert.Equal(("ACTIVE", "13000/5000 ACTIVE"), (answer["TableStatus"]!.ToString(), Warm(answer)));
        Assert.Equal(("ACTIVE", "12000/4000 UPDATING"), (Gsi(answer)["IndexStatus"]!.ToString(), Warm(Gsi(answer))));
        JsonNode described = await DescribeAsync(name);
        Assert.Equal(("13000/5000 ACTIVE", "14000/4000 ACTIVE"), (Warm(described), Warm(Gsi(described))));
    }

    [Fact]
    public async Task Answer_shows_units_as_they_were_with_the_time_of_the_change()
    {
        string name = await CreateAsync(Provisioned(2), "," + Provisioned(2));
        JsonNode answer = await ChangeAsync(name, Provisioned(5));
        Assert.Equal(("UPDATING", "2/2 0 increased"), (answer["TableStatus"]!.ToString(), Units(answer)));
        answer = await ChangeAsync(name, Units(4, 4));
        Assert.Equal("5/5 0 increased decreased", Units(answer));
        answer = await ChangeAsync(name, Units(6, 3));
        Assert.Equal("4/4 1 increased decreased", Units(answer));
        Assert.Equal("6/3 2 increased decreased", Units(await DescribeAsync(name)));

        answer = await ChangeAsync(name, Update(Provisioned(1)));
        Assert.Equal("ACTIVE", answer["TableStatus"]!.ToString());
        Assert.Equal(("UPDATING", "2/2 0 decreased"), (Gsi(answer)["IndexStatus"]!.ToString(), Units(Gsi(answer))));
        JsonNode described = await DescribeAsync(name);
        Assert.Equal(("ACTIVE", "1/1 1 decreased"), (Gsi(described)["IndexStatus"]!.ToString(), Units(Gsi(described))));
    }

    /// <summary>Units that come with a switch are no increase; of those that go, the index's count as a decrease.</summary>
    [Fact]
    public async Task Billing_switches()
    {
        string name = await CreateAsync(Provisioned(2), "," + Provisioned(2));
        await ChangeAsync(name, Provisioned(3));
        await RefusedAsync(name, OnDemand + "," + Provisioned(5), "ProvisionedThroughput cannot be specified when BillingMode is PAY_PER_REQUEST");
        JsonNode answer = await ChangeAsync(name, OnDemand);
        Assert.Equal("{\"BillingMode\":\"PAY_PER_REQUEST\"}", answer["BillingModeSummary"]!.ToJsonString());
        Assert.Equal(("0/0 0 increased decreased", "3/3 ACTIVE"), (Units(answer), Warm(answer)));
        JsonNode described = await DescribeAsync(name);
        Assert.NotNull(described["BillingModeSummary"]!["LastUpdateToPayPerRequestDateTime"]);
        Assert.Equal(("0/0 0 increased", "0/0 1 decreased"), (Units(described), Units(Gsi(described))));

        await ChangeAsync(name, Update("'OnDemandThroughput':{'MaxReadRequestUnits':7}"));
        answer = await ChangeAsync(name, $"'BillingMode':'PROVISIONED',{Provisioned(4)},{Update(Provisioned(6))}");
        Assert.Equal("{\"BillingMode\":\"PROVISIONED\"}", answer["BillingModeSummary"]!.ToJsonString());
        Assert.Equal(("4/4 0 increased", "6/6 1 decreased"), (Units(answer), Units(Gsi(answer))));
        Assert.Equal("UPDATING", Gsi(answer)["IndexStatus"]!.ToString());
        described = await DescribeAsync(name);
        Assert.Null(Gsi(described)["OnDemandThroughput"]);
        await RefusedAsync(
            name, Update("'OnDemandThroughput':{'MaxReadRequestUnits':7}"),
            "MaxReadRequestUnits for OnDemandThroughput for index : gsi cannot be specified when the table BillingMode is PROVISIONED");
        await NotCreatedAsync(
            Provisioned(1), $",{Provisioned(1)},'OnDemandThroughput':{{'MaxWriteRequestUnits':7}}",
            "MaxWriteRequestUnits for OnDemandThroughput for index: gsi cannot be specified when table BillingMode is PROVISIONED.");
    }

    /// <summary>-1 takes a ceiling away and is shown in the answer only.</summary>
    [Fact]
    public async Task Ceilings_of_an_index_change_while_it_is_updating()
    {
        string name = await CreateAsync(OnDemand, "");
        JsonNode answer = await ChangeAsync(name, Update("'OnDemandThroughput':{'MaxReadRequestUnits':5000,'MaxWriteRequestUnits':6}"));
        Assert.Equal(("ACTIVE", "UPDATING"), (answer["TableStatus"]!.ToString(), Gsi(answer)["IndexStatus"]!.ToString()));
        Assert.Equal("{\"MaxReadRequestUnits\":5000,\"MaxWriteRequestUnits\":6}", Gsi(answer)["OnDemandThroughput"]!.ToJsonString());
        answer = await ChangeAsync(name, Update("'OnDemandThroughput':{'MaxReadRequestUnits':-1}"));
        Assert.Equal("{\"MaxReadRequestUnits\":-1,\"MaxWriteRequestUnits\":6}", Gsi(answer)["OnDemandThroughput"]!.ToJsonString());
        Assert.Equal("{\"MaxWriteRequestUnits\":6}", Gsi(await DescribeAsync(name))["OnDemandThroughput"]!.ToJsonString());
    }

    [Fact]
    public async Task Answer_shows_indexes_that_come_and_go()
    {
        string name = await CreateAsync(OnDemand, "");
        JsonNode answer = await ChangeAsync(
            name, $"'AttributeDefinitions':[{{'AttributeName':'n','AttributeType':'S'}}],'GlobalSecondaryIndexUpdates':[{{'Create':{Indexed("new", "n", "")}}}]");
        JsonNode added = answer["GlobalSecondaryIndexes"]![1]!;
        Assert.Equal("new CREATING false", $"{added["IndexName"]} {added["IndexStatus"]} {added["Backfilling"]!.ToJsonString()}");
        while (!(await DescribeAsync(name))["GlobalSecondaryIndexes"]!.AsArray().All(i => i!["IndexStatus"]!.ToString() == "ACTIVE"))
            await Task.Delay(10, TestContext.Current.CancellationToken);

        answer = await ChangeAsync(name, "'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'gsi'}}]");
        Assert.Equal(
            ["new ACTIVE", "gsi DELETING"], answer["GlobalSecondaryIndexes"]!.AsArray().Select(i => $"{i!["IndexName"]} {i["IndexStatus"]}"));
        Assert.Equal(["a", "n", "pk"], Attributes(answer));
        JsonNode described = await DescribeAsync(name);
        Assert.Equal("new", Assert.Single(described["GlobalSecondaryIndexes"]!.AsArray())!["IndexName"]!.ToString());
        Assert.Equal(["n", "pk"], Attributes(described));

        static IEnumerable<string> Attributes(JsonNode table) => table["AttributeDefinitions"]!.AsArray().Select(a => a!["AttributeName"]!.ToString());
    }

    /// <summary>A structure without members is as absent, but where it is all there is, DynamoDB fails, every time.</summary>
    [Theory]
    [InlineData("'WarmThroughput':{}")]
    [InlineData("'OnDemandThroughput':{}")]
    public async Task Structure_without_members(string members)
    {
        string name = await CreateAsync(OnDemand + "," + members, "," + members);
        JsonNode described = await DescribeAsync(name);
        Assert.Equal(("12000/4000 ACTIVE", null), (Warm(described), described["OnDemandThroughput"]));
        Assert.Equal(("12000/4000 ACTIVE", null), (Warm(Gsi(described)), Gsi(described)["OnDemandThroughput"]));
        await FailedAsync(name, members);
        await ChangeAsync(name, members + ",'DeletionProtectionEnabled':false");
        await ChangeAsync(name, members + ",'TableClass':'STANDARD'");
    }

    [Fact]
    public async Task Warm_throughput_of_an_index_that_says_nothing_or_is_not_there()
    {
        const string Nothing = "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: gsi";
        string name = await CreateAsync(OnDemand);
        await RefusedAsync(name, Update("'WarmThroughput':{}"), Nothing);
        await RefusedAsync("nosuchtable", Update("'WarmThroughput':{}"), Nothing);
        await FailedAsync(name, Update(Warm(13000, 5000)));
    }

    private async Task FailedAsync(string name, string members) => Assert.Equal(
        (500, FactTables.Json("{'__type':'com.amazon.coral.service#InternalFailure','message':''}")),
        await tables.Database.SendAsync("UpdateTable", FactTables.Json($"{{'TableName':'{name}',{members}}}")));

    private Task NotCreatedAsync(string members, string? index, string text)
        => tables.AssertErrorAsync("CreateTable", Table(NewName(), members, index), Validation, Invalid + text);
}
