namespace Dynamo.Storage.Platform;

/// <summary>
/// The files of a store, as a store needs them: what is durable, and when, is part of every member's contract.
/// Every call may be made from any thread.
/// </summary>
/// <remarks>
/// Failures: <see cref="DiskFullException"/> where there is no room (nothing is broken; the call may be repeated);
/// any other <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> where the disk or the rights
/// fail. A new name, a rename and a delete survive a power loss only after <see cref="SyncDirectory"/>.
/// </remarks>
internal interface IFileSystem
{
    /// <exception cref="FileNotFoundException">The mode is to open what exists, and nothing does.</exception>
    IFile Open(string path, FileOpen mode);

    bool FileExists(string path);

    bool DirectoryExists(string path);

    /// <summary>Makes the directory and those above it; does nothing if it exists.</summary>
    void CreateDirectory(string path);

    /// <summary>Names (not paths) of the files directly in the directory, in ordinal order.</summary>
    string[] ListFiles(string directory);

    /// <summary>Names (not paths) of the directories directly in the directory, in ordinal order.</summary>
    string[] ListDirectories(string directory);

    /// <summary>Renames in one atomic step, replacing a file of the new name.</summary>
    void Move(string from, string to);

    /// <summary>Does nothing if there is no such file.</summary>
    void Delete(string path);

    /// <summary>Deletes the directory with all in it; does nothing if there is none.</summary>
    void DeleteDirectory(string path);

    /// <summary>Makes the directory's entries durable: names that came, went or changed since.</summary>
    void SyncDirectory(string path);

    /// <summary>
    /// Locks the file against every other process and every other caller in this one, making it if need be.
    /// Null if it is locked. Disposing of the result, or the process's end, unlocks.
    /// </summary>
    IDisposable? TryLock(string path);

    /// <summary>Bytes that this process may still write on the directory's disk, or <see cref="long.MaxValue"/> if unknown.</summary>
    long FreeBytes(string directory);
}

/// <summary>How a file is opened.</summary>
internal enum FileOpen
{
    /// <summary>An existing file, for reading only.</summary>
    Read,

    /// <summary>An existing file, for reading and writing.</summary>
    ReadWrite,

    /// <summary>A file that must not exist yet, for reading and writing.</summary>
    CreateNew,

    /// <summary>For reading and writing; an existing file is emptied.</summary>
    Create,
}

/// <summary>An open file: positional reads and writes, any number at once from any thread.</summary>
internal interface IFile : IDisposable
{
    /// <summary>Bytes from the first to the last, allocated ones without content included.</summary>
    long Length { get; }

    /// <summary>Reads until the span is full or the file ends; returns the count of bytes read.</summary>
    int Read(Span<byte> into, long offset);

    /// <summary>
    /// Fills the span from what the system holds in memory. False where it would have to wait for the disk, where the
    /// file ends before, or where the system cannot tell: then nothing of the span counts.
    /// </summary>
    bool TryReadNow(Span<byte> into, long offset);

    /// <summary>Writes all bytes, lengthening the file where needed. Durable only after <see cref="Sync"/>.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Cuts or lengthens the file; new bytes read as zeros and have no room on disk yet.</summary>
    void SetLength(long length);

    /// <summary>
    /// Lengthens the file to at least <paramref name="length"/> with zeros that have their room on disk, so that
    /// later writes there do not meet a full disk (on file systems that can promise it).
    /// </summary>
    void Allocate(long length);

    /// <summary>Gives the room of a range back to the disk where the system can; the bytes read as zeros.</summary>
    void Release(long offset, long length);

    /// <summary>Makes the content and length durable (fdatasync). After a failure the file's state is unknown: never repeat it.</summary>
    void Sync();
}

/// <summary>There is no room on the disk, or a quota is used up. Nothing is broken.</summary>
internal sealed class DiskFullException(string message, Exception? inner = null) : IOException(message, inner);
