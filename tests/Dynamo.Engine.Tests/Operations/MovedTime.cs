namespace Dynamo.Engine.Tests.Operations;

/// <summary>The real time, moved by as much as a test wants. Timers keep to real time.</summary>
internal sealed class MovedTime : TimeProvider
{
    private long _movedTicks;

    public void Move(TimeSpan by) => Interlocked.Add(ref _movedTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _movedTicks));
}
