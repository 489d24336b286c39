using Dynamo.Storage.Log;
using Dynamo.Storage.Platform;

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
            var options = new WalOptions { Directory = Path.Combine(path, DataDirectory.LogName), StoreId = StoreIdentity.Read(files, path) };
            var log = new LogCheck(files, options, default);
            IReadOnlyList<CheckProblem> problems = log.Run(progress);
            return new CheckReport(problems, log.Commits, log.Bytes, log.LastVersion);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreOpenException(StoreOpenFailure.Unwritable, $"{path} cannot be read: {e.Message}", e);
        }
    }
}
