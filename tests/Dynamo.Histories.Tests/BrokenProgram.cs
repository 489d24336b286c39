using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dynamo.Histories.Tests;

/// <summary>The real program, told by its runtime configuration to take no latches.</summary>
internal sealed partial class BrokenProgram : IDisposable
{
    private readonly Process _process;
    private readonly string _configuration;

    private BrokenProgram(Process process, string configuration, Uri endpoint)
    {
        _process = process;
        _configuration = configuration;
        Endpoint = endpoint;
    }

    public Uri Endpoint { get; }

    public static async Task<BrokenProgram> StartAsync()
    {
        string folder = AppContext.BaseDirectory;
        JsonNode runtime = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "dynamo.runtimeconfig.json")))!;
        JsonObject options = runtime["runtimeOptions"]!.AsObject();
        if (options["configProperties"] is not JsonObject properties)
            options["configProperties"] = properties = [];
        properties["Dynamo.Storage.DropLatches"] = true;
        string configuration = Path.Combine(Path.GetTempPath(), $"dynamo-broken-{Environment.ProcessId}.runtimeconfig.json");
        await File.WriteAllTextAsync(configuration, runtime.ToJsonString());

        Process process = Process.Start(new ProcessStartInfo("dotnet",
            ["exec", "--runtimeconfig", configuration, Path.Combine(folder, "dynamo.dll"), "--port", "0", "--in-memory"])
        {
            RedirectStandardOutput = true,
        })!;
        string line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("dynamo did not start");
        return new BrokenProgram(process, configuration, new Uri(Address().Match(line).Value));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_configuration);
    }

    [GeneratedRegex(@"https?://[^\s/,]+:\d+")]
    private static partial Regex Address();
}
