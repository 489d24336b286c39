using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Dynamo.Storage.Commits;
using Dynamo.Storage.Ordered;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Platform.Compression;
using Dynamo.Storage.Tests.Simulation;

namespace Dynamo.Storage.Tests.Commits;

/// <summary>
/// Goal: a data directory of any released format version opens for ever, with values, two checkpoints and a tail of
/// the log as a killed process leaves them, compressed and not. Approach: directories kept in Golden/. A new format
/// version gets its own by <c>DYNAMO_WRITE_GOLDEN=1 dotnet test tests/Dynamo.Storage.Tests --filter GoldenDirectory</c>,
/// which writes those of the present version anew; the older ones stay as they are. All but FASTER's token in the
/// checkpoints is the same every time.
/// </summary>
public class GoldenDirectoryTests
{
    private const string Data = "/data";

    public static TheoryData<string> Names
    {
        get
        {
            TheoryData<string> names = [];
            foreach (string path in System.IO.Directory.GetFiles(Golden()))
                names.Add(Path.GetFileName(path));
            return names;
        }
    }

    [Fact]
    public async Task Present_version_has_golden_directories()
    {
        foreach (bool compressed in (bool[])[true, false])
        {
            string path = Path.Combine(Golden(), $"v{StoreIdentity.FormatVersion}-{(compressed ? "lz4" : "plain")}.zip");
            if (System.Environment.GetEnvironmentVariable("DYNAMO_WRITE_GOLDEN") == "1")
                await WriteAsync(path, compressed);
            Assert.True(System.IO.File.Exists(path), $"{path} is missing: write it with DYNAMO_WRITE_GOLDEN=1");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Golden_directory_opens_and_goes_on(string name)
    {
        SimulatedDisk disk = Load(name);
        Assert.Equal(2, disk.ListFiles(Data + "/checkpoints").Count(file => file.EndsWith(".manifest", StringComparison.Ordinal)));
        Assert.Equal(name.EndsWith("-lz4.zip", StringComparison.Ordinal) ? BlockCompression.LZ4 : BlockCompression.None, CompressionOfKeys(disk));
        Assert.DoesNotContain(DirectoryCheck.Run(Data, disk).Problems, problem => problem.LosesData);
        StoreModel expected = Expected();
        await using (EmbeddedStore store = await OpenAsync(disk))
        {
            Assert.Null((await StoreModel.ReadAsync(store)).DifferenceTo(expected));
            Assert.True((await store.CreateKeyspaceAsync()).Value > 4, "a keyspace's number was given twice");
            expected.Apply(new StoreWrite(StoreWriteKind.CreateKeyspace, 5, "", []));
            await CommitAsync(store, expected, [new StoreWrite(StoreWriteKind.Put, 5, "new", [1, 2, 3])]);
            Assert.True(store.Checkpoint());
        }
        await using (EmbeddedStore store = await OpenAsync(disk))
            Assert.Null((await StoreModel.ReadAsync(store)).DifferenceTo(expected));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Golden_directory_opens_from_its_older_checkpoint(string name)
    {
        SimulatedDisk disk = Load(name);
        disk.Delete(Data + "/checkpoints/" + disk.ListFiles(Data + "/checkpoints").Last(file => file.EndsWith(".manifest", StringComparison.Ordinal)));
        await using EmbeddedStore store = await OpenAsync(disk);
        Assert.Null((await StoreModel.ReadAsync(store)).DifferenceTo(Expected()));
    }

    /// <summary>The commits of a golden directory; null where a checkpoint is taken.</summary>
    private static IEnumerable<List<StoreWrite>?> Steps()
    {
        yield return [new(StoreWriteKind.CreateKeyspace, 2, "", [])];
        yield return [new(StoreWriteKind.CreateKeyspace, 3, "", [])];
        for (int i = 0; i < 300; i++)
            yield return [Put(1, i, 0), Put(2, i, 1), Put(3, i % 10, i)];
        yield return null;
        for (int i = 0; i < 300; i += 7)
            yield return [new(StoreWriteKind.Delete, 1, Key(i), []), Put(2, i, 2)];
        yield return [new(StoreWriteKind.DropKeyspace, 3, "", [])];
        yield return null;
        yield return [new(StoreWriteKind.CreateKeyspace, 4, "", [])];
        for (int i = 0; i < 40; i++)
            yield return [Put(4, i, 3), new(StoreWriteKind.Delete, 2, Key(i * 3), []), Put(1, i * 5, 4)];
    }

    private static StoreWrite Put(uint keyspace, int key, int round)
        => new(StoreWriteKind.Put, keyspace, Key(key), [.. Enumerable.Repeat((byte)(key + round), 1 + (key * 7 % 400))]);

    /// <summary>Long ones among them, and such as share beginnings.</summary>
    private static string Key(int number) => number % 50 == 0 ? new string('k', 900) + number : $"key {number:0000}";

    private static StoreModel Expected()
    {
        var model = new StoreModel();
        foreach (List<StoreWrite>? step in Steps())
            model.Apply(step ?? []);
        return model;
    }

    private static async Task WriteAsync(string path, bool compressed)
    {
        var disk = new SimulatedDisk(seed: 1);
        var model = new StoreModel();
        await using EmbeddedStore store = await OpenAsync(disk, compressed);
        foreach (List<StoreWrite>? step in Steps())
        {
            if (step is null)
                Assert.True(store.Checkpoint());
            else
                await CommitAsync(store, model, step);
        }
        SimulatedDisk killed = disk.Copy();
        System.IO.Directory.CreateDirectory(Golden());
        using var zip = new ZipArchive(System.IO.File.Create(path), ZipArchiveMode.Create);
        foreach (string directory in (string[])["", "/checkpoints", "/log", "/values"])
        {
            foreach (string name in killed.ListFiles(Data + directory).Where(name => name is not ("lock" or DiskReserve.FileName)))
            {
                ZipArchiveEntry entry = zip.CreateEntry($"{directory}/{name}"[1..], CompressionLevel.SmallestSize);
                entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using IFile file = killed.Open($"{Data}{directory}/{name}", FileOpen.Read);
                byte[] bytes = new byte[file.Length];
                file.Read(bytes, 0);
                using Stream to = entry.Open();
                to.Write(bytes);
            }
        }
    }

    private static async Task CommitAsync(EmbeddedStore store, StoreModel model, List<StoreWrite> writes)
    {
        model.Apply(writes);
        if (writes[0].Kind == StoreWriteKind.CreateKeyspace)
        {
            Assert.Equal(writes[0].Keyspace, (await store.CreateKeyspaceAsync()).Value);
            return;
        }
        if (writes[0].Kind == StoreWriteKind.DropKeyspace)
        {
            await store.DropKeyspaceAsync(new KeyspaceId(writes[0].Keyspace));
            return;
        }
        var commit = new Commit();
        foreach (StoreWrite write in writes)
            commit.AddExclusive(new KeyspaceId(write.Keyspace), StoreModel.BytesOf(write.Key));
        commit.Body = new Contract.Body(scope =>
        {
            foreach (StoreWrite write in writes)
            {
                if (write.Kind == StoreWriteKind.Put)
                    scope.Put(new KeyspaceId(write.Keyspace), StoreModel.BytesOf(write.Key), write.Value);
                else
                    scope.Delete(new KeyspaceId(write.Keyspace), StoreModel.BytesOf(write.Key));
            }
        });
        await store.WaitStableAsync((await store.CommitAsync(commit)).Seen);
    }

    private static ValueTask<EmbeddedStore> OpenAsync(SimulatedDisk disk, bool compressed = true) => EmbeddedStore.OpenAsync(
        new StoreOptions { DataDirectory = Data, Time = new FixedTime() },
        StoreSimulation.Environment(disk) with
        {
            Compresses = compressed,
            LeastCheckpointLogBytes = 1L << 40,
            MostCheckpointLogBytes = 1L << 40,
        });

    private static SimulatedDisk Load(string name)
    {
        var disk = new SimulatedDisk(seed: 1);
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(Golden(), name));
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            string path = $"{Data}/{entry.FullName}";
            disk.CreateDirectory(Path.GetDirectoryName(path)!);
            using IFile file = disk.Open(path, FileOpen.CreateNew);
            using Stream from = entry.Open();
            byte[] bytes = new byte[entry.Length];
            from.ReadExactly(bytes);
            file.Write(bytes, 0);
        }
        return disk;
    }

    private static BlockCompression CompressionOfKeys(SimulatedDisk disk)
    {
        using IFile file = disk.Open(Data + "/checkpoints/" + disk.ListFiles(Data + "/checkpoints").First(name => name.EndsWith(".keys", StringComparison.Ordinal)), FileOpen.Read);
        byte[] codec = new byte[4];
        file.Read(codec, SnapshotFormat.HeaderBytes);
        return (BlockCompression)BinaryPrimitives.ReadUInt32LittleEndian(codec);
    }

    private static string Golden([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000);
    }
}
