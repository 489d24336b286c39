using Microsoft.Win32.SafeHandles;

namespace Dynamo.Storage.Platform;

/// <summary>A file of the operating system; positional calls on one handle, no buffer of our own.</summary>
internal sealed class RealFile(string path, SafeFileHandle handle) : IFile
{
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

    public async ValueTask<int> ReadAsync(Memory<byte> into, long offset)
    {
        int total = 0;
        while (total < into.Length)
        {
            int read = await RandomAccess.ReadAsync(handle, into[total..], offset + total).ConfigureAwait(false);
            if (read == 0)
                break;
            total += read;
        }
        return total;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(handle, bytes, offset);
        }
        catch (IOException e) when (Posix.IsDiskFull(e.HResult))
        {
            throw new DiskFullException($"write to {path}: no room on the disk", e);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long offset)
    {
        try
        {
            await RandomAccess.WriteAsync(handle, bytes, offset).ConfigureAwait(false);
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

    public void Release(long offset, long length) => Posix.TryPunchHole(handle, offset, length);

    public void Sync()
    {
        if (!Posix.TryDataSync(handle, path))
            RandomAccess.FlushToDisk(handle);
    }

    public void Dispose() => handle.Dispose();
}
