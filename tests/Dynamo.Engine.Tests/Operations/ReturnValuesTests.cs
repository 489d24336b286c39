using Dynamo.Engine.Errors;
using Dynamo.Storage;
using Dynamo.Storage.Commits;
using static Dynamo.Engine.Tests.Values.Stored;

namespace Dynamo.Engine.Tests.Operations;

/// <summary>
/// Goal: what writes answer with. Approach: on a store that runs every commit's body twice, so that answers are also
/// shown to come from the last run alone.
/// </summary>
public class ReturnValuesTests : EngineTests
{
    private static readonly byte[] s_key = Item(("pk", S("a")));

    [Fact]
    public async Task Put_returns_the_old_item_only_if_there_was_one()
    {
        await using TestEngine engine = await OpenAsync();
        var first = await engine.PutAsync("tab", Item(("pk", S("a")), ("v", N("1"))), r => r.ReturnValues = "ALL_OLD");
        var second = await engine.PutAsync("tab", Item(("pk", S("a")), ("v", N("2"))), r => r.ReturnValues = "ALL_OLD");
        Assert.False(first.HasItem);
        Assert.Empty(first.Items());
        Assert.Equal(["pk=a v=1"], second.Items());
    }

    [Theory]
    [InlineData("ALL_OLD", "l=080300000001020131 pk=a v=1")]
    [InlineData("ALL_NEW", "l=080300000001020131 n=x pk=a v=3")]
    [InlineData("UPDATED_OLD", "v=1")]
    [InlineData("UPDATED_NEW", "n=x v=3")]
    [InlineData("NONE", null)]
    public async Task Update_returns_what_was_asked_for(string returnValues, string? expected)
    {
        await using TestEngine engine = await OpenAsync();
        await engine.PutAsync("tab", Item(("pk", S("a")), ("v", N("1")), ("l", L(N("1")))));
        var result = await engine.UpdateAsync(
            "tab", s_key, "SET n = :n ADD v :two", [(":n", S("x")), (":two", N("2"))], r => r.ReturnValues = returnValues);
        Assert.Equal(expected is null ? [] : [expected.Replace("080300000001020131", Convert.ToHexString(L(N("1"))))], result.Items());
        Assert.Equal(expected is not null, result.HasItem);
    }

    [Fact]
    public async Task Update_without_actions_makes_an_item_of_its_key()
    {
        await using TestEngine engine = await OpenAsync();
        var result = await engine.UpdateAsync("tab", s_key, null, null, r => r.ReturnValues = "UPDATED_NEW");
        Assert.False(result.HasItem);
        Assert.Equal("pk=a", await engine.GetAsync("tab", s_key));
    }

    [Fact]
    public async Task Failed_condition_is_a_result_and_shows_the_item_if_asked()
    {
        await using TestEngine engine = await OpenAsync();
        await engine.PutAsync("tab", Item(("pk", S("a")), ("v", N("1"))));
        var silent = await engine.PutAsync("tab", Item(("pk", S("a"))), r => r.ConditionExpression = "attribute_not_exists(pk)");
        var shown = await engine.DeleteAsync("tab", s_key, r =>
        {
            r.ConditionExpression = "attribute_not_exists(v)";
            r.ReturnValuesOnConditionCheckFailure = "ALL_OLD";
        });
        Assert.True(silent.ConditionFailed);
        Assert.Empty(silent.Items());
        Assert.True(shown.ConditionFailed);
        Assert.Equal(["pk=a v=1"], shown.Items());
        Assert.Equal("pk=a v=1", await engine.GetAsync("tab", s_key));
    }

    [Fact]
    public async Task Failed_update_changes_nothing_and_names_the_fault()
    {
        await using TestEngine engine = await OpenAsync();
        await engine.PutAsync("tab", Item(("pk", S("a")), ("v", S("text"))));
        DynamoException error = await TestEngine.RejectedAsync(() => engine.UpdateAsync("tab", s_key, "SET v = v + :one", [(":one", N("1"))]));
        Assert.Equal(ErrorCode.Validation, error.Code);
        Assert.Equal("An operand in the update expression has an incorrect data type", error.Message);
        Assert.Equal("pk=a v=text", await engine.GetAsync("tab", s_key));
    }

    private async Task<TestEngine> OpenAsync()
    {
        TestEngine engine = await OpenEngineAsync();
        await engine.CreateTableAsync("tab", "pk:S");
        return engine;
    }
}
