using Dynamo.Server.Http;
using Dynamo.Storage;

namespace Dynamo.Server;

/// <summary>How to start a <see cref="DynamoServer"/>. The defaults suit a test: a free port, everything in memory.</summary>
public sealed record DynamoServerOptions
{
    /// <summary>The address to listen on: an IP address or "localhost".</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; }

    /// <summary>Where the data lies; null keeps everything in memory.</summary>
    public string? DataDirectory { get; init; }

    public Durability Durability { get; init; } = Durability.Commit;

    /// <summary>Budget of the log's in-memory part, in bytes; in memory only: the limit at which writes are refused.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>Each access key and region has a store of its own, as in DynamoDB Local without -sharedDb.</summary>
    public bool Isolate { get; init; }

    /// <summary>The region that the server says it is in where a request does not tell.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Origins that web pages may call from: "*" or a list parted by commas.</summary>
    public string CorsOrigins { get; init; } = "*";

    /// <summary>How long tables and indexes stay CREATING, UPDATING or DELETING.</summary>
    public TimeSpan StatusDelay { get; init; }

    /// <summary>
    /// Refuse what meets a transaction in flight on one of its items, as DynamoDB does: single writes with
    /// TransactionConflictException, transactions by cancelling them. Otherwise they wait.
    /// </summary>
    public bool TransactionConflicts { get; init; }

    /// <summary>Bytes that an item collection of a table with local secondary indexes may have; null: any.</summary>
    public long? ItemCollectionLimit { get; init; }

    public HttpLimits Limits { get; init; } = new();

    /// <summary>How long <see cref="DynamoServer.DisposeAsync"/> waits for requests in progress.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Source of identifiers; a seed fixes them.</summary>
    public Random Random { get; init; } = new();

    /// <summary>Receives lines for a person: recovery, damage, failures inside.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Told now and then how far opening the data has come, from 0 to 1.</summary>
    public Action<double>? Progress { get; init; }
}
