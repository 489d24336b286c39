using System.Text.Json.Nodes;

namespace Dynamo.Histories.Tests;

/// <summary>The real program, told by its runtime configuration to take no latches.</summary>
internal sealed class BrokenProgram : IDisposable
{
    private readonly DynamoProcess _process;
    private readonly string _configuration;

    private BrokenProgram(DynamoProcess process, string configuration)
    {
        _process = process;
        _configuration = configuration;
    }

    public Uri Endpoint => _process.Address;

    public static async Task<BrokenProgram> StartAsync()
    {
        JsonNode runtime = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "dynamo.runtimeconfig.json")))!;
        JsonObject options = runtime["runtimeOptions"]!.AsObject();
        if (options["configProperties"] is not JsonObject properties)
            options["configProperties"] = properties = [];
        properties["Dynamo.Storage.DropLatches"] = true;
        string configuration = Path.Combine(Path.GetTempPath(), $"dynamo-broken-{Environment.ProcessId}.runtimeconfig.json");
        await File.WriteAllTextAsync(configuration, runtime.ToJsonString());
        return new BrokenProgram(
            await DynamoProcess.ServeWithAsync(["--runtimeconfig", configuration], "--port", "0", "--in-memory"), configuration);
    }

    public void Dispose()
    {
        _process.Dispose();
        File.Delete(_configuration);
    }
}
