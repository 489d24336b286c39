using System.Net;
using Dynamo.Server.Http;

namespace Dynamo.Server;

/// <summary>
/// A DynamoDB endpoint in this process. Any number of them live side by side, each with its own data.
/// </summary>
/// <example><c>await using var db = await DynamoServer.StartAsync();</c> and point a client at <c>db.Endpoint</c>.</example>
public sealed class DynamoServer : IAsyncDisposable
{
    private readonly DynamoServerOptions _options;
    private readonly HttpServer _http;

    private DynamoServer(DynamoServerOptions options, HttpServer http)
    {
        _options = options;
        _http = http;
        Endpoint = new Uri($"http://{_http.EndPoint}");
    }

    /// <summary>Where it listens, as a client wants it: http://127.0.0.1:8000/.</summary>
    public Uri Endpoint { get; }

    /// <summary>Opens the data and listens.</summary>
    /// <exception cref="Dynamo.Storage.StoreOpenException">The data directory cannot be used; the message says why.</exception>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static async Task<DynamoServer> StartAsync(DynamoServerOptions? options = null)
    {
        options ??= new DynamoServerOptions();
        HttpServer http = await HttpServer.StartAsync(
            new HttpServerOptions
            {
                EndPoint = new IPEndPoint(ParseHost(options.Host), options.Port),
                Limits = options.Limits,
                Region = options.Region,
                CorsOrigins = options.CorsOrigins,
                Time = options.Time,
                IdSeed = options.Random.Next(),
                Log = options.Log ?? (static _ => { }),
            },
            new UnknownOperationHandler()).ConfigureAwait(false);
        return new DynamoServer(options, http);
    }

    /// <summary>Stops listening, lets requests in progress be answered, and closes the data.</summary>
    public async ValueTask DisposeAsync()
    {
        await _http.StopAsync(_options.DrainTimeout).ConfigureAwait(false);
    }

    private static IPAddress ParseHost(string host)
        => host == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(host, out IPAddress? address) ? address
            : throw new ArgumentException($"'{host}' is not an IP address", nameof(host));

    private sealed class UnknownOperationHandler : IRequestHandler
    {
        public ValueTask HandleAsync(RequestContext context)
        {
            context.Status = 400;
            context.Response.Write("""{"__type":"com.amazon.coral.service#UnknownOperationException"}"""u8);
            return ValueTask.CompletedTask;
        }
    }
}
