namespace Dynamo.Engine.Tests;

/// <summary>Goal: a fuzz target that fails or hangs says so, with the one number that replays it.</summary>
public class FuzzTargetTests
{
    private static readonly bool s_everyday = Environment.GetEnvironmentVariable("DYNAMO_FUZZ_SEED") is null
        && Environment.GetEnvironmentVariable("DYNAMO_FUZZ_SECONDS") is null;

    [Fact]
    public void Everyday_run_does_its_cases_each_with_randomness_of_its_own()
    {
        Assert.SkipUnless(s_everyday, "a seed or a time is given");
        List<int> first = [];
        FuzzTarget.Run("self", 100, random => first.Add(random.Next()));
        Assert.Equal(100, first.Distinct().Count());
        List<int> again = [];
        FuzzTarget.Run("self", 100, random => again.Add(random.Next()));
        Assert.Equal(first, again);
    }

    [Fact]
    public void Case_that_throws_fails_with_its_seed()
    {
        Assert.SkipUnless(s_everyday, "a seed or a time is given");
        int cases = 0;
        InvalidOperationException failed = Assert.Throws<InvalidOperationException>(() => FuzzTarget.Run("self", 100, _ =>
        {
            if (cases++ == 7)
                throw new InvalidDataException("found");
        }));
        Assert.Contains("./dev fuzz --seed 7 replays", failed.Message, StringComparison.Ordinal);
        Assert.Contains("found", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Case_that_hangs_fails_with_its_seed()
    {
        Assert.SkipUnless(s_everyday, "a seed or a time is given");
        using ManualResetEventSlim never = new();
        int cases = 0;
        InvalidOperationException failed = Assert.Throws<InvalidOperationException>(() => FuzzTarget.Run("self", 100, _ =>
        {
            if (cases++ == 3)
                never.Wait(TimeSpan.FromSeconds(30));
        }, caseSeconds: 0.5));
        never.Set();
        Assert.Contains("--seed 3 replays", failed.Message, StringComparison.Ordinal);
        Assert.Contains("it hangs", failed.Message, StringComparison.Ordinal);
    }
}
