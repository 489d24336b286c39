using Dynamo.Storage.Platform;

namespace Dynamo.Storage.Commits;

/// <summary>A store's directory, locked for this process while it is open. See docs/formats/directory.md.</summary>
internal sealed class DataDirectory : IDisposable
{
    private const string LockName = "lock";
    internal const string LogName = "log";
    internal const string ValuesName = "values";
    internal const string CheckpointsName = "checkpoints";

    private readonly IDisposable _lock;

    private DataDirectory(string path, Guid storeId, IDisposable @lock, DiskReserve reserve)
    {
        Path = path;
        StoreId = storeId;
        _lock = @lock;
        Reserve = reserve;
    }

    public string Path { get; }

    public Guid StoreId { get; }

    /// <summary>Room on the disk for checkpoints.</summary>
    public DiskReserve Reserve { get; }

    /// <summary>Whether the log was made once, so that it must be there.</summary>
    public bool IsLogMade { get; private init; }

    public string LogPath => System.IO.Path.Combine(Path, LogName);

    public string CheckpointsPath => System.IO.Path.Combine(Path, CheckpointsName);

    public string ValuesPath => System.IO.Path.Combine(Path, ValuesName);

    /// <summary>Locks the directory and reads its identity; makes both where there is nothing yet.</summary>
    /// <exception cref="StoreOpenException">It cannot be used; nothing was changed.</exception>
    public static DataDirectory Open(StoreEnvironment environment, StoreOptions options)
    {
        IFileSystem files = environment.FileSystem;
        string path = System.IO.Path.GetFullPath(options.DataDirectory!);
        try
        {
            files.CreateDirectory(path);
            RefuseForeign(files, path);
            IDisposable held = Lock(files, path);
            try
            {
                Guid id = ReadOrMakeIdentity(environment, options.Time, path, out bool logMade);
                return new DataDirectory(path, id, held, new DiskReserve(files, path, environment.ReserveBytes)) { IsLogMade = logMade };
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreOpenException(
                StoreOpenFailure.Unwritable, $"{path} cannot be read and written: {e.Message}", e);
        }
    }

    /// <summary>Locks the directory against every other process, and this one's other stores.</summary>
    /// <exception cref="StoreOpenException">It is in use.</exception>
    public static IDisposable Lock(IFileSystem files, string path)
        => files.TryLock(System.IO.Path.Combine(path, LockName)) ?? throw new StoreOpenException(
            StoreOpenFailure.InUse,
            $"{path} is in use by another process. Stop it, or choose another directory.");

    public void Dispose()
    {
        Reserve.Dispose();
        _lock.Dispose();
    }

    /// <summary>A directory that is not a store's must be empty: we would not know whose files we disturb.</summary>
    private static void RefuseForeign(IFileSystem files, string path)
    {
        if (files.FileExists(System.IO.Path.Combine(path, StoreIdentity.FileName)))
            return;
        // What an interrupted first start leaves.
        foreach (string name in files.ListFiles(path))
        {
            if (name is not (LockName or StoreIdentity.FileName + ".new"))
                throw Foreign(path, name);
        }
        foreach (string name in files.ListDirectories(path))
        {
            // The mark of a file system's root on Linux.
            if (name != "lost+found")
                throw Foreign(path, name);
        }
    }

    private static StoreOpenException Foreign(string path, string name) => new(
        StoreOpenFailure.NotAStore,
        $"{path} is not a store's directory and not empty (it holds {name}). Nothing was changed. "
        + "Choose an empty directory, or one that does not exist.");

    private static Guid ReadOrMakeIdentity(StoreEnvironment environment, TimeProvider time, string path, out bool logMade)
    {
        IFileSystem files = environment.FileSystem;
        if (files.FileExists(System.IO.Path.Combine(path, StoreIdentity.FileName)))
            return StoreIdentity.Read(files, path, out logMade);
        logMade = false;
        Guid id = environment.NewStoreId();
        StoreIdentity.Write(files, path, id, time.GetUtcNow().ToUnixTimeMilliseconds());
        return id;
    }
}
