using System.Numerics;
using Dynamo.Storage.Platform;
using FASTER.core;

namespace Dynamo.Storage.Values;

/// <summary>
/// All values of a store: one FasterKV for every keyspace, under full keys (keyspace identifier, little-endian u32,
/// then the key). Appends only; <see cref="ValueSession"/> reads and writes.
/// </summary>
internal sealed class ValueLog : IDisposable
{
    /// <summary>4 MB. The largest record must fit one page; a store of a few items holds two pages.</summary>
    public const int PageBytes = 1 << PageBits;

    private const int PageBits = 22;

    // In memory: the address space of the pages, 256 GB between the first and the last byte that live at once. Pages
    // are allocated as they fill; what this costs at once is 32 bytes a page, 2 MB.
    private const int MemoryBufferBits = 38;

    // With a disk: pages below this cannot do their work (one fills, one is flushed, one is read from).
    private const long LeastBufferBytes = 4 * PageBytes;

    private const long LeastCacheBytes = 1 << 20;

    // The part of the buffer that waits before it is written: records in it can still die without costing a write of
    // the tombstone, nothing else, so it is small.
    private const double UnwrittenFraction = 0.3;

    // One bucket of 64 bytes holds seven keys. There is 1 MB of index at first, and it doubles once there are more than
    // so many keys a bucket: in memory before chains of overflow buckets form; with a disk later, because checkpoints
    // write it all.
    private const long BucketBytes = 64;
    private const long FirstIndexBytes = 1 << 20;
    private const int KeysPerBucket = 4;
    private const int KeysPerBucketOnDisk = 8;

    // Growth enters keys whose record has left memory twice, because nobody knows their half. With a small buffer that
    // is nearly all of them, and an index that grows seldom from a larger start takes half as much in the end.
    private const long SmallBufferBytes = 64 << 20;
    private const long MostFirstIndexBytes = 8 << 20;
    private const int KeysPerBucketBesideSmallBuffer = 16;

    // From here on the old half that growth leaves behind is worth giving back.
    private const long LargeIndexBytes = 4 << 20;

    private readonly FasterKV<SpanByte, SpanByte> _faster;
    private readonly IDevice _device;
    private readonly IndexCheckpoints _checkpoints;
    private readonly ValueDevice? _disk; // null in memory
    private readonly ReadCache? _cache; // null in memory
    private readonly int _keysPerBucket;
    private long _keyCount;
    private long _growAtKeys;

    // FASTER's operations bring the part of a growing hash index that they need along with them, but neither its
    // compaction nor what it does after a read from disk does: they would not find the key, and go on as if it were
    // absent. So these two hold this shared, and growth holds it exclusive.
    private readonly ReaderWriterLockSlim _indexGate = new();
    private int _growing;
    private int _disposed;

    /// <summary>A log in memory, from which nothing is evicted.</summary>
    public ValueLog()
    {
        _device = new NullDevice();
        _checkpoints = new IndexCheckpoints(null, background: false);
        FasterKVSettings<SpanByte, SpanByte> settings = Settings(MemoryBufferBits, FirstIndexBytes);
        _faster = new FasterKV<SpanByte, SpanByte>(settings);
        // Gives pages that compaction has emptied back; FASTER keeps them all otherwise.
        _faster.Log.EmptyPageCount = 1;
        Prefetch = RecordPrefetch.For(_faster);
        BufferBytes = long.MaxValue;
        _keysPerBucket = KeysPerBucket;
        _growAtKeys = MostKeys();
    }

