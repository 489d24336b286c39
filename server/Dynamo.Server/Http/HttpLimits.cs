namespace Dynamo.Server.Http;

/// <summary>Every bound of the HTTP layer (docs/http.md says what happens beyond each).</summary>
public sealed record HttpLimits
{
    /// <summary>Request line and headers together, in bytes. DynamoDB's own limit, within a kilobyte.</summary>
    public int MaxHeadBytes { get; init; } = 16 * 1024;

    /// <summary>A request's body, decoded, in bytes. DynamoDB's own limit.</summary>
    public int MaxBodyBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// How much of a refused request is read and thrown away, so that its sender sees the answer and not a reset.
    /// </summary>
    public long MaxDrainBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// Connections at a time, or as many as the process has descriptors for, less a thousand; a further one is
    /// closed at once.
    /// </summary>
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>From a request's first byte to the end of its headers.</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From the end of the headers to the end of the body.</summary>
    public TimeSpan BodyTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Between two requests, and before the first.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a client may leave an answer unread.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the rest of a refused request is read for.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
