using System.Net;
using Dynamo.Engine;
using Dynamo.Server.Http;
using Dynamo.Server.Isolation;
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
    /// <summary>Where, in the data directory, the stores of each access key and region lie.</summary>
    private const string IsolatedDirectory = "isolated";

    private readonly DynamoServerOptions _options;
    private readonly DynamoEngine _engine;
    private readonly IsolatedEngines? _isolated;
    private readonly HttpServer _http;

    private DynamoServer(
        DynamoServerOptions options, DynamoEngine engine, IsolatedEngines? isolated, HttpServer http)
    {
        _options = options;
        _engine = engine;
        _isolated = isolated;
        _http = http;
        Endpoint = new Uri($"http://{_http.EndPoint}");
    }

    /// <summary>Where it listens, as a client wants it: http://127.0.0.1:8000/.</summary>
    public Uri Endpoint { get; }

    /// <summary>Opens the data and listens.</summary>
    /// <exception cref="StoreOpenException">The data directory cannot be used; the message says why.</exception>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static async Task<DynamoServer> StartAsync(DynamoServerOptions? options = null)
    {
        options ??= new DynamoServerOptions();
        Action<string> log = options.Log ?? (static _ => { });
        void OnFault(Exception e) => log($"A request failed by an error of the server: {e}");

        // Opened also where every request has a store of its own: it holds the directory for this process.
        DynamoEngine engine = await OpenEngineAsync(options, options.DataDirectory).ConfigureAwait(false);
        IRequestHandler handler = new DynamoRequestHandler(engine, OnFault);
        IsolatedEngines? isolated = null;
        if (options.Isolate)
        {
            isolated = new IsolatedEngines(name => OpenIsolatedAsync(options, name), handler, OnFault);
            handler = isolated;
        }
        try
        {
            HttpServer http = await HttpServer.StartAsync(HttpOptions(options, log), handler).ConfigureAwait(false);
            return new DynamoServer(options, engine, isolated, http);
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
        if (_isolated != null)
            await _isolated.DisposeAsync().ConfigureAwait(false);
        await _engine.DisposeAsync().ConfigureAwait(false);
    }

    private static HttpServerOptions HttpOptions(DynamoServerOptions options, Action<string> log) => new()
    {
        EndPoint = new IPEndPoint(ParseHost(options.Host), options.Port),
        Limits = options.Limits,
        Region = options.Region,
        CorsOrigins = options.CorsOrigins,
        Time = options.Time,
        IdSeed = options.Random.Next(),
        Log = log,
    };

    private static Task<DynamoEngine> OpenIsolatedAsync(DynamoServerOptions options, string name)
        => OpenEngineAsync(
            options,
            options.DataDirectory == null ? null : Path.Combine(options.DataDirectory, IsolatedDirectory, name));

    private static async Task<DynamoEngine> OpenEngineAsync(DynamoServerOptions options, string? directory)
    {
        EmbeddedStore store = await EmbeddedStore.OpenAsync(new StoreOptions
        {
            DataDirectory = directory,
            Durability = options.Durability,
            MemoryBytes = options.MemoryBytes,
            Time = options.Time,
            Log = options.Log,
            Progress = options.Progress,
        }).ConfigureAwait(false);
        try
        {
            return await DynamoEngine.OpenAsync(
                store,
                new EngineOptions
                {
                    Time = options.Time,
                    Random = options.Random,
                    StatusDelay = options.StatusDelay,
                    TransactionConflicts = options.TransactionConflicts,
                    ItemCollectionLimit = options.ItemCollectionLimit,
                    Log = options.Log,
                }).ConfigureAwait(false);
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static IPAddress ParseHost(string host)
        => host == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(host, out IPAddress? address) ? address
            : throw new ArgumentException($"'{host}' is not an IP address", nameof(host));
}
