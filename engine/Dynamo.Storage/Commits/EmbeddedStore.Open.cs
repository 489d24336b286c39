using Dynamo.Storage.Log;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

// Opening a store with a data directory.
public sealed partial class EmbeddedStore
{
    // Beyond this the thread that reads is the slower one.
    private const int MaxReplayThreads = 8;

    /// <summary>Opens an empty log of values. What an earlier life left there is in the write-ahead log as a whole.</summary>
    private ValueLog OpenValues(StoreEnvironment environment)
    {
        environment.FileSystem.CreateDirectory(_directory!.ValuesPath);
        var device = new ValueDevice(
            environment.FileSystem,
            _directory.ValuesPath,
            _options.Time,
            environment.Background,
            e => Poison("the log of values", e));
        foreach (int segment in device.SegmentsOnDisk())
            device.RemoveSegment(segment);
        return new ValueLog(device, _options.MemoryBytes);
    }

    /// <summary>Replays the log into the empty store, and opens it for what comes.</summary>
    private (VersionSequence, WriteAheadLog) OpenLog(StoreEnvironment environment)
    {
        var options = new WalOptions
        {
            Directory = _directory!.LogPath,
            StoreId = _directory.StoreId,
            Durability = _options.Durability,
            Time = _options.Time,
            Background = environment.Background,
            FileBytes = environment.LogFileBytes,
            FragmentBytes = environment.LogFragmentBytes,
            AllocationUnit = environment.LogAllocationBytes,
            OnFailed = failure => Poison(failure),
        };
        int threads = environment.Background ? Math.Min(Environment.ProcessorCount, MaxReplayThreads) : 1;
        using var replay = new ParallelReplay(_applier, _values, threads, _options.Progress);
        LogFiles files = LogRecovery.Open(
            environment.FileSystem, options, default, replay, out LogRecoveryReport report);
        replay.Finish();
        Say(report);
        var versions = new VersionSequence(report.LastVersion, report.LastTimeMs, _options.Time);
        return (versions, new WriteAheadLog(options, files, versions));
    }

    private void Say(LogRecoveryReport report)
    {
        if (_options.Log is not { } say)
            return;
        if (report.Commits > 0)
            say($"Recovered {report.Commits} commits ({report.Bytes} bytes) from {_directory!.Path}.");
        if (report.CutBytes > 0)
        {
            say($"An interrupted write of {report.CutBytes} bytes at the log's end was cut; nobody was told of it. "
                + $"A copy lies in {report.SavedTo}.");
        }
    }
}
