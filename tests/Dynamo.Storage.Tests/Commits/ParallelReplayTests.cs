using Dynamo.Storage.Commits;
using Dynamo.Storage.Tests.Simulation;

namespace Dynamo.Storage.Tests.Commits;

/// <summary>
/// Goal: a log applied by several threads gives what one gives: each key its last value, keyspaces made and dropped
/// in their place. Approach: many writes of few keys, more than one batch, compared with a model.
/// </summary>
public class ParallelReplayTests
{
    [Fact]
    public async Task Restart_on_all_processors_finds_the_last_value_of_each_key()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        var disk = new SimulatedDisk(seed);
        var model = new StoreModel();
        StoreEnvironment environment = StoreSimulation.Environment(disk) with { Background = true, LogFileBytes = 1 << 20, LogAllocationBytes = 1 << 20 };
        var options = new StoreOptions { DataDirectory = "/data", Durability = Durability.None };
        await using (EmbeddedStore store = await EmbeddedStore.OpenAsync(options, environment))
        {
            for (int i = 0; i < 8000; i++)
                await StepAsync(store, model, random, i);
        }
        await using EmbeddedStore again = await EmbeddedStore.OpenAsync(options, environment);
        Assert.True((await StoreModel.ReadAsync(again)).DifferenceTo(model) is null, $"seed {seed}");
    }

    private static async Task StepAsync(EmbeddedStore store, StoreModel model, Random random, int step)
    {
        if (step % 500 == 0)
        {
            KeyspaceId made = await store.CreateKeyspaceAsync();
            model.Apply(new StoreWrite(StoreWriteKind.CreateKeyspace, made.Value, "", []));
        }
        if (step % 900 == 899)
        {
            uint dropped = model.Keyspaces.Skip(1).First();
            await store.DropKeyspaceAsync(new KeyspaceId(dropped));
            model.Apply(new StoreWrite(StoreWriteKind.DropKeyspace, dropped, "", []));
        }
        uint keyspace = model.Keyspaces.ElementAt(random.Next(model.Keyspaces.Count()));
        List<StoreWrite> writes = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => random.Next(30)).Distinct().Select(number =>
        {
            byte[] value = new byte[random.Next(1000)];
            random.NextBytes(value);
            return random.Next(5) == 0
                ? new StoreWrite(StoreWriteKind.Delete, keyspace, $"key {number}", [])
                : new StoreWrite(StoreWriteKind.Put, keyspace, $"key {number}", value);
        })];
        var commit = new Commit();
        foreach (StoreWrite write in writes)
            commit.AddExclusive(new KeyspaceId(keyspace), StoreModel.BytesOf(write.Key));
        commit.Body = new Contract.Body(scope =>
        {
            foreach (StoreWrite write in writes)
            {
                if (write.Kind == StoreWriteKind.Put)
                    scope.Put(new KeyspaceId(keyspace), StoreModel.BytesOf(write.Key), write.Value);
                else
                    scope.Delete(new KeyspaceId(keyspace), StoreModel.BytesOf(write.Key));
            }
        });
        await store.CommitAsync(commit);
        model.Apply(writes);
    }
}
