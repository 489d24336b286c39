using Dynamo.Storage.Commits;

namespace Dynamo.Storage.Tests.Commits;

/// <summary>What the latches promise, at each of their states: counted shared holders, published ones, and the way between.</summary>
public class LatchTests
{
    private const int Stripe = 5;

    // Hashes whose stripe is Stripe, and differ.
    private const ulong Key = (ulong)Stripe << 44 | 1;
    private const ulong OtherKey = (ulong)Stripe << 44 | 2;

    [Fact]
    public void Stripe_of_the_test_keys_is_as_assumed()
    {
        Assert.Equal(Stripe, Latches.StripeOf(Key));
        Assert.Equal(Stripe, Latches.StripeOf(OtherKey));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public void Exclusive_in_fail_mode_conflicts_with_a_shared_holder_of_the_same_key(int sharedBefore)
    {
        Latches latches = LatchesAfter(sharedBefore);
        int slot = latches.EnterShared(Stripe, Key, failOnConflict: false);
        Assert.Equal(sharedBefore > 0, slot >= 0);
        Assert.False(latches.EnterExclusive(Stripe, Key, failOnConflict: true));
        latches.ExitShared(Stripe, slot);
        Assert.True(latches.EnterExclusive(Stripe, Key, failOnConflict: true));
    }

    [Fact]
    public void Shared_in_fail_mode_conflicts_with_an_exclusive_holder_of_the_same_key()
    {
        var latches = new Latches(processorCount: 2);
        Assert.True(latches.EnterExclusive(Stripe, Key, failOnConflict: false));
        Assert.Equal(Latches.Refused, latches.EnterShared(Stripe, Key, failOnConflict: true));
        latches.ExitExclusive(Stripe);
        Assert.Equal(-1, latches.EnterShared(Stripe, Key, failOnConflict: true));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task Exclusive_in_fail_mode_waits_for_a_holder_of_another_key(int sharedBefore)
    {
        Latches latches = LatchesAfter(sharedBefore);
        int slot = latches.EnterShared(Stripe, OtherKey, failOnConflict: false);
        Task<bool> exclusive = Task.Run(() => latches.EnterExclusive(Stripe, Key, failOnConflict: true));
        await Task.Delay(20);
        Assert.False(exclusive.IsCompleted);
        latches.ExitShared(Stripe, slot);
        Assert.True(await exclusive.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task Exclusive_waits_for_shared_holders_and_keeps_new_ones_out(int sharedBefore)
    {
        Latches latches = LatchesAfter(sharedBefore);
        int slot = latches.EnterShared(Stripe, Key, failOnConflict: false);
        Task exclusive = Task.Run(() => latches.EnterExclusive(Stripe, Key, failOnConflict: false));
        await Task.Delay(20);
        Task<int> shared = Task.Run(() => latches.EnterShared(Stripe, Key, failOnConflict: false));
        await Task.Delay(20);
        Assert.False(exclusive.IsCompleted);
        Assert.False(shared.IsCompleted);
        latches.ExitShared(Stripe, slot);
        await exclusive.WaitAsync(TimeSpan.FromSeconds(30));
        await Task.Delay(20);
        Assert.False(shared.IsCompleted);
        latches.ExitExclusive(Stripe);
        Assert.Equal(-1, await shared.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Version_of_a_stripe_only_grows()
    {
        var latches = new Latches(processorCount: 2);
        latches.RaiseVersion(Stripe, 7);
        latches.RaiseVersion(Stripe, 3);
        Assert.Equal(7UL, latches.LastVersion(Stripe));
        Assert.Equal(0UL, latches.LastVersion(Stripe + 1));
    }

    /// <summary>After enough shared holders in a row, the next ones publish themselves.</summary>
    private static Latches LatchesAfter(int shared)
    {
        var latches = new Latches(Environment.ProcessorCount);
        for (int i = 0; i < shared; i++)
            latches.ExitShared(Stripe, latches.EnterShared(Stripe, Key, failOnConflict: false));
        return latches;
    }
}
