using System.Buffers.Binary;
using Dynamo.Storage.Commits;
using Dynamo.Storage.Log;
using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Tests.Simulation;

/// <summary>
/// Goal: a transaction of 100 items with 20 index entries each, far larger than a fragment of the log, is there whole
/// or not at all, wherever it is cut. Approach: log it once, then open a copy of the disk for every fragment that is
/// missing from some point on, or missing alone, and for a power loss at every write. One twentieth of the real sizes
/// (items of 40 KB, 84 MB in all); DYNAMO_SIM_FULL=1 takes those.
/// </summary>
public class LargeCommitTests(ITestOutputHelper output)
{
    private const int Items = 100;
    private const int Indexes = 20;

    private static readonly int s_scale = System.Environment.GetEnvironmentVariable("DYNAMO_SIM_FULL") == "1" ? 20 : 1;
    private static readonly int s_itemBytes = 2 * 1024 * s_scale;
    private static readonly int s_fragmentBytes = WalFormat.MaxPayloadBytes / 20 * s_scale;

    [Fact]
    public async Task Large_commit_without_any_one_fragment_or_from_any_on_is_not_there_at_all()
    {
        var disk = new SimulatedDisk(seed: 1);
        EmbeddedStore store = await OpenAsync(disk);
        KeyspaceId[] indexes = await PrepareAsync(store);
        await CommitAsync(store, indexes);
        SimulatedDisk committed = disk.Copy();
        await AssertHoldsAsync(committed.Copy(), indexes, whole: true);

        (string path, List<(long Offset, int Bytes)> fragments) = Fragments(committed);
        Assert.True(fragments.Count > 80, $"only {fragments.Count} fragments");
        (long last, int lastBytes) = fragments[^1];
        foreach ((long offset, int bytes) in fragments)
        {
            await AssertHoldsAsync(WithZeros(committed, path, offset, last + lastBytes - offset), indexes, whole: false);
            await AssertHoldsAsync(WithZeros(committed, path, offset, bytes), indexes, whole: false);
        }
        output.WriteLine($"{fragments.Count} fragments of {s_fragmentBytes} bytes");
        await store.DisposeAsync();
    }

    [Fact]
    public async Task Large_commit_with_a_power_loss_at_any_operation_is_whole_or_not_there()
    {
        int whole = 0, losses = 0;
        for (int n = 1; ; n++)
        {
            var disk = new SimulatedDisk(seed: n);
            EmbeddedStore store = await OpenAsync(disk);
            KeyspaceId[] indexes = await PrepareAsync(store);
            disk.PowerLossAt = disk.Operations + n;
            await CommitAsync(store, indexes);
            bool lost = disk.HasLostPower;
            SimulatedDisk left = disk.AfterPowerLoss();
            whole += await AssertHoldsAsync(left, indexes, whole: lost ? null : true) ? 1 : 0;
            await store.DisposeAsync();
            if (!lost)
                break;
            losses++;
        }
        output.WriteLine($"{losses} power losses, whole after {whole}");
        Assert.True(losses > 5, $"only {losses} operations");
    }

    private static async Task<EmbeddedStore> OpenAsync(SimulatedDisk disk) => await EmbeddedStore.OpenAsync(
        new StoreOptions { DataDirectory = "/data" },
        StoreSimulation.Environment(disk) with
        {
            LogFragmentBytes = s_fragmentBytes,
            LogFileBytes = 1 << 20,
            LogAllocationBytes = 1 << 20,
            // The log alone is to tell.
            LeastCheckpointLogBytes = 1L << 40,
            MostCheckpointLogBytes = 1L << 40,
        });

    /// <summary>Half of the items exist before, with other values.</summary>
    private static async Task<KeyspaceId[]> PrepareAsync(EmbeddedStore store)
    {
        var indexes = new KeyspaceId[Indexes];
        for (int i = 0; i < Indexes; i++)
            indexes[i] = await store.CreateKeyspaceAsync();
        var commit = new Commit();
        for (int i = 0; i < Items; i += 2)
            commit.AddExclusive(KeyspaceId.Root, Key(i));
        commit.Body = new Contract.Body(scope =>
        {
            for (int i = 0; i < Items; i += 2)
                scope.Put(KeyspaceId.Root, Key(i), [1]);
        });
        CommitResult result = await store.CommitAsync(commit);
        await store.WaitStableAsync(result.Seen);
        return indexes;
    }

    private static async Task CommitAsync(EmbeddedStore store, KeyspaceId[] indexes)
    {
        byte[] value = new byte[s_itemBytes];
        new Random(3).NextBytes(value);
        var commit = new Commit();
        for (int i = 0; i < Items; i++)
            commit.AddExclusive(KeyspaceId.Root, Key(i));
        commit.Body = new Contract.Body(scope =>
        {
            for (int i = 0; i < Items; i++)
            {
                scope.Put(KeyspaceId.Root, Key(i), value);
                foreach (KeyspaceId index in indexes)
                    scope.Put(index, [(byte)i, .. Key(i)], value);
            }
        });
        CommitResult result = await store.CommitAsync(commit);
        await store.WaitStableAsync(result.Seen);
    }

    private static byte[] Key(int item)
    {
        byte[] key = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(key, item);
        return key;
    }

    /// <param name="whole">True or false where only that is right; null where either is.</param>
    private static async Task<bool> AssertHoldsAsync(SimulatedDisk disk, KeyspaceId[] indexes, bool? whole)
    {
        EmbeddedStore store = await OpenAsync(disk);
        KeyspaceStatistics root = store.Statistics(KeyspaceId.Root);
        bool isWhole = root.Count == Items;
        Assert.Equal(whole ?? isWhole, isWhole);
        Assert.Equal(isWhole ? Items * (4L + s_itemBytes) : Items / 2 * 5L, root.SizeBytes);
        foreach (KeyspaceId index in indexes)
            Assert.Equal(isWhole ? new KeyspaceStatistics(Items, Items * (5L + s_itemBytes)) : default, store.Statistics(index));
        await store.DisposeAsync();
        return isWhole;
    }

    private static (string Path, List<(long Offset, int Bytes)> Fragments) Fragments(SimulatedDisk disk)
    {
        string path = "/data/log/" + disk.ListFiles("/data/log").First();
        using IFile file = disk.Open(path, FileOpen.Read);
        using var reader = new LogFileReader(file, 0);
        List<(long, int)> fragments = [];
        for (long at = WalFileHeader.Size; reader.TryReadFrame(at, out FrameHeader header, out _); at += WalFormat.FrameBytes(header.PayloadBytes))
        {
            if (header.FragmentCount > 1)
                fragments.Add((at, WalFormat.FrameBytes(header.PayloadBytes)));
        }
        return (path, fragments);
    }

    private static SimulatedDisk WithZeros(SimulatedDisk disk, string path, long offset, long count)
    {
        SimulatedDisk copy = disk.Copy();
        using IFile file = copy.Open(path, FileOpen.ReadWrite);
        file.Write(new byte[count], offset);
        return copy;
    }
}
