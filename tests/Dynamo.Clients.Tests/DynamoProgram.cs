using Dynamo.Clients.Tests;

[assembly: AssemblyFixture(typeof(DynamoProgram))]

namespace Dynamo.Clients.Tests;

/// <summary>
/// The real program in a process of its own, in memory, on a free port, for all tests of the assembly.
/// </summary>
public sealed class DynamoProgram : IAsyncLifetime
{
    private DynamoProcess? _process;

    /// <summary>Where it listens, as http://host:port.</summary>
    public string Endpoint => $"http://{_process!.EndPoint}";

    public async ValueTask InitializeAsync() => _process = await DynamoProcess.ServeAsync("--port", "0", "--in-memory");

    public ValueTask DisposeAsync()
    {
        _process?.Dispose();
        return default;
    }
}
