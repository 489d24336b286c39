using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dynamo.Load;

/// <summary>A server under measurement: one that we started, or one that was given by its URL.</summary>
internal sealed class Endpoint : IAsyncDisposable
{
    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly Process? _process;

    private Endpoint(string name, Uri url, Process? process)
    {
        Name = name;
        Url = url;
        _process = process;
    }

    public string Name { get; }

    public Uri Url { get; }

    /// <summary>The floor answers everything with the same bytes; it has no data.</summary>
    public bool IsFloor { get; private init; }

    public static Endpoint At(string name, Uri url) => new(name, url, null);

    /// <param name="command">"{port}" in it stands for the port.</param>
    /// <param name="processor">Which processor it may use; -1 for any.</param>
    public static Endpoint Start(string name, string[] command, int processor, bool isFloor = false)
    {
        int port = FreePort();
        string[] line = [.. processor < 0 ? Array.Empty<string>() : ["taskset", "-c", $"{processor}"],
            .. command.Select(part => part.Replace("{port}", $"{port}", StringComparison.Ordinal))];
        Process process = Process.Start(new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data != null)
                Console.Error.WriteLine($"{name}: {e.Data}");
        };
        process.BeginErrorReadLine();
        return new Endpoint(name, new Uri($"http://127.0.0.1:{port}"), process) { IsFloor = isFloor };
    }

    /// <summary>Bytes of physical memory, of this process and its children; null where we did not start it.</summary>
    public long? ResidentBytes()
    {
        if (_process == null)
            return null;
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <summary>Processor time used so far, user and system; null where we did not start it.</summary>
    public TimeSpan? ProcessorTime()
    {
        if (_process == null)
            return null;
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>Waits until the port answers connections.</summary>
    public async Task WaitUntilListeningAsync()
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(Url.Host, Url.Port);
                return;
            }
            catch (SocketException) when (watch.Elapsed < TimeSpan.FromSeconds(30) && _process is not { HasExited: true })
            {
                await Task.Delay(1);
            }
        }
    }

    public async Task<(HttpStatusCode Status, string Body)> CallAsync(string operation, string body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Url);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.Add("Content-Type", "application/x-amz-json-1.0");
        request.Headers.Add("X-Amz-Target", $"DynamoDB_20120810.{operation}");
        request.Headers.Add("X-Amz-Date", "20261120T000000Z");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=local/20261120/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0");
        using HttpResponseMessage response = await s_http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Calls, and stops everything if the answer is not 200.</summary>
    public async Task<string> RequireAsync(string operation, string body)
    {
        (HttpStatusCode status, string answer) = await CallAsync(operation, body);
        return status == HttpStatusCode.OK
            ? answer
            : throw new InvalidOperationException($"{Name} answers {operation} with {(int)status}: {answer}");
    }

    public async Task LoadAsync()
    {
        if (IsFloor)
            return;
        await CreateTableAsync();
        foreach (string batch in Workloads.Load())
            await RequireAsync("BatchWriteItem", batch);
    }

    public async Task CreateTableAsync()
    {
        await RequireAsync("CreateTable", Workloads.CreateTable);
        string describe = $$"""{"TableName":"{{Workloads.Table}}"}""";
        while (!(await RequireAsync("DescribeTable", describe)).Contains("\"TableStatus\":\"ACTIVE\"", StringComparison.Ordinal))
            await Task.Delay(10);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process == null)
            return;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
