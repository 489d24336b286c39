using Dynamo.Host.Wire;

namespace Dynamo.Host.Tests.Crash;

/// <summary>
/// Goal: an acknowledged write survives kill -9, and nothing half done or undone comes back.
/// Approach: the real program under load from several clients, killed at a random moment again and again on one data
/// directory; each client's own record of acknowledgements is compared with what the next start holds. DYNAMO_KILLS
/// sets how often, DYNAMO_SEED the seed.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Clients = 6;
    private const int LeastWrites = 10; // in a cycle
    private readonly string _directory = Directory.CreateTempSubdirectory("dynamo-kill-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Acknowledged_writes_survive_kills_under_load()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("DYNAMO_KILLS") ?? "6");
        int seed = int.Parse(Environment.GetEnvironmentVariable("DYNAMO_SEED") ?? "1");
        Random random = new(seed);
        CrashClient[] clients = [.. Enumerable.Range(0, Clients).Select(i => new CrashClient(i, seed + i))];
        for (int kill = 0; kill <= kills; kill++)
        {
            using DynamoProcess program = await DynamoProcess.ServeAsync("--port", "0", "--data", _directory);
            Uri endpoint = new($"http://{program.EndPoint}");
            using (WireConnection connection = await WireConnection.OpenAsync(endpoint))
            {
                if (kill == 0)
                    Assert.Equal(200, (await connection.SendAsync(CrashClient.CreateTable)).Status);
                foreach (CrashClient client in clients)
                    await client.VerifyAsync(connection);
            }
            Task load = Task.WhenAll(clients.Select(c => c.WriteUntilGoneAsync(endpoint)));
            await Task.Delay(random.Next(30, 400));
            // A busy machine may have got nowhere meanwhile.
            for (int waitedMs = 0; Acknowledged(clients) < LeastWrites * (kill + 1) && waitedMs < 30_000; waitedMs += 10)
                await Task.Delay(10);
            program.Signal("KILL");
            await program.WaitForExitAsync();
            await load;
        }
        int acknowledged = Acknowledged(clients);
        TestContext.Current.SendDiagnosticMessage($"{kills} kills, {acknowledged} acknowledged writes");
        Assert.True(acknowledged >= LeastWrites * kills, $"only {acknowledged} writes were acknowledged: the load was no load");
    }

    private static int Acknowledged(CrashClient[] clients) => clients.Sum(c => c.Acknowledged);
}
