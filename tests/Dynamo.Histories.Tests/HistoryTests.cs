using Dynamo.Server;

namespace Dynamo.Histories.Tests;

/// <summary>
/// Goal: single items are linearisable, and transactions strictly serialisable with each other and with single
/// operations. Approach: clients over HTTP, each on its own connection, hammer three items at once; every history
/// must have an order that explains it. DYNAMO_HISTORIES sets how many, DYNAMO_SEED the first seed.
/// </summary>
public class HistoryTests
{
    [Fact]
    public async Task Histories_of_single_operations_and_transactions_are_strictly_serialisable()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("DYNAMO_HISTORIES") ?? "40");
        int seed = int.Parse(Environment.GetEnvironmentVariable("DYNAMO_SEED") ?? "1");
        await using DynamoServer server = await DynamoServer.StartAsync(new DynamoServerOptions());
        using Recorder recorder = await Recorder.StartAsync(server.Endpoint);
        for (int i = seed; i < seed + count; i++)
        {
            string? anomaly = Checker.FindAnomaly(await recorder.RecordAsync(i));
            Assert.True(anomaly is null, $"seed {i} (DYNAMO_SEED={i} DYNAMO_HISTORIES=1): {anomaly}");
        }
    }

    /// <summary>The same histories of a build without latches: were none refused, the test above would show nothing.</summary>
    [Fact]
    public async Task Build_without_latches_is_caught_within_fifty_histories()
    {
        using BrokenProgram program = await BrokenProgram.StartAsync();
        using Recorder recorder = await Recorder.StartAsync(program.Endpoint);
        for (int seed = 1; seed <= 50; seed++)
        {
            if (Checker.FindAnomaly(await recorder.RecordAsync(seed)) is null)
                continue;
            TestContext.Current.SendDiagnosticMessage($"caught by history {seed}");
            return;
        }
        Assert.Fail("fifty histories of a build without latches were explained");
    }
}
