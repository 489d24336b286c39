namespace Dynamo.Storage.Platform;

/// <summary>
/// Room on the disk that a file holds for the work that gives room back: a checkpoint needs some before the log that it
/// replaces can go. Any thread may call.
/// </summary>
internal sealed class DiskReserve(IFileSystem files, string directory, long leastBytes) : IDisposable
{
    public const string FileName = "reserve";

    private readonly Lock _gate = new();
    private IFile? _file;
    private long _wanted;
    private long _held;
    private bool _isLent;

    /// <summary>To be called by whoever is about to take room for good: the reserve comes first.</summary>
    /// <exception cref="DiskFullException">There is no room for it, or a checkpoint is using it.</exception>
    public void Hold()
    {
        lock (_gate)
        {
            if (_isLent)
                throw new DiskFullException("the room that is left on the disk is lent to a checkpoint");
            HoldLocked();
        }
    }

    /// <summary>Gives the room to the caller, who alone takes some until <see cref="TakeBack"/>.</summary>
    public void Lend()
    {
        lock (_gate)
        {
            _isLent = true;
            _held = 0;
            // Also where it is empty: an attempt to hold that met a full disk may have kept a part of the room.
            _file?.SetLength(0);
            // Some file systems free blocks only with the commit of their journal.
            _file?.Sync();
        }
    }

    /// <summary>Ends the loan. What the disk has not room for now, <see cref="Hold"/> asks for again.</summary>
    /// <param name="wanted">Bytes to hold from now on, if that is more than the least.</param>
    public void TakeBack(long wanted)
    {
        lock (_gate)
        {
            _isLent = false;
            _wanted = wanted;
            try
            {
                // A small store has none yet.
                if (_file is not null)
                    HoldLocked();
            }
            catch (DiskFullException)
            {
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _file?.Dispose();
    }

    private void HoldLocked()
    {
        long wanted = Math.Max(_wanted, leastBytes);
        if (_held >= wanted)
            return;
        string path = Path.Combine(directory, FileName);
        _file ??= files.Open(path, files.FileExists(path) ? FileOpen.ReadWrite : FileOpen.CreateNew);
        _file.Allocate(wanted);
        _held = _file.Length;
    }
}
