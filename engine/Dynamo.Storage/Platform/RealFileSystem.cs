namespace Dynamo.Storage.Platform;

/// <summary>The operating system's files.</summary>
internal sealed class RealFileSystem : IFileSystem
{
    public static readonly RealFileSystem Instance = new();

    private RealFileSystem()
    {
    }

    public IFile Open(string path, FileOpen mode)
    {
        try
        {
            return new RealFile(path, File.OpenHandle(
                path,
                mode switch
                {
                    FileOpen.CreateNew => FileMode.CreateNew,
                    FileOpen.Create => FileMode.Create,
                    _ => FileMode.Open,
                },
                mode == FileOpen.Read ? FileAccess.Read : FileAccess.ReadWrite,
                // Reading beside a writer is allowed: who may write at all is settled by the lock file.
                FileShare.ReadWrite | FileShare.Delete));
        }
        catch (IOException e) when (Posix.IsDiskFull(e.HResult))
        {
            throw new DiskFullException(e.Message, e);
        }
    }

    public bool FileExists(string path) => File.Exists(path);

    public bool DirectoryExists(string path) => Directory.Exists(path);

    public void CreateDirectory(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (IOException e) when (Posix.IsDiskFull(e.HResult))
        {
            throw new DiskFullException(e.Message, e);
        }
    }

    public string[] ListFiles(string directory) => Names(Directory.EnumerateFiles(directory));

    public string[] ListDirectories(string directory) => Names(Directory.EnumerateDirectories(directory));

    public void Move(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: true);
        }
        catch (IOException e) when (Posix.IsDiskFull(e.HResult))
        {
            throw new DiskFullException(e.Message, e);
        }
    }

    public void Delete(string path) => RealFile.Delete(path);

    public void DeleteDirectory(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    public void SyncDirectory(string path) => Posix.SyncDirectory(path);

    public IDisposable? TryLock(string path)
    {
        try
        {
            // FileShare.None is flock(LOCK_EX) on Unix; the system drops it when the process ends, however it ends.
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException) && !Posix.IsDiskFull(e.HResult))
        {
            return null;
        }
    }

    public long FreeBytes(string directory)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue;
        }
    }

    private static string[] Names(IEnumerable<string> paths)
    {
        string[] names = [.. paths.Select(p => Path.GetFileName(p))];
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }
}
