namespace Dynamo.Storage.Platform;

/// <summary>
/// Room on the disk that a file holds for the work that gives room back: a checkpoint needs some before the log that it
/// replaces can go, deletes and compaction before what they delete can. Any thread may call.
/// </summary>
/// <param name="workBytes">For deletes and compaction, on top of what a checkpoint needs.</param>
internal sealed class DiskReserve(IFileSystem files, string directory, long leastBytes, long workBytes) : IDisposable
{
    public const string FileName = "reserve";

    private readonly Lock _gate = new();
    private IFile? _file;
    private long _wanted;
    private long _held;
    private bool _isLent;
    private volatile bool _isReduced;

    /// <summary>Whether deletes or compaction have taken from it, and it could not be filled again since.</summary>
    public bool IsReduced => _isReduced;

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

    /// <summary>
    /// Takes room for deletes or compaction: from the disk, and where that is full from here, as long as enough stays
    /// for a checkpoint. Then nobody else gets any until the reserve is whole again.
    /// </summary>
    /// <param name="bytes">What <paramref name="allocate"/> takes, at most.</param>
    /// <exception cref="DiskFullException">There is not so much.</exception>
    public void Take(long bytes, Action allocate)
    {
        lock (_gate)
        {
            if (_isLent)
                throw new DiskFullException("the room that is left on the disk is lent to a checkpoint");
            try
            {
                HoldLocked();
                allocate();
                return;
            }
            catch (DiskFullException)
            {
                HoldWhatFits();
                if (_file is null || _file.Length - bytes < _wanted)
                    throw;
            }
            _isReduced = true;
            _held = 0;
            _file.SetLength(_file.Length - bytes);
            _file.Sync();
            allocate();
        }
    }

    /// <summary>Notes what a checkpoint needs.</summary>
    public void Want(long bytes)
    {
        lock (_gate)
            _wanted = bytes;
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
    /// <param name="wanted">Bytes that the next checkpoint needs.</param>
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
                HoldWhatFits();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _file?.Dispose();
    }

    private long WantedBytes => Math.Max(_wanted + workBytes, leastBytes);

    /// <summary>Where the disk has not room for all: as much as it has, which <see cref="Take"/> may give away.</summary>
    private void HoldWhatFits()
    {
        if (_file is null)
            return;
        long step = Math.Max(WantedBytes / 16, 64 << 10);
        for (long bytes = WantedBytes - step; bytes > _file.Length; bytes -= step)
        {
            try
            {
                _file.Allocate(bytes);
            }
            catch (DiskFullException)
            {
            }
        }
    }

    private void HoldLocked()
    {
        long wanted = WantedBytes;
        if (_held >= wanted)
            return;
        string path = Path.Combine(directory, FileName);
        _file ??= files.Open(path, files.FileExists(path) ? FileOpen.ReadWrite : FileOpen.CreateNew);
        _file.Allocate(wanted);
        _held = _file.Length;
        _isReduced = false;
    }
}
