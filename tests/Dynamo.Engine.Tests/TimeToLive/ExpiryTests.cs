using System.Globalization;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.UpdateTimeToLive;
using Dynamo.Engine.Tests.Operations;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.TimeToLive;

/// <summary>Goal: items go when their time is over, and only then. Approach: time is moved by hand, the sweep runs every few ms.</summary>
public class ExpiryTests : EngineTests
{
    private readonly MovedTime _time = new();

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task Item_goes_with_its_index_entries_once_its_time_is_over()
    {
        await using TestEngine engine = await OpenAsync();
        await EnableAsync(engine);
        await PutAsync(engine, "soon", Now + 100);
        await PutAsync(engine, "later", Now + 1000);
        await engine.PutAsync("tab", Item(("pk", S("text")), ("ttl", S("1")), ("g", S("x"))));
        await PutAsync(engine, "ancient", Now - 6L * 365 * 24 * 3600);
        _time.Move(TimeSpan.FromSeconds(102));
        await WaitForAsync(engine, 3);
        Assert.Equal(3, (await engine.ScanAsync("tab", "gsi")).Count);
        Assert.Null(await engine.GetAsync("tab", Item(("pk", S("soon")))));
        _time.Move(TimeSpan.FromSeconds(1000));
        await WaitForAsync(engine, 2);
    }

    [Fact]
    public async Task Item_with_more_time_given_meanwhile_stays()
    {
        await using TestEngine engine = await OpenAsync();
        await EnableAsync(engine);
        await PutAsync(engine, "a", Now + 50);
        await PutAsync(engine, "a", Now + 5000);
        await PutAsync(engine, "b", Now + 50);
        _time.Move(TimeSpan.FromSeconds(100));
        await WaitForAsync(engine, 1);
        Assert.NotNull(await engine.GetAsync("tab", Item(("pk", S("a")))));
    }

    [Fact]
    public async Task Items_from_before_expire_too()
    {
        await using TestEngine engine = await OpenAsync();
        for (int i = 0; i < 100; i++)
            await PutAsync(engine, $"k{i}", Now - 10);
        await EnableAsync(engine);
        await WaitForAsync(engine, 0);
    }

    [Fact]
    public async Task Changes_that_change_nothing_are_refused()
    {
        await using TestEngine engine = await OpenAsync();
        Assert.Equal("TimeToLive is already disabled", (await TestEngine.RejectedAsync(() => EnableAsync(engine, enabled: false))).Message);
        await EnableAsync(engine);
        Assert.Equal("TimeToLive is already enabled", (await TestEngine.RejectedAsync(() => EnableAsync(engine))).Message);
        DynamoException error = await TestEngine.RejectedAsync(() => EnableAsync(engine, attribute: "other"));
        Assert.Equal("TimeToLive is active on a different AttributeName: current AttributeName is ttl", error.Message);
        await EnableAsync(engine, enabled: false);
        await PutAsync(engine, "a", Now - 10);
        await Task.Delay(50);
        Assert.Equal(1, (await engine.ScanAsync("tab")).Count);
    }

    private async Task<TestEngine> OpenAsync()
    {
        TestEngine engine = await OpenEngineAsync(new EngineOptions { Time = _time, ExpiryInterval = TimeSpan.FromMilliseconds(5) });
        await engine.CreateTableAsync("tab", "pk:S", "gsi g:S ALL");
        return engine;
    }

    private static Task PutAsync(TestEngine engine, string key, long seconds) => engine.PutAsync(
        "tab", Item(("pk", S(key)), ("ttl", N(seconds.ToString(CultureInfo.InvariantCulture))), ("g", S("x"))));

    private static Task EnableAsync(TestEngine engine, bool enabled = true, string attribute = "ttl")
        => engine.Engine.UpdateTimeToLiveAsync(
            new UpdateTimeToLiveRequest { TableName = "tab", HasTimeToLiveSpecification = true, Enabled = enabled, AttributeName = attribute },
            new UpdateTimeToLiveResult()).AsTask();

    /// <summary>The sweep has 20 seconds: it needs milliseconds, but machines can be busy.</summary>
    private static async Task WaitForAsync(TestEngine engine, int count)
    {
        for (int i = 0; i < 2000 && (await engine.ScanAsync("tab")).Count != count; i++)
            await Task.Delay(10);
        Assert.Equal(count, (await engine.ScanAsync("tab")).Count);
    }
}
