using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Dynamo.Tests;

/// <summary>The real program in a process of its own. Ends with the test.</summary>
internal sealed partial class DynamoProcess : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private DynamoProcess(Process process) => _process = process;

    /// <summary>What it said when it began to listen.</summary>
    public string StartUpLine { get; private set; } = "";

    public IPEndPoint EndPoint { get; private set; } = null!;

    /// <summary>The same as http://host:port.</summary>
    public Uri Address => new($"http://{EndPoint}");

    public int Id => _process.Id;

    /// <summary>Bytes of physical memory at present.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it and waits until it listens.</summary>
    public static Task<DynamoProcess> ServeAsync(params string[] args) => ServeWithAsync([], args);

    /// <param name="runtimeOptions">For the runtime, in front of the program.</param>
    public static async Task<DynamoProcess> ServeWithAsync(string[] runtimeOptions, params string[] args)
    {
        DynamoProcess program = new(Start(runtimeOptions, args));
        using CancellationTokenSource limit = new(s_limit);
        program.StartUpLine = await program._process.StandardOutput.ReadLineAsync(limit.Token) ?? "";
        Match address = ListenAddress().Match(program.StartUpLine);
        if (!address.Success)
            Assert.Fail($"no address in '{program.StartUpLine}': {await program._process.StandardError.ReadToEndAsync(limit.Token)}");
        program.EndPoint = IPEndPoint.Parse(address.Groups[1].Value);
        // Else it would stop where a pipe is full.
        _ = program._process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        _ = program._process.StandardError.ReadToEndAsync(CancellationToken.None);
        return program;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using DynamoProcess program = new(Start([], args));
        using CancellationTokenSource limit = new(s_limit);
        Task<string> output = program._process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> error = program._process.StandardError.ReadToEndAsync(limit.Token);
        await program._process.WaitForExitAsync(limit.Token);
        return (program._process.ExitCode, await output, await error);
    }

    public void Signal(string name) => Process.Start("kill", [$"-{name}", $"{_process.Id}"]).WaitForExit();

    public async Task<int> WaitForExitAsync()
    {
        using CancellationTokenSource limit = new(s_limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    /// <summary>Through env, because a shell that runs the tests in the background has them inherit an ignored SIGINT.</summary>
    private static Process Start(string[] runtimeOptions, string[] args)
        => Process.Start(new ProcessStartInfo(
            "env", ["--default-signal=INT", "dotnet", "exec", .. runtimeOptions, Path.Combine(AppContext.BaseDirectory, "dynamo.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    [GeneratedRegex(@"http://(\S+:\d+)")]
    private static partial Regex ListenAddress();
}
