using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Dynamo.Clients.Tests;

/// <summary>
/// Finds programs that the .NET SDK does not bring and runs scripts with them. Where one is missing, the test is
/// skipped with the reason; under CI it fails, because there the set-up has to bring it.
/// </summary>
internal static class ExternalTool
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(4);

    private static bool UnderCi => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));

    /// <summary>The folder of the scripts, in the source tree: node finds its packages beside them.</summary>
    public static string ScriptFolder([CallerFilePath] string here = "")
        => Path.Combine(Path.GetDirectoryName(here)!, "clients");

    /// <summary>The first of the commands that exits with 0, or a skip with the reason.</summary>
    public static async Task<string> RequireAsync(string what, params (string Command, string[] Arguments)[] candidates)
    {
        foreach ((string command, string[] arguments) in candidates)
        {
            if ((await TryRunAsync(command, arguments)).ExitCode == 0)
                return command;
        }
        string reason = $"{what} is not on this machine; looked for: {string.Join(", ", candidates.Select(c => c.Command))}";
        Assert.SkipUnless(UnderCi, reason);
        Assert.Fail(reason);
        return "";
    }

    public static async Task<string> RequireNodeAsync()
    {
        string node = await RequireAsync("Node.js 20 or later", ("node", ["-e", "process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)"]));
        string folder = Path.Combine(ScriptFolder(), "javascript");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "dynamoose")))
        {
            TestContext.Current.SendDiagnosticMessage("installing the JavaScript clients with npm …");
            (int exitCode, string output) = await TryRunAsync(
                "npm", ["install", "--no-package-lock", "--no-audit", "--no-fund", "--prefix", folder]);
            Assert.SkipWhen(exitCode != 0 && !UnderCi, $"npm could not install the JavaScript clients: {output}");
            Assert.True(exitCode == 0, output);
        }
        return node;
    }

    /// <summary>Runs a script to its end; fails with its output unless it ends with 0.</summary>
    public static async Task RunAsync(string command, params string[] arguments)
    {
        (int exitCode, string output) = await TryRunAsync(command, arguments);
        Assert.True(exitCode == 0, $"{command} {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
    }

    private static async Task<(int ExitCode, string Output)> TryRunAsync(string command, string[] arguments)
    {
        ProcessStartInfo start = new(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process? process;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, e.Message);
        }
        using (process)
        using (CancellationTokenSource limit = new(s_limit))
        {
            Task<string> output = process!.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            try
            {
                await process.WaitForExitAsync(limit.Token);
                return (process.ExitCode, await output + await error);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return (-1, $"did not end within {s_limit}");
            }
        }
    }
}