    /// <summary>
    /// A log that lies on disk but for its newest part. That part takes half of the memory, rounded down to a power of
    /// two, the read cache takes the rest.
    /// </summary>
    public ValueLog(ValueDevice disk, IFileSystem files, long memoryBytes)
    {
        _checkpoints = new IndexCheckpoints(files, disk.IsBackground);
        _device = _disk = disk;
        BufferBytes = Math.Max(LeastBufferBytes, 1L << BitOperations.Log2((ulong)memoryBytes / 2));
        bool isSmall = BufferBytes <= SmallBufferBytes;
        FasterKVSettings<SpanByte, SpanByte> settings = Settings(
            BitOperations.Log2((ulong)BufferBytes), isSmall ? SmallIndexBytes(memoryBytes) : FirstIndexBytes);
        settings.MutableFraction = UnwrittenFraction;
        _faster = new FasterKV<SpanByte, SpanByte>(settings);
        Prefetch = RecordPrefetch.For(_faster);
        _cache = new ReadCache(Math.Max(LeastCacheBytes, memoryBytes - BufferBytes));
        _keysPerBucket = isSmall ? KeysPerBucketBesideSmallBuffer : KeysPerBucketOnDisk;
        _growAtKeys = MostKeys();
    }

    /// <summary>Bytes of the log that memory holds; <see cref="long.MaxValue"/> where it holds all.</summary>
    public long BufferBytes { get; }

    /// <summary>Address at which the next record will lie.</summary>
    public long TailAddress => _faster.Log.TailAddress;

    /// <summary>Bytes from the log's first record to its tail, live or not.</summary>
    public long LogBytes => _faster.Log.TailAddress - _faster.Log.BeginAddress;

    /// <summary>Bytes that are not on disk yet.</summary>
    public long UnwrittenBytes => _disk is null ? 0 : Math.Max(0, _faster.Log.TailAddress - _disk.WrittenUntil);

    /// <summary>What the hash index takes, without its overflow buckets.</summary>
    public long IndexBytes => _faster.IndexSize * BucketBytes;

    /// <summary>Whether the disk is full, so that nothing must be appended.</summary>
    public bool IsDiskFull => _disk is { IsParked: true };

    /// <summary>
    /// Whether so many bytes can be appended without waiting for the disk. Appends beyond half of the buffer wait in
    /// any case.
    /// </summary>
    public bool HasRoom(long bytes)
    {
        if (_disk is null)
            return true;
        if (RoomNeeded(bytes) > _disk.RoomTo)
            return false;
        // A page between tail and limit for those who asked at the same time.
        long behind = _faster.Log.TailAddress + PageBytes + Math.Min(bytes, BufferBytes / 2) - BufferBytes;
        return behind <= 0 || behind <= _disk.WrittenUntil;
    }

