using System.Diagnostics;
using System.Text.RegularExpressions;
using Dynamo.Clients.Tests;

[assembly: AssemblyFixture(typeof(DynamoProgram))]

namespace Dynamo.Clients.Tests;

/// <summary>
/// The real program in a process of its own, in memory, on a free port, for all tests of the assembly.
/// </summary>
public sealed partial class DynamoProgram : IAsyncLifetime
{
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(30);
    private Process? _process;

    /// <summary>Where it listens, as http://host:port.</summary>
    public string Endpoint { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "dynamo.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [program, "--port", "0", "--in-memory"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using CancellationTokenSource limit = new(s_startLimit);
        List<string> lines = [];
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            lines.Add(line);
            if (Address().Match(line) is { Success: true } match)
            {
                Endpoint = match.Value;
                _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                _ = _process.StandardError.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }
        throw new InvalidOperationException(
            $"dynamo ended without saying where it listens:\n{string.Join('\n', lines)}\n{await _process.StandardError.ReadToEndAsync(limit.Token)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"https?://[^\s/]+:\d+")]
    private static partial Regex Address();
}
