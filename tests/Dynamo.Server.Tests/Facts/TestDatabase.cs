using System.Text;

namespace Dynamo.Server.Tests.Facts;

/// <summary>A server in this process, and the plainest client there is: a target, a body, the answer's text.</summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private readonly HttpClient _client = new();
    private readonly List<string> _faults = [];
    private DynamoServer? _server;

    public Uri Endpoint => _server!.Endpoint;

    public async ValueTask InitializeAsync()
    {
        _server = await DynamoServer.StartAsync(new DynamoServerOptions
        {
            Random = new Random(1),
            Log = line =>
            {
                lock (_faults)
                    _faults.Add(line);
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        lock (_faults)
            Assert.DoesNotContain(_faults, f => f.StartsWith("A request failed by an error of the server", StringComparison.Ordinal));
    }

    public async Task<(int Status, string Body)> SendAsync(string operation, byte[] body)
    {
        using HttpRequestMessage request = WireRequests.Post(operation, body);
        request.RequestUri = Endpoint;
        using HttpResponseMessage response = await _client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public Task<(int Status, string Body)> SendAsync(string operation, string body)
        => SendAsync(operation, Encoding.UTF8.GetBytes(body));

    public static string Short(string text) => text.Length <= 1000 ? text : text[..1000] + "…";

    /// <summary>The answer to a request that has to go through.</summary>
    public async Task<string> OkAsync(string operation, string body)
    {
        (int status, string answer) = await SendAsync(operation, body);
        Assert.True(status == 200, $"{operation} {Short(body)} → {status} {Short(answer)}");
        return answer;
    }

    /// <summary>Type, without its service's prefix, and text of the error that a request ends with.</summary>
    public async Task<(string Type, string Text)> ErrorAsync(string operation, string body)
    {
        (int status, string answer) = await SendAsync(operation, body);
        Assert.True(status == 400, $"{operation} {Short(body)} → {status} {Short(answer)}");
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(answer);
        string type = json.RootElement.GetProperty("__type").GetString()!;
        string text = json.RootElement.TryGetProperty("message", out System.Text.Json.JsonElement message)
            || json.RootElement.TryGetProperty("Message", out message) ? message.GetString()! : "";
        return (type[(type.IndexOf('#', StringComparison.Ordinal) + 1)..], text);
    }
}
