using Microsoft.Win32.SafeHandles;

namespace Dynamo.Storage.Platform;

/// <summary>A file of the operating system; positional calls on one handle, no buffer of our own.</summary>
internal sealed class RealFile(string path, SafeFileHandle handle) : IFile
{
    // Units of work of one system call. What frees room counts for more: ext4 lets no sync end meanwhile.
    private const int WrittenAtOnce = 512 << 10;
    private const int ReleasedAtOnce = 2 << 20;

    private static readonly byte[] s_zeros = new byte[1 << 16];

    public long Length => RandomAccess.GetLength(handle);

    public int Read(Span<byte> into, long offset)
    {
        int total = 0;
        while (total < into.Length)
        {
            int read = RandomAccess.Read(handle, into[total..], offset + total);
            if (read == 0)
                break;
            total += read;
        }
        return total;
    }

    public bool TryReadNow(Span<byte> into, long offset) => Posix.TryReadCached(handle, into, offset);

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            // Not all systems let other threads on the processor before a call has ended: 4 MB took 6 ms at a time.
            for (; bytes.Length > WrittenAtOnce; offset += WrittenAtOnce)
            {
                RandomAccess.Write(handle, bytes[..WrittenAtOnce], offset);
                bytes = bytes[WrittenAtOnce..];
            }
            RandomAccess.Write(handle, bytes, offset);
        }
        catch (IOException e) when (Posix.IsDiskFull(e.HResult))
        {
            throw new DiskFullException($"write to {path}: no room on the disk", e);
        }
    }

    public void SetLength(long length)
    {
        try
        {
            RandomAccess.SetLength(handle, length);
        }
        catch (IOException e) when (Posix.IsDiskFull(e.HResult))
        {
            throw new DiskFullException($"lengthening of {path}: no room on the disk", e);
        }
    }

    public void Allocate(long length)
    {
        long have = Length;
        if (length <= have)
            return;
        // First the room, then the length in one step: a full disk leaves the length as it was.
        if (Posix.TryAllocate(handle, have, length - have, path))
        {
            SetLength(length);
            return;
        }
        // Where the system cannot reserve, zeros can: dearer, and as good on file systems that write in place.
        for (long at = have; at < length; at += s_zeros.Length)
            Write(s_zeros.AsSpan(0, (int)Math.Min(s_zeros.Length, length - at)), at);
    }

    public void Release(long offset, long length)
    {
        for (long at = offset; at < offset + length; at += ReleasedAtOnce)
            Posix.TryPunchHole(handle, at, Math.Min(ReleasedAtOnce, offset + length - at));
    }

    /// <summary>Deletes the file, whatever its size, without holding up the syncs of others for long.</summary>
    public static void Delete(string path)
    {
        SafeFileHandle? handle = null;
        try
        {
            if (!OperatingSystem.IsWindows())
                handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not there, or in one step: what has to be said, the deletion says.
        }
        using (handle)
        {
            // First the name, which no crash may halve; then the room, step by step. 32 MB in one took 10 ms.
            File.Delete(path);
            if (handle is null)
                return;
            for (long length = RandomAccess.GetLength(handle) - ReleasedAtOnce; length > 0; length -= ReleasedAtOnce)
                RandomAccess.SetLength(handle, length);
        }
    }

    public void Sync()
    {
        if (!Posix.TryDataSync(handle, path))
            RandomAccess.FlushToDisk(handle);
    }

    public void Dispose() => handle.Dispose();
}
