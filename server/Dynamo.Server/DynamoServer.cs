using System.Net;
using Dynamo.Engine;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;
using Dynamo.Storage;
using Dynamo.Storage.Commits;

namespace Dynamo.Server;

/// <summary>
/// A DynamoDB endpoint in this process. Any number of them live side by side, each with its own data.
/// </summary>
/// <example><c>await using var db = await DynamoServer.StartAsync();</c> and point a client at <c>db.Endpoint</c>.</example>
public sealed class DynamoServer : IAsyncDisposable
{
    private readonly DynamoServerOptions _options;
    private readonly HttpServer _http;
    private readonly DynamoEngine _engine;

    private DynamoServer(DynamoServerOptions options, HttpServer http, DynamoEngine engine)
    {
        _engine = engine;
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
        Action<string> log = options.Log ?? (static _ => { });
        DynamoEngine engine = await OpenEngineAsync(options).ConfigureAwait(false);
        try
        {
            HttpServer http = await StartHttpAsync(options, engine, log).ConfigureAwait(false);
            return new DynamoServer(options, http, engine);
        }
        catch
        {
            await engine.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops listening, lets requests in progress be answered, and closes the data.</summary>
    public async ValueTask DisposeAsync()
    {
        await _http.StopAsync(_options.DrainTimeout).ConfigureAwait(false);
        await _engine.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<DynamoEngine> OpenEngineAsync(DynamoServerOptions options)
    {
        EmbeddedStore store = await EmbeddedStore.OpenAsync(new StoreOptions
        {
            DataDirectory = options.DataDirectory,
            Durability = options.Durability,
            MemoryBytes = options.MemoryBytes,
            Time = options.Time,
            Log = options.Log,
        }).ConfigureAwait(false);
        return await DynamoEngine.OpenAsync(store, new EngineOptions
        {
            Time = options.Time,
            Random = options.Random,
            StatusDelay = options.StatusDelay,
        }).ConfigureAwait(false);
    }

    private static Task<HttpServer> StartHttpAsync(DynamoServerOptions options, DynamoEngine engine, Action<string> log)
        => HttpServer.StartAsync(
            new HttpServerOptions
            {
                EndPoint = new IPEndPoint(ParseHost(options.Host), options.Port),
                Limits = options.Limits,
                Region = options.Region,
                CorsOrigins = options.CorsOrigins,
                Time = options.Time,
                IdSeed = options.Random.Next(),
                Log = log,
            },
            new DynamoRequestHandler(engine, fault => log($"internal error: {fault}")));

    private static IPAddress ParseHost(string host)
        => host == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(host, out IPAddress? address) ? address
            : throw new ArgumentException($"'{host}' is not an IP address", nameof(host));
}
