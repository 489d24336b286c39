using System.Text;
using System.Text.Json.Nodes;
using Dynamo.Host.Wire;
using Dynamo.Server;

namespace Dynamo.Host.Transfer;

/// <summary>
/// A connection to the tables that are dumped or loaded: to the endpoint that was named, or to a server in this
/// process on the data directory that was named. Either way over the wire, so that nothing is read or written in a
/// way that clients could not.
/// </summary>
internal sealed class TransferSession : IAsyncDisposable
{
    private readonly DynamoServer? _server;
    private readonly WireConnection _connection;

    private TransferSession(DynamoServer? server, WireConnection connection)
    {
        _server = server;
        _connection = connection;
    }

    public static async Task<TransferSession> OpenAsync(TransferOptions options, TextWriter progress)
    {
        if (options.Endpoint is { } endpoint)
            return new TransferSession(null, await WireConnection.OpenAsync(endpoint));
        DynamoServer server = await DynamoServer.StartAsync(new DynamoServerOptions
        {
            Port = 0,
            DataDirectory = options.DataDirectory,
            Log = progress.WriteLine,
        });
        return new TransferSession(server, await WireConnection.OpenAsync(server.Endpoint));
    }

    /// <summary>Sends a request and returns its answer.</summary>
    /// <exception cref="IOException">It was refused; the message is the endpoint's.</exception>
    public async Task<JsonObject> SendAsync(string operation, JsonObject body)
    {
        (int status, ReadOnlyMemory<byte> answer) = await _connection.SendAsync(new WireCall(operation, body.ToJsonString()));
        if (status != 200)
            throw new IOException($"{operation} was refused: {Encoding.UTF8.GetString(answer.Span)}");
        return JsonNode.Parse(answer.Span)!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
