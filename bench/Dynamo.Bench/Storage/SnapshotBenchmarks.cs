using BenchmarkDotNet.Attributes;
using Dynamo.Storage;
using Dynamo.Storage.Ordered;
using Dynamo.Storage.Platform;

namespace Dynamo.Bench.Storage;

/// <summary>Writing and loading a snapshot; per key.</summary>
public class SnapshotBenchmarks
{
    private const int Keys = 500_000;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"dynamo-bench-{Environment.ProcessId}.snapshot");
    private OrderedKeys _ordered = null!;

    [GlobalSetup]
    public void Setup()
    {
        _ordered = new OrderedKeys();
        foreach (byte[] key in BenchKeys.Hashed(Keys))
            _ordered.Put(key, 220, 64, 1);
        Write();
    }

    [GlobalCleanup]
    public void Cleanup() => File.Delete(_path);

    [Benchmark(OperationsPerInvoke = Keys)]
    public long Write()
    {
        using IFile file = RealFileSystem.Instance.Open(_path, FileOpen.Create);
        SnapshotWriter writer = new(file, 1, Guid.Empty);
        writer.Write(KeyspaceId.Root, _ordered);
        return writer.Finish();
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public long Load()
    {
        using IFile file = RealFileSystem.Instance.Open(_path, FileOpen.Read);
        SnapshotReader reader = new(file, _path, 1, Guid.Empty);
        while (reader.TryReadKeyspace(out _, out _))
        {
        }
        return reader.Count;
    }
}
