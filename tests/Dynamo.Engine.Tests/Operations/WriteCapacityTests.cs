using Dynamo.Engine.Operations.Results;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Operations;

/// <summary>
/// Goal: writes cost what DynamoDB charges (measured on AWS, October 2026). Approach: the measured cases, one by one.
/// </summary>
public class WriteCapacityTests : EngineTests
{
    private static readonly byte[] s_key = Item(("pk", S("a")), ("sk", S("1")));

    [Fact]
    public async Task Put_of_a_new_item_costs_the_table_and_each_index_it_lands_in()
    {
        await using TestEngine engine = await OpenAsync();
        Assert.Equal("3 1 gsi:1 lsi:1", await PutAsync(engine, ("g", S("x")), ("l", S("y"))));
    }

    [Fact]
    public async Task Put_without_index_keys_costs_the_table_alone()
    {
        await using TestEngine engine = await OpenAsync();
        Assert.Equal("1 1", await PutAsync(engine));
    }

    [Fact]
    public async Task Identical_overwrite_costs_no_index()
    {
        await using TestEngine engine = await OpenAsync();
        await PutAsync(engine, ("g", S("x")), ("l", S("y")), ("a", M(("p", N("1")), ("q", N("2")))));
        Assert.Equal("1 1", await PutAsync(engine, ("l", S("y")), ("a", M(("q", N("2")), ("p", N("1")))), ("g", S("x"))));
    }

    [Theory]
    [InlineData("SET notProjected = :v", "2 1 lsi:1")]
    [InlineData("SET included = :v", "3 1 gsi:1 lsi:1")]
    [InlineData("SET g = :v", "4 1 gsi:2 lsi:1")]
    [InlineData("REMOVE g", "3 1 gsi:1 lsi:1")]
    [InlineData("SET l = :v", "3 1 lsi:2")]
    public async Task Update_costs_the_indexes_whose_view_changes(string update, string expected)
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S sk:S", "gsi g:S INCLUDE included", "lsi pk:S l:S ALL");
        await engine.PutAsync("tab", Item(("pk", S("a")), ("sk", S("1")), ("g", S("x")), ("l", S("y"))));
        var result = await engine.UpdateAsync(
            "tab", s_key, update, update.Contains(":v") ? [(":v", S("new"))] : null, r => r.ReturnConsumedCapacity = "INDEXES");
        Assert.Equal(expected, result.ConsumedCapacity.Text());
    }

    [Fact]
    public async Task Delete_costs_each_index_that_the_item_was_in()
    {
        await using TestEngine engine = await OpenAsync();
        await PutAsync(engine, ("g", S("x")));
        var result = await engine.DeleteAsync("tab", s_key, r => r.ReturnConsumedCapacity = "INDEXES");
        Assert.Equal("2 1 gsi:1", result.ConsumedCapacity.Text());
    }

    [Fact]
    public async Task Table_is_charged_for_the_larger_image_and_a_moved_entry_for_both()
    {
        await using TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S sk:S", "gsi g:S ALL");
        await engine.PutAsync("tab", Item(("pk", S("a")), ("sk", S("1")), ("g", S("x")), ("pad", S(new string('p', 3000)))));
        var result = await engine.PutAsync(
            "tab", Item(("pk", S("a")), ("sk", S("1")), ("g", S("y"))), r => r.ReturnConsumedCapacity = "INDEXES");
        Assert.Equal("7 3 gsi:4", result.ConsumedCapacity.Text());
    }

    [Fact]
    public async Task Total_shows_the_sum_without_being_asked_for_parts()
    {
        await using TestEngine engine = await OpenAsync();
        var result = await engine.PutAsync("tab", Item(("pk", S("a")), ("sk", S("1")), ("g", S("x"))), r => r.ReturnConsumedCapacity = "TOTAL");
        Assert.Equal(CapacityDetail.Total, result.ConsumedCapacity.Detail);
        Assert.Equal(2, result.ConsumedCapacity.CapacityUnits);
    }

    private async Task<TestEngine> OpenAsync()
    {
        TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S sk:S", "gsi g:S ALL", "lsi pk:S l:S ALL");
        return engine;
    }

    private static async Task<string> PutAsync(TestEngine engine, params (string, byte[])[] more)
    {
        var result = await engine.PutAsync("tab", Item([("pk", S("a")), ("sk", S("1")), .. more]), r => r.ReturnConsumedCapacity = "INDEXES");
        return result.ConsumedCapacity.Text();
    }
}
