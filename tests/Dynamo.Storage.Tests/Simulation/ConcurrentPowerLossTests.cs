using System.Buffers.Binary;
using Dynamo.Storage.Commits;

namespace Dynamo.Storage.Tests.Simulation;

/// <summary>
/// Goal: with many writers, a flush thread and groups in flight, a power loss at any moment keeps every acknowledged
/// commit and halves none. Approach: each value names its commit's version and keys; whatever a key holds after the
/// loss must be at least what was acknowledged for it, and the commit that wrote it must be there with all its keys.
/// Threads make every run another one: the seed only fixes what the disk keeps.
/// </summary>
public class ConcurrentPowerLossTests
{
    private const int Keys = 40;
    private const int Writers = 6;

    [Fact]
    public async Task Concurrent_commits_after_a_power_loss_are_whole_and_not_lost()
    {
        int first = Environment.TickCount & 0xFFFFFF;
        long commits = 0;
        for (int seed = first; seed < first + 6; seed++)
        {
            var disk = new SimulatedDisk(seed);
            ulong[] acknowledged = new ulong[Keys];
            for (int life = 0; life < 3; life++)
            {
                disk.PowerLossAt = disk.Operations + 30 + (Math.Abs(seed * 7919L + life * 104729L) % 900);
                commits += await LiveAsync(disk, acknowledged, seed);
                disk = disk.AfterPowerLoss();
                await AssertWholeAsync(disk, acknowledged, $"seed {seed}, life {life}");
            }
        }
        Assert.True(commits > 300, $"only {commits} commits");
    }

    private static async Task<EmbeddedStore> OpenAsync(SimulatedDisk disk)
        => await EmbeddedStore.OpenAsync(new StoreOptions { DataDirectory = "/data" }, StoreSimulation.Environment(disk) with { Background = true });

    private static async Task<int> LiveAsync(SimulatedDisk disk, ulong[] acknowledged, int seed)
    {
        await using EmbeddedStore store = await OpenAsync(disk);
        int[] counts = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(seed + writer);
            int count = 0;
            for (; !disk.HasLostPower; count++)
            {
                byte[] keys = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => (byte)random.Next(Keys)).Distinct()];
                ulong version = await CommitAsync(store, keys, random.Next(600));
                if (disk.HasLostPower)
                    break;
                foreach (byte key in keys)
                    RaiseTo(ref acknowledged[key], version);
            }
            return count;
        })));
        return counts.Sum();
    }

    private static async Task<ulong> CommitAsync(EmbeddedStore store, byte[] keys, int padding)
    {
        var commit = new Commit();
        foreach (byte key in keys)
            commit.AddExclusive(KeyspaceId.Root, [key]);
        commit.Body = new Contract.Body(scope =>
        {
            byte[] value = new byte[9 + keys.Length + padding];
            BinaryPrimitives.WriteUInt64LittleEndian(value, scope.Version);
            value[8] = (byte)keys.Length;
            keys.CopyTo(value, 9);
            foreach (byte key in keys)
                scope.Put(KeyspaceId.Root, [key], value);
        });
        CommitResult result = await store.CommitAsync(commit);
        await store.WaitStableAsync(result.Seen);
        return result.Seen;
    }

    private static async Task AssertWholeAsync(SimulatedDisk disk, ulong[] acknowledged, string run)
    {
        await using EmbeddedStore store = await OpenAsync(disk);
        ulong[] found = new ulong[Keys];
        Dictionary<ulong, byte[]> commits = [];
        var reader = new Contract.CopyReader();
        for (int key = 0; key < Keys; key++)
        {
            ReadResult read = await store.GetAsync(KeyspaceId.Root, [(byte)key], reader);
            if (!read.Found)
                continue;
            byte[] value = reader.Value!;
            found[key] = BinaryPrimitives.ReadUInt64LittleEndian(value);
            Assert.Equal(reader.Version, found[key]);
            commits[found[key]] = value[9..(9 + value[8])];
        }
        for (int key = 0; key < Keys; key++)
            Assert.True(found[key] >= acknowledged[key], $"{run}: key {key} has version {found[key]}, {acknowledged[key]} was acknowledged");
        foreach ((ulong version, byte[] keys) in commits)
            Assert.All(keys, key => Assert.True(found[key] >= version, $"{run}: commit {version} is half there, key {key} has {found[key]}"));
        Assert.True(store.StableVersion >= found.Max());
        found.CopyTo(acknowledged, 0);
    }

    private static void RaiseTo(ref ulong place, ulong version)
    {
        ulong seen = Volatile.Read(ref place);
        while (seen < version)
        {
            ulong before = Interlocked.CompareExchange(ref place, version, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
