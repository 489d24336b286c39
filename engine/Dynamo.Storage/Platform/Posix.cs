using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dynamo.Storage.Platform;

/// <summary>
/// The few calls that .NET does not offer: fdatasync (fsync also writes times), the sync of a directory, allocation
/// after opening, reads that do not wait, and the return of memory. Each says by its result whether the system has it; Windows has none of them.
/// </summary>
internal static partial class Posix
{
    private const int ReadOnly = 0; // O_RDONLY
    private const int KeepSize = 0x01; // FALLOC_FL_KEEP_SIZE
    private const int PunchHole = 0x02; // FALLOC_FL_PUNCH_HOLE
    private const int NoWait = 8; // RWF_NOWAIT
    private const int Interrupted = 4; // EINTR
    private const int NotSupported = 95; // EOPNOTSUPP
    private const int NoSpace = 28; // ENOSPC
    private const int QuotaExceeded = 122; // EDQUOT
    private const int InvalidArgument = 22; // EINVAL: a directory on a file system that cannot sync one

    private static bool s_canReadCached = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Whether the result code of an <see cref="IOException"/> or an errno says that the disk is full.</summary>
    public static bool IsDiskFull(int code) => OperatingSystem.IsWindows()
        ? (code & 0xFFFF) is 0x70 or 0x27 // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL
        : code is NoSpace or QuotaExceeded || (OperatingSystem.IsMacOS() && code == 69); // macOS: EDQUOT

    /// <returns>False if the system has no such call.</returns>
    public static bool TryDataSync(SafeFileHandle file, string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        while (DataSync(file) != 0)
            ThrowUnlessInterrupted("fdatasync", path);
        return true;
    }

    public static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return; // NTFS journals names by itself
        int handle;
        while ((handle = Open(path, ReadOnly)) < 0)
            ThrowUnlessInterrupted("open", path);
        try
        {
            while (Sync(handle) != 0)
            {
                if (Marshal.GetLastPInvokeError() == InvalidArgument)
                    return;
                ThrowUnlessInterrupted("fsync", path);
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    /// <summary>Reserves room on disk for a range; the file's length stays.</summary>
    /// <returns>False if the system or the file system cannot.</returns>
    public static bool TryAllocate(SafeFileHandle file, long offset, long count, string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        while (FAllocate(file, KeepSize, offset, count) != 0)
        {
            if (Marshal.GetLastPInvokeError() == NotSupported)
                return false;
            ThrowUnlessInterrupted("fallocate", path);
        }
        return true;
    }

    /// <summary>Gives room back if the file system can; it is only an economy, so failures do not matter.</summary>
    public static void TryPunchHole(SafeFileHandle file, long offset, long count)
    {
        if (OperatingSystem.IsLinux())
            _ = FAllocate(file, PunchHole | KeepSize, offset, count);
    }

    /// <summary>Fills the span from the system's cache. False if not all of it is there, or the system cannot tell.</summary>
    public static unsafe bool TryReadCached(SafeFileHandle file, Span<byte> into, long offset)
    {
        if (!s_canReadCached)
            return false;
        try
        {
            fixed (byte* start = into)
            {
                Vector vector = new() { Start = start, Length = (nuint)into.Length };
                return PReadV2(file, &vector, 1, offset, NoWait) == into.Length;
            }
        }
        catch (EntryPointNotFoundException)
        {
            s_canReadCached = false; // an old C library
            return false;
        }
    }

    /// <summary>Lets the C library return free pages between the blocks that are in use. Only glibc can.</summary>
    public static void TrimAllocator()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // musl; it returns pages by itself.
        }
    }

    private static void ThrowUnlessInterrupted(string call, string path)
    {
        int error = Marshal.GetLastPInvokeError();
        if (error == Interrupted)
            return;
        string message = $"{call} of {path}: {Marshal.GetPInvokeErrorMessage(error)} (errno {error})";
        throw IsDiskFull(error) ? new DiskFullException(message) : new IOException(message, error);
    }

    // struct iovec
    private unsafe struct Vector
    {
        public byte* Start;
        public nuint Length;
    }

    [LibraryImport("libc", EntryPoint = "preadv2")]
    private static unsafe partial nint PReadV2(SafeFileHandle file, Vector* vectors, int count, long offset, int flags);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nint pad);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int FAllocate(SafeFileHandle file, int mode, long offset, long count);
}
