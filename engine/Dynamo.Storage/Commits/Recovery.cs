using System.Diagnostics.CodeAnalysis;
using Dynamo.Storage.Log;
using Dynamo.Storage.Ordered;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Platform.Compression;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

/// <summary>
/// Brings a store back from its directory: the newest whole checkpoint, then what the log holds since; if that
/// checkpoint is damaged, the one before; without any, the whole log.
/// </summary>
internal sealed class Recovery(
    StoreOptions options,
    StoreEnvironment environment,
    DataDirectory directory,
    Keyspaces keyspaces,
    Latches latches,
    Action<StoreFailedException> poison)
{
    // Beyond this the thread that reads is the slower one.
    private const int MaxReplayThreads = 8;

    private readonly IFileSystem _fileSystem = environment.FileSystem;
    private readonly CheckpointFiles _files = new(environment.FileSystem, directory.CheckpointsPath, directory.StoreId);
    private readonly List<CheckpointManifest> _found = [];
    private readonly List<string> _damages = [];
    private ulong _lastNumber;
    private ValueLog? _values;
    private Applier? _applier;

    public ValueLog Values => _values!;

    public Applier Applier => _applier!;

    public VersionSequence Versions { get; private set; } = null!;

    public WriteAheadLog Log { get; private set; } = null!;

    /// <exception cref="StoreOpenException">The directory is damaged; nothing was changed.</exception>
    public void Run()
    {
        _fileSystem.CreateDirectory(directory.ValuesPath);
        _files.Create();
        BlockCodec.SayIfUncompressed(options.Log);
        try
        {
            LogCheckpoint from = LoadNewest();
            OpenLog(from);
        }
        catch
        {
            _values?.Dispose();
            throw;
        }
    }

    public Checkpointer NewCheckpointer() => new(
        Values, keyspaces, Versions, Log, _files, directory.Reserve, _found, _lastNumber, environment, options.Log, Fail);

    /// <summary>Loads the newest checkpoint that is whole. Returns where the log is to be replayed from.</summary>
    private LogCheckpoint LoadNewest()
    {
        List<ulong> numbers = _files.List();
        _lastNumber = numbers.Count > 0 ? numbers[^1] : 0;
        for (int i = numbers.Count - 1; i >= 0; i--)
        {
            if (!TryLoad(numbers[i], out CheckpointManifest? manifest))
                continue;
            // The one before stays: it is what a next damage falls back to.
            if (i > 0 && TryReadManifest(numbers[i - 1], out CheckpointManifest? before))
                _found.Add(before);
            _found.Add(manifest);
            return manifest.Log;
        }
        if (numbers.Count > 0)
        {
            CheckThatLogIsWhole();
            options.Log?.Invoke("No checkpoint is usable; everything is replayed from the write-ahead log.");
        }
        ValueDevice device = NewDevice();
        foreach (int segment in device.SegmentsOnDisk())
            device.RemoveSegment(segment);
        Use(device);
        return default;
    }

    /// <summary>Only a log that reaches back to the first commit can stand in for the checkpoints.</summary>
    private void CheckThatLogIsWhole()
    {
        try
        {
            LogRecovery.Check(_fileSystem, LogOptions(), default, null);
        }
        catch (StoreOpenException e)
        {
            throw new StoreOpenException(
                e.Failure,
                $"{directory.Path} has no usable checkpoint ({string.Join("; ", _damages)}), and the log alone does not "
                + $"hold everything: {e.Message}",
                e);
        }
    }

    private bool TryLoad(ulong number, [NotNullWhen(true)] out CheckpointManifest? manifest)
    {
        if (!TryReadManifest(number, out manifest))
            return false;
        Dictionary<uint, OrderedKeys> keys = [];
        try
        {
            if (_files.Measure(_files.IndexPath(number)) != (manifest.IndexLength, manifest.IndexChecksum))
                throw new InvalidDataException("the checksum of its hash index is wrong");
            ReadKeys(manifest, keys);
            Use(NewDevice());
            Values.Recover(manifest.Values, _files.IndexPath(number), manifest.KeyCount);
            keyspaces.Load(keys, manifest.LastKeyspace);
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            SayDamaged(number, e);
            _values?.Dispose();
            _values = null;
            foreach (OrderedKeys half in keys.Values)
                half.Clear();
            return false;
        }
    }

    private bool TryReadManifest(ulong number, [NotNullWhen(true)] out CheckpointManifest? manifest)
    {
        try
        {
            manifest = _files.ReadManifest(number);
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            SayDamaged(number, e);
            manifest = null;
            return false;
        }
    }

    private void SayDamaged(ulong number, Exception e)
    {
        _damages.Add($"checkpoint {number}: {e.Message}");
        options.Log?.Invoke($"Checkpoint {number} is damaged ({e.Message}).");
    }

    private void ReadKeys(CheckpointManifest manifest, Dictionary<uint, OrderedKeys> byId)
    {
        string path = _files.KeysPath(manifest.Number);
        using IFile file = _fileSystem.Open(path, FileOpen.Read);
        var reader = new SnapshotReader(file, Path.GetFileName(path), manifest.Number, directory.StoreId);
        while (reader.TryReadKeyspace(out KeyspaceId keyspace, out OrderedKeys keys))
        {
            byId.Add(keyspace.Value, keys);
            options.Progress?.Invoke(reader.Progress / 2);
        }
    }

    private void OpenLog(LogCheckpoint from)
    {
        WalOptions log = LogOptions();
        Applier.IsReplaying = true;
        int threads = environment.Background ? Math.Min(Environment.ProcessorCount, MaxReplayThreads) : 1;
        using var replay = new ParallelReplay(Applier, Values, threads, options.Progress);
        LogFiles files = LogRecovery.Open(_fileSystem, log, from, replay, out LogRecoveryReport report);
        replay.Finish();
        Applier.IsReplaying = false;
        if (!directory.IsLogMade)
            StoreIdentity.NoteLogMade(_fileSystem, directory.Path);
        Say(report);
        Versions = new VersionSequence(
            Math.Max(report.LastVersion, from.LastVersion), Math.Max(report.LastTimeMs, from.LastTimeMs), options.Time);
        Log = new WriteAheadLog(log, files, Versions);
    }

    private WalOptions LogOptions() => new()
    {
        Directory = directory.LogPath,
        StoreId = directory.StoreId,
        MustExist = directory.IsLogMade,
        Durability = options.Durability,
        Time = options.Time,
        Background = environment.Background,
        FileBytes = environment.LogFileBytes,
        FragmentBytes = environment.LogFragmentBytes,
        AllocationUnit = environment.LogAllocationBytes,
        Reserve = directory.Reserve,
        OnFailed = poison,
    };

    private ValueDevice NewDevice() => new(
        _fileSystem, directory.ValuesPath, options.Time, environment.Background, directory.Reserve, Fail);

    private void Use(ValueDevice device)
    {
        _values = new ValueLog(device, _fileSystem, options.MemoryBytes);
        _applier = new Applier(_values, latches, keyspaces);
    }

    private void Fail(Exception cause) => poison(new StoreFailedException(
        $"The store has failed ({cause.Message}). It refuses everything until it is reopened.", cause));

    private void Say(LogRecoveryReport report)
    {
        if (options.Log is not { } say)
            return;
        string basis = _found.Count > 0 ? $" and checkpoint {_found[^1].Number}" : "";
        if (report.Commits > 0 || _found.Count > 0)
            say($"Recovered {report.Commits} commits ({report.Bytes} bytes of log){basis} from {directory.Path}.");
        if (report.CutBytes > 0)
        {
            say($"An interrupted write of {report.CutBytes} bytes at the log's end was cut; nobody was told of it. "
                + $"A copy lies in {report.SavedTo}.");
        }
    }
}
