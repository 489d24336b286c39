using System.Net;
using Dynamo.Server.Http;

namespace Dynamo.Server.Tests.Http;

/// <summary>An HTTP layer on a free port whose handler is the test's. Without one it echoes the body.</summary>
internal sealed class TestServer : IAsyncDisposable, IRequestHandler
{
    private readonly Func<RequestContext, ValueTask> _handler;

    private TestServer(Func<RequestContext, ValueTask>? handler) => _handler = handler ?? Echo;

    public HttpServer Http { get; private set; } = null!;

    public List<string> Log { get; } = [];

    public static async Task<TestServer> StartAsync(
        Func<RequestContext, ValueTask>? handler = null, HttpLimits? limits = null, string corsOrigins = "*")
    {
        TestServer server = new(handler);
        server.Http = await HttpServer.StartAsync(
            new HttpServerOptions
            {
                EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
                Limits = limits ?? new HttpLimits(),
                CorsOrigins = corsOrigins,
                IdSeed = 1,
                Log = line =>
                {
                    lock (server.Log)
                        server.Log.Add(line);
                },
            },
            server);
        return server;
    }

    public RawClient Connect() => new(Http.EndPoint);

    public ValueTask HandleAsync(RequestContext context) => _handler(context);

    public ValueTask DisposeAsync() => Http.DisposeAsync();

    private static ValueTask Echo(RequestContext context)
    {
        context.Response.Write(context.Body.Span);
        return ValueTask.CompletedTask;
    }
}
