using Dynamo.Storage.Log;
using Dynamo.Storage.Ordered;
using Dynamo.Storage.Platform;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

/// <summary>What a check of a data directory found.</summary>
/// <param name="Problems">Everything that is wrong; none for a directory that is whole.</param>
/// <param name="Commits">Whole commits in the write-ahead log.</param>
/// <param name="LogBytes">Bytes of the write-ahead log's files.</param>
/// <param name="LastVersion">The highest version in the write-ahead log.</param>
public sealed record CheckReport(IReadOnlyList<CheckProblem> Problems, long Commits, long LogBytes, ulong LastVersion)
{
    /// <summary>Whether data that was acknowledged is lost.</summary>
    public bool LosesData => Problems.Any(p => p.LosesData);
}

/// <summary>Verifies a data directory while no process has it open. Changes nothing.</summary>
public static class DirectoryCheck
{
    /// <param name="progress">Called now and then with the count of bytes read.</param>
    /// <exception cref="StoreOpenException">The directory is in use, or no store's at all.</exception>
    public static CheckReport Run(string directory, Action<long>? progress = null)
        => Run(directory, RealFileSystem.Instance, progress);

    internal static CheckReport Run(string directory, IFileSystem files, Action<long>? progress = null)
    {
        string path = Path.GetFullPath(directory);
        try
        {
            if (!files.FileExists(Path.Combine(path, StoreIdentity.FileName)))
                throw new StoreOpenException(StoreOpenFailure.NotAStore, $"{path} is not a store's directory.");
            using IDisposable held = DataDirectory.Lock(files, path);
            Guid id = StoreIdentity.Read(files, path, out bool logMade);
            List<CheckProblem> problems = [];
            string values = Path.Combine(path, DataDirectory.ValuesName);
            CheckpointManifest? newest = CheckCheckpoints(
                new CheckpointFiles(files, Path.Combine(path, DataDirectory.CheckpointsName), id), values, problems);
            // Without a checkpoint nothing reads them again.
            if (newest is not null)
                ValueCheck.Run(files, values, newest.Values.BeginAddress, newest.Values.TailAddress(), problems);
            LogCheckpoint from = newest?.Log ?? default;
            var log = new LogCheck(files, new WalOptions { Directory = Path.Combine(path, DataDirectory.LogName), StoreId = id, MustExist = logMade }, from);
            problems.AddRange(log.Run(progress));
            return new CheckReport(problems, log.Commits, log.Bytes, log.LastVersion);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreOpenException(StoreOpenFailure.Unwritable, $"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Verifies the checkpoints; returns the newest whole one.</summary>
    private static CheckpointManifest? CheckCheckpoints(
        CheckpointFiles checkpoints, string values, List<CheckProblem> problems)
    {
        CheckpointManifest? newest = null;
        foreach (ulong number in checkpoints.List())
        {
            try
            {
                CheckpointManifest manifest = checkpoints.ReadManifest(number);
                if (checkpoints.Measure(checkpoints.IndexPath(number)) != (manifest.IndexLength, manifest.IndexChecksum))
                    throw new InvalidDataException("the checksum of its hash index is wrong");
                CheckKeys(checkpoints, number);
                ValueDevice.CheckSegments(checkpoints.FileSystem, values, manifest.Values.BeginAddress, manifest.Values.EndAddress);
                newest = manifest;
            }
            catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
            {
                // Opening falls back to the one before, and to the log.
                problems.Add(new CheckProblem(checkpoints.KeysPath(number), -1, $"checkpoint {number} is damaged: {e.Message}", LosesData: false));
            }
        }
        return newest;
    }

    private static void CheckKeys(CheckpointFiles checkpoints, ulong number)
    {
        string path = checkpoints.KeysPath(number);
        using IFile file = checkpoints.FileSystem.Open(path, FileOpen.Read);
        var reader = new SnapshotReader(file, Path.GetFileName(path), number, checkpoints.StoreId);
        while (reader.TryReadKeyspace(out _, out OrderedKeys keys))
            keys.Clear();
    }
}
