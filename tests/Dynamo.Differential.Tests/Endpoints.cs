using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Dynamo.Differential.Tests;

/// <summary>What an endpoint answered: status and body.</summary>
internal sealed record WireAnswer(int Status, JsonNode? Body)
{
    /// <summary>The error's type without its namespace; null for a success.</summary>
    public string? ErrorType => Status == 200 ? null : Body?["__type"]?.GetValue<string>().Split('#')[^1];

    public string? Message => (Body?["message"] ?? Body?["Message"])?.GetValue<string>();

    public override string ToString() => $"{Status} {Body?.ToJsonString()}";
}

/// <summary>An HTTP endpoint that speaks the DynamoDB JSON protocol.</summary>
internal sealed class Endpoint(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };

    public void Dispose() => _http.Dispose();

    public async Task<WireAnswer> SendAsync(WireRequest request)
    {
        using HttpRequestMessage message = WireRequests.Post(request.Operation, request.Body.ToJsonString());
        using HttpResponseMessage response = await _http.SendAsync(message);
        string body = await response.Content.ReadAsStringAsync();
        return new WireAnswer((int)response.StatusCode, body.Length == 0 ? null : JsonNode.Parse(body));
    }
}

/// <summary>dynalite in a Node.js process of its own, from npm.</summary>
internal sealed class DynaliteProcess : IDisposable
{
    private readonly Process _process;

    private DynaliteProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Null with a reason if Node.js or npm cannot bring it.</summary>
    public static async Task<(DynaliteProcess? Process, string Reason)> TryStartAsync()
    {
        string folder = Folder();
        string script = Path.Combine(folder, "node_modules", "dynalite", "cli.js");
        if (!File.Exists(script) && !await RunAsync("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--prefix", folder))
            return (null, "npm cannot install dynalite here");
        int port = FreePort();
        Process process = Process.Start(new ProcessStartInfo("node",
            [script, "--port", port.ToString(), "--createTableMs", "0", "--deleteTableMs", "0", "--updateTableMs", "0"])
        { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadLineAsync();
        return (new DynaliteProcess(process, new Uri($"http://127.0.0.1:{port}")), "");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "peer");

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> RunAsync(string command, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command, arguments)
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