    /// <summary>Completes when there may be room for so many bytes.</summary>
    /// <exception cref="StoreFullException">The disk is full.</exception>
    public async ValueTask WaitRoomAsync(long bytes)
    {
        while (!HasRoom(bytes))
        {
            if (IsDiskFull || !_disk!.TryMakeRoom(RoomNeeded(bytes)))
                throw new StoreFullException("There is no room on the disk for the log of values.");
            if (_disk.IsBroken)
                return;
            Task written = _disk.NextWriteAsync();
            if (!HasRoom(bytes) && RoomNeeded(bytes) <= _disk.RoomTo)
                await written.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Where the room on the disk must reach for so many bytes of records: what is lost at the ends of pages, and a
    /// page for those who ask at the same time.
    /// </summary>
    private long RoomNeeded(long bytes) => _faster.Log.TailAddress + bytes + (bytes / 8) + PageBytes;

    /// <summary>Whether records carry checksums: those that come back from a disk.</summary>
    public bool HasChecksums => _disk is not null;

    /// <summary>Brings records closer before they are read; null where the processor offers nothing for it.</summary>
    public RecordPrefetch? Prefetch { get; }

    public ValueSession NewSession() => new(_faster, _indexGate, _cache, HasChecksums);

    /// <summary>Notes that keys were added or removed, and starts to grow the hash index where it is due.</summary>
    public void CountKeys(long delta)
    {
        if (Interlocked.Add(ref _keyCount, delta) > Volatile.Read(ref _growAtKeys)
            && Interlocked.CompareExchange(ref _growing, 1, 0) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static log => log.GrowIndex(), this, preferLocal: false);
        }
    }

    /// <summary>
    /// Copies the live records of the log's first page to its tail and gives the page back. False if the first page
    /// is also the last. Reads and writes go on; called by one thread at a time.
    /// </summary>
    public bool CompactFirstPage<TDropped>(TDropped dropped)
        where TDropped : struct, ICompactionFunctions<SpanByte, SpanByte>
    {
        long until = (_faster.Log.BeginAddress & -PageBytes) + PageBytes;
        if (until > (_faster.Log.TailAddress & -PageBytes))
            return false;
        // On a full disk it waits for checkpoints to shorten the log.
        if (_disk is not null && !_disk.TryMakeRoom(RoomNeeded(PageBytes)))
            return false;
        // Compaction reads only what no longer changes; in this log that is a formality.
        _faster.Log.ShiftReadOnlyAddress(until, wait: true);
        _indexGate.EnterReadLock();
        try
        {
            _faster.Log.Compact<ValueInput, ValueOutput, Empty, ValueFunctions, TDropped>(
                default, dropped, until, CompactionType.Lookup);
        }
        finally
        {
            _indexGate.ExitReadLock();
        }
        return true;
    }

    /// <summary>Address of the first record.</summary>
    public long BeginAddress => _faster.Log.BeginAddress;

    /// <summary>
    /// Brings log and hash index to disk as they are at one moment during the call, while reads and writes go on.
    /// Both are durable when it returns; the metadata is the caller's to keep. Null if the index is growing just now.
    /// </summary>
    /// <exception cref="IOException">The index could not be written. Nothing is broken by that.</exception>
    public async ValueTask<ValueCheckpoint?> CheckpointAsync(string indexPath)
    {
        _checkpoints.BeginWrite(indexPath);
        try
        {
            long begin = _faster.Log.BeginAddress;
            (bool started, Guid token) = await _faster.TakeFullCheckpointAsync(CheckpointType.FoldOver).ConfigureAwait(false);
            if (!started)
                return null;
            _checkpoints.Device!.Sync();
            if (_checkpoints.Device.Failure is { } failure)
                throw failure;
            long end = _disk!.WrittenUntil;
            _disk.Sync();
            // FASTER was told that all went well.
            if (_disk.IsBroken)
                throw new StoreFailedException("The log of values has failed.");
            return new ValueCheckpoint(token, _checkpoints.IndexMetadata, _checkpoints.LogMetadata, begin, end);
        }
        finally
        {
            _checkpoints.End();
        }
    }

    /// <summary>Goes back to what a checkpoint holds. The log must be new.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is not usable; the log must be given up.</exception>
    public void Recover(ValueCheckpoint checkpoint, string indexPath, long keyCount)
    {
        _disk!.CheckSegments(checkpoint.BeginAddress, checkpoint.EndAddress);
        _checkpoints.BeginRead(indexPath, checkpoint.IndexMetadata, checkpoint.LogMetadata);
        try
        {
            // Nothing stays in memory that FASTER has read by itself: reads check what they get from disk, and only that.
            _faster.Recover(checkpoint.Token, checkpoint.Token, numPagesToPreload: 0);
            EvictAll();
            if (_checkpoints.Device?.Failure is { } failure)
                throw failure;
        }
        catch (Exception e) when (e is FasterException or FormatException)
        {
            throw new InvalidDataException(e.Message, e);
        }
        finally
        {
            _checkpoints.End();
        }
        Prefetch?.Refresh();
        // Otherwise puts would wait for writes that nobody will ever ask for.
        _disk.StartAt(checkpoint.EndAddress);
        _keyCount = keyCount;
        _growAtKeys = MostKeys();
    }

    /// <summary>Leaves nothing of the log in memory.</summary>
    public void EvictAll() => _faster.Log.FlushAndEvict(wait: true);

    /// <summary>Gives the disk back what lies before an address, which nothing needs any more.</summary>
    public void RemoveSegmentsBefore(long address) => _disk?.RemoveBefore(Math.Min(address, _faster.Log.BeginAddress));

    /// <summary>From now on nothing reaches the disk, and nothing waits for it: the store is closing.</summary>
    public void StopWriting() => _disk?.StopWriting();

    public void Dispose()
    {
        Volatile.Write(ref _disposed, 1);
        SpinWait spin = default;
        while (Volatile.Read(ref _growing) != 0)
            spin.SpinOnce();
        _faster.Dispose();
        _device.Dispose();
        _cache?.Dispose();
        _indexGate.Dispose();
    }

    /// <summary>Doubles the hash index. Reads and writes go on; those that meet a part not yet split, split it.</summary>
    private void GrowIndex()
    {
        while (Volatile.Read(ref _keyCount) > _growAtKeys && Volatile.Read(ref _disposed) == 0 && TryDoubleIndex())
        {
            Volatile.Write(ref _growAtKeys, MostKeys());
            if (IndexBytes >= LargeIndexBytes)
                FreedMemory.GiveBackArrays();
        }
        // FASTER does one thing at a time; during a checkpoint the index grows a little later.
        if (Volatile.Read(ref _keyCount) > _growAtKeys)
            Volatile.Write(ref _growAtKeys, _keyCount + (_keyCount / 32));
        Volatile.Write(ref _growing, 0);
    }

    private bool TryDoubleIndex()
    {
        // Of a broken store the pages to be evicted may never be let go.
        if (_disk is { IsBroken: true })
            return false;
        _indexGate.EnterWriteLock();
        try
        {
            if (!_faster.GrowIndex())
                return false;
            Prefetch?.Refresh();
            return true;
        }
        finally
        {
            _indexGate.ExitWriteLock();
        }
    }

    /// <summary>An eighth of the memory, within bounds.</summary>
    private static long SmallIndexBytes(long memoryBytes) =>
        Math.Clamp(1L << BitOperations.Log2((ulong)memoryBytes / 8), FirstIndexBytes, MostFirstIndexBytes);

    /// <summary>How many keys the hash index holds before it grows.</summary>
    private long MostKeys() => _faster.IndexSize * _keysPerBucket;

    private FasterKVSettings<SpanByte, SpanByte> Settings(int bufferBits, long indexBytes) => new()
    {
        IndexSize = indexBytes,
        LogDevice = _device,
        PageSize = PageBytes,
        SegmentSize = ValueDevice.SegmentBytes,
        MemorySize = 1L << bufferBits,
        // Records never change in place: no lock of FASTER's is needed (docs/adr/0022-append-only-values.md).
        ConcurrencyControlMode = ConcurrencyControlMode.None,
        EqualityComparer = new KeyComparer(),
        KeyLength = new ValueLengths(),
        ValueLength = new ValueLengths(),
        CheckpointManager = _checkpoints,
    };
}

/// <summary>What FASTER wants to know of a checkpoint, besides log and index.</summary>
/// <param name="BeginAddress">The log is needed from here on…</param>
/// <param name="EndAddress">…and was on disk at least to here.</param>
internal sealed record ValueCheckpoint(
    Guid Token, byte[] IndexMetadata, byte[] LogMetadata, long BeginAddress, long EndAddress)
{
    /// <summary>Where the log ended at that moment. What lies on disk behind it may be half written.</summary>
    /// <exception cref="InvalidDataException">FASTER's metadata cannot be read.</exception>
    public long TailAddress()
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(LogMetadata));
            HybridLogRecoveryInfo info = default;
            info.Initialize(reader);
            return info.finalLogicalAddress;
        }
        catch (Exception e) when (e is FasterException or FormatException or ArgumentNullException)
        {
            throw new InvalidDataException($"FASTER's metadata cannot be read: {e.Message}", e);
        }
    }
}
