using System.Net;

namespace Dynamo.Server.Http;

/// <summary>How to open the HTTP layer.</summary>
internal sealed record HttpServerOptions
{
    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public required IPEndPoint EndPoint { get; init; }

    public HttpLimits Limits { get; init; } = new();

    /// <summary>Named in the answer to GET.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>See <see cref="CorsPolicy"/>.</summary>
    public string CorsOrigins { get; init; } = "*";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Fixes the request identifiers.</summary>
    public required int IdSeed { get; init; }

    /// <summary>Receives what went wrong inside, for a person.</summary>
    public Action<string> Log { get; init; } = static _ => { };
}
