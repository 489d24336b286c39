using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dynamo.Server.Http;

/// <summary>
/// Listens, accepts, and keeps the connections: HTTP/1.1 on Kestrel's socket transport, without its web server
/// (docs/adr/0010-http-on-the-socket-transport.md).
/// </summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly HttpServerOptions _options;
    private readonly int _maxConnections;
    private readonly List<IConnectionListener> _listeners = [];
    private ITimer? _ticker;
    private Task _accepting = Task.CompletedTask;
    private volatile bool _draining;

    private HttpServer(HttpServerOptions options, IRequestHandler handler)
    {
        _options = options;
        _maxConnections = DescriptorLimit.CapConnections(options.Limits.MaxConnections);
        Handler = handler;
        Clock = new ServerClock(options.Time);
        PlainAnswers = new PlainAnswers(options.Region);
        Answers = new AnswerWriter(Clock, new CorsPolicy(options.CorsOrigins));
    }

    /// <summary>Where it listens, with the port that was chosen.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listeners[0].EndPoint;

    public HttpLimits Limits => _options.Limits;

    public IRequestHandler Handler { get; }

    public ServerClock Clock { get; }

    public PlainAnswers PlainAnswers { get; }

    public AnswerWriter Answers { get; }

    public ContextPool Contexts { get; } = new();

    public ConnectionTable Connections { get; } = new();

    /// <summary>Shutdown has begun: no request after the present one.</summary>
    public bool IsDraining => _draining;

    /// <exception cref="IOException">It cannot listen there; the inner SocketException says why.</exception>
    public static async Task<HttpServer> StartAsync(HttpServerOptions options, IRequestHandler handler)
    {
        HttpServer server = new(options, handler);
        SocketTransportFactory transport = new(Options.Create(TransportOptions()), NullLoggerFactory.Instance);
        try
        {
            server._listeners.Add(await transport.BindAsync(options.EndPoint).ConfigureAwait(false));
        }
        catch (Exception e) when (IsSocketFailure(e))
        {
            throw new IOException($"Cannot listen on {options.EndPoint}: {e.Message}", e as SocketException ?? e.InnerException);
        }
        if (options.EndPoint.Address.Equals(IPAddress.Loopback))
            await server.ListenOnLoopback6Async(transport).ConfigureAwait(false);
        TimeSpan tick = TickInterval(options.Limits);
        server._ticker = options.Time.CreateTimer(static s => ((HttpServer)s!).Tick(), server, tick, tick);
        server._accepting = Task.WhenAll(server._listeners.ConvertAll(server.AcceptAsync));
        return server;
    }

    /// <summary>
    /// On the same port of ::1 as well: "localhost" means that address first to some clients (Node before 20), and
    /// they do not try the other. Left out where the machine has no IPv6 or another program has the port.
    /// </summary>
    private async Task ListenOnLoopback6Async(SocketTransportFactory transport)
    {
        try
        {
            IPEndPoint endPoint = new(IPAddress.IPv6Loopback, EndPoint.Port);
            _listeners.Add(await transport.BindAsync(endPoint).ConfigureAwait(false));
        }
        catch (Exception e) when (IsSocketFailure(e))
        {
        }
    }

    private static bool IsSocketFailure(Exception e) => e is SocketException || e.InnerException is SocketException;

    public void Log(string line) => _options.Log(line);

    /// <summary>
    /// Stops listening, lets requests in progress be answered, and after <paramref name="drain"/> cuts off the rest.
    /// </summary>
    public async Task StopAsync(TimeSpan drain)
    {
        if (_draining)
            return;
        foreach (IConnectionListener listener in _listeners)
            await listener.UnbindAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        _draining = true;
        foreach (HttpConnection connection in Connections.Snapshot())
            connection.Drain();
        Task empty = Connections.WhenEmpty();
        try
        {
            await empty.WaitAsync(drain, _options.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            foreach (HttpConnection connection in Connections.Snapshot())
                connection.Abort("the server is shutting down");
            await empty.ConfigureAwait(false);
        }
        if (_ticker != null)
            await _ticker.DisposeAsync().ConfigureAwait(false);
        foreach (IConnectionListener listener in _listeners)
            await listener.DisposeAsync().ConfigureAwait(false);
        Contexts.Dispose();
    }

    public async ValueTask DisposeAsync() => await StopAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);

    private static SocketTransportOptions TransportOptions() => new()
    {
        // Requests are answered on the thread that the socket's event woke: no hop in either direction.
        UnsafePreferInlineScheduling = true,
        IOQueueCount = 0,
    };

    /// <summary>A quarter of the shortest timeout, at most a second: what deadlines may be late by.</summary>
    private static TimeSpan TickInterval(HttpLimits limits)
    {
        TimeSpan[] timeouts =
        [
            limits.HeadTimeout, limits.BodyTimeout, limits.KeepAliveTimeout, limits.WriteTimeout, limits.DrainTimeout,
        ];
        return TimeSpan.FromMilliseconds(Math.Clamp(timeouts.Min().TotalMilliseconds / 4, 10, 1000));
    }

    private async Task AcceptAsync(IConnectionListener listener)
    {
        Random seeds = new(_options.IdSeed ^ (int)listener.EndPoint.AddressFamily);
        while (await listener.AcceptAsync().ConfigureAwait(false) is { } transport)
        {
            if (Connections.Count >= _maxConnections)
            {
                transport.Abort(new ConnectionAbortedException("too many connections"));
                await transport.DisposeAsync().ConfigureAwait(false);
                continue;
            }
            HttpConnection connection = new(this, transport, (ulong)seeds.NextInt64());
            Connections.Add(connection);
            ThreadPool.UnsafeQueueUserWorkItem(connection, preferLocal: false);
        }
    }

    private void Tick()
    {
        Clock.Tick();
        foreach (HttpConnection connection in Connections.Snapshot())
            connection.OnTick(Clock.NowMs);
    }
}
