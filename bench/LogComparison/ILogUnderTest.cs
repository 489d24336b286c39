namespace Dynamo.LogComparison;

/// <summary>A log as the comparison drives it.</summary>
internal interface ILogUnderTest : IDisposable
{
    string Name { get; }

    /// <summary>Appends 250 bytes without waiting; waits only where there is no room.</summary>
    void Enqueue();

    /// <summary>Appends 250 bytes; completes when they are durable.</summary>
    ValueTask CommitAsync();
}
