namespace Dynamo.Engine;

/// <summary>How an engine behaves where DynamoDB leaves a choice, and where it takes time and randomness from.</summary>
public sealed record EngineOptions
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Source of table identifiers; a seed fixes them.</summary>
    public Random Random { get; init; } = new();

    /// <summary>
    /// How long tables and indexes stay CREATING, UPDATING or DELETING; zero: they are there at once. Where states
    /// last, deletion protection changes only once in 15 seconds, as on AWS.
    /// </summary>
    public TimeSpan StatusDelay { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// Whether what meets a transaction in flight on one of its items is refused for the conflict, as DynamoDB does
    /// it (single writes with TransactionConflictException, transactions by cancelling them), or waits for its turn.
    /// </summary>
    public bool TransactionConflicts { get; init; }

    /// <summary>
    /// Bytes that an item collection of a table with local indexes may have, as DynamoDB allows 10 GB; null: any, and
    /// nobody counts.
    /// </summary>
    public long? ItemCollectionLimit { get; init; }

    /// <summary>Receives lines for a person: how far long work in the background has come.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>How often items whose time to live is over are looked for.</summary>
    public TimeSpan ExpiryInterval { get; init; } = TimeSpan.FromSeconds(1);
}
