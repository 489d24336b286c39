namespace Dynamo.Histories.Tests;

/// <summary>
/// Goal: the checker accepts what may happen and refuses what may not.
/// Approach: small histories with known verdicts; times are chosen by hand.
/// </summary>
public class CheckerTests
{
    [Fact]
    public void Reads_in_sequence_see_the_last_write()
        => AssertAccepted(Write(0, 1, 2, key: 0, value: 7), Read(1, 3, 4, key: 0, answer: 7));

    [Fact]
    public void Stale_read_is_refused()
        => AssertRefused(Write(0, 1, 2, key: 0, value: 7), Read(1, 3, 4, key: 0, answer: 0));

    [Fact]
    public void Concurrent_read_may_see_either()
    {
        AssertAccepted(Write(0, 1, 4, key: 0, value: 7), Read(1, 2, 3, key: 0, answer: 0));
        AssertAccepted(Write(0, 1, 4, key: 0, value: 7), Read(1, 2, 3, key: 0, answer: 7));
    }

    [Fact]
    public void Reads_may_not_go_back()
        => AssertRefused(
            Write(0, 1, 10, key: 0, value: 7), Read(1, 2, 3, key: 0, answer: 7), Read(2, 4, 5, key: 0, answer: 0));

    [Fact]
    public void Lost_update_is_refused()
        => AssertRefused(Add(0, 1, 4, answer: 1), Add(1, 2, 3, answer: 1));

    [Fact]
    public void Two_successful_compare_and_sets_from_one_value_are_refused()
        => AssertRefused(CompareAndSet(0, 1, 4, [0], [0], [5]), CompareAndSet(1, 2, 3, [0], [0], [6]));

    [Fact]
    public void Failed_compare_and_set_needs_another_value()
    {
        Call failed = CompareAndSet(0, 1, 2, [0], [0], [5]) with { Outcome = Outcome.ConditionFailed, Reasons = [true] };
        AssertRefused(failed);
        AssertAccepted(Write(1, 1, 2, key: 0, value: 9), failed);
    }

    [Fact]
    public void Torn_transaction_is_refused()
        => AssertRefused(
            CompareAndSet(0, 1, 6, [0, 1], [0, 0], [5, 6]),
            new Call { Client = 1, Kind = CallKind.ReadAll, Keys = [0, 1], Answers = [5, 0], Invoked = 2, Returned = 3 });

    [Fact]
    public void Write_skew_is_refused()
        => AssertRefused(
            CompareAndSet(0, 1, 4, [0, 1], [0, 0], [5, 0]), CompareAndSet(1, 2, 3, [0, 1], [0, 0], [0, 6]),
            Read(0, 5, 6, key: 0, answer: 5), Read(1, 5, 6, key: 1, answer: 6));

    [Fact]
    public void Conflict_means_nothing_happened()
    {
        Call conflict = CompareAndSet(0, 1, 2, [0], [0], [5]) with { Outcome = Outcome.Conflict };
        AssertAccepted(conflict, Read(1, 3, 4, key: 0, answer: 0));
        AssertRefused(conflict, Read(1, 3, 4, key: 0, answer: 5));
    }

    [Fact]
    public void Random_histories_of_a_locked_model_are_accepted_and_refused_with_one_answer_changed()
    {
        int refused = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            List<Call> history = ModelHistory(new Random(seed));
            Assert.Null(Checker.FindAnomaly(history));
            Call read = history.Last(c => c.Kind == CallKind.Add);
            read.Answers = [read.Answers[0] + 1];
            refused += Checker.FindAnomaly(history) is null ? 0 : 1;
        }
        Assert.Equal(200, refused);
    }

    /// <summary>
    /// Calls with overlapping times that took effect one after another at a moment within each: one every 10 ticks,
    /// none longer than 60 after its moment, so that of 8 clients one is always free.
    /// </summary>
    private static List<Call> ModelHistory(Random random)
    {
        List<Call> history = [];
        long[] free = new long[8];
        ulong state = 0;
        for (int i = 0; i < 100; i++)
        {
            long effect = 10 * (i + 1);
            int client = Enumerable.Range(0, 8).OrderBy(_ => random.Next()).First(c => free[c] < effect);
            int key = random.Next(3);
            int sum = Registers.Get(state, key) + 1;
            bool add = random.Next(2) == 0;
            Call call = new()
            {
                Client = client,
                Kind = add ? CallKind.Add : CallKind.Read,
                Keys = [key],
                Values = [1],
                Answers = [add ? sum : sum - 1],
                Invoked = Math.Max(free[client] + 1, effect - random.Next(60)),
                Returned = effect + random.Next(60),
            };
            if (add)
                state = Registers.Set(state, key, sum);
            free[client] = call.Returned;
            history.Add(call);
        }
        return history;
    }

    private static void AssertAccepted(params Call[] history) => Assert.Null(Checker.FindAnomaly(history));

    private static void AssertRefused(params Call[] history) => Assert.NotNull(Checker.FindAnomaly(history));

    private static Call Read(int client, long from, long to, int key, int answer)
        => new() { Client = client, Kind = CallKind.Read, Keys = [key], Answers = [answer], Invoked = from, Returned = to };

    private static Call Write(int client, long from, long to, int key, int value)
        => new() { Client = client, Kind = CallKind.Write, Keys = [key], Values = [value], Invoked = from, Returned = to };

    private static Call Add(int client, long from, long to, int answer)
        => new() { Client = client, Kind = CallKind.Add, Keys = [0], Values = [1], Answers = [answer], Invoked = from, Returned = to };

    private static Call CompareAndSet(int client, long from, long to, int[] keys, int[] expected, int[] values)
        => new() { Client = client, Kind = CallKind.CompareAndSetAll, Keys = keys, Expected = expected, Values = values, Invoked = from, Returned = to };
}
